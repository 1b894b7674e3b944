"""Reports of undelivered mail, in the shape that different services give them."""

BACK = "back@shop.example"

ORIGINAL = """\
Message-Id: {number}
From: Lotus <shop@shop.example>
To: <customer@example.com>
Subject: Happy birthday

Hello
"""

STANDARD = """\
Return-Path: <>
From: {sender}
To: {to}
Subject: {subject}
Message-Id: <report-{mark}@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="XX"

--XX
Content-Type: text/plain; charset=utf-8

{words}

--XX
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Mon, 2 Nov 2026 12:00:01 +0800

{fields}

--XX
Content-Type: {kind}

{original}
--XX--
"""

FIELDS = """\
Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}"""

# service: what its reports differ in
SERVICES = {
    "postfix": {
        "sender": "MAILER-DAEMON@mx.example (Mail Delivery System)",
        "subject": "Undelivered Mail Returned to Sender",
        "words": "This is the mail system at host mx.example.",
        "kind": "text/rfc822-headers",
    },
    "exchange": {
        "sender": "Microsoft Outlook <postmaster@shop.onmicrosoft.example>",
        "subject": "Undeliverable: Happy birthday",
        "words": "Your message to customer@example.com couldn't be delivered.",
        "kind": "message/rfc822",
    },
    "gmail": {
        "sender": "Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
        "subject": "Delivery Status Notification (Failure)",
        "words": "** Address not found **",
        "kind": "message/rfc822",
    },
    "163": {
        "sender": "Postmaster@163.example",
        "subject": "=?utf-8?B?57O757uf6YCA5L+h?=",
        "words": "抱歉，您的邮件被退回来了……",
        "kind": "message/rfc822",
    },
}

# As QQ sends them: no fields for machines, and the sender is a postmaster.
PLAIN = """\
Return-Path: <>
From: "PostMaster" <PostMaster@qq.example>
To: {to}
Subject: =?utf-8?B?57O757uf6YCA5L+hL1N5c3RlbSBib3VuY2U=?=
Message-Id: <report-{mark}@qq.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="YY"

--YY
Content-Type: text/html; charset=utf-8

<p>您的邮件无法投递到 customer@example.com。</p><p>{said}</p>

--YY
Content-Type: message/rfc822

{original}
--YY--
"""

READ = """\
From: <customer@example.com>
To: {to}
Subject: Read: Happy birthday
Message-Id: <report-{mark}@example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="ZZ"

--ZZ
Content-Type: text/plain

Your message was read. 550 times.

--ZZ
Content-Type: message/disposition-notification

Final-Recipient: rfc822; customer@example.com
Original-Message-ID: {number}
Disposition: manual-action/MDN-sent-manually; displayed

--ZZ
Content-Type: text/rfc822-headers

{original}
--ZZ--
"""


def make_report(
    number,
    service="postfix",
    action="failed",
    status="5.1.1",
    said="550 5.1.1 User unknown",
    recipient="customer@example.com",
    to=BACK,
    mark="1",
):
    """Return the report of a service as bytes.

    :param str number: Message-Id of what was not delivered
    :param str service: one of SERVICES, ``qq`` or ``read``
    """
    values = {"number": number, "to": to, "mark": mark, "said": said}
    values["original"] = ORIGINAL.format(number=number)
    if service == "qq":
        return PLAIN.format(**values).encode()
    if service == "read":
        return READ.format(**values).encode()
    fields = FIELDS.format(recipient=recipient, action=action, status=status, said=said)
    return STANDARD.format(**values, **SERVICES[service], fields=fields).encode()
