"""What hostile, broken and merely strange visitors send, by the way they send it.

Scripts in it set ``window.__xss``: a page on which that is set ran one of them.
"""

import io
import zipfile

from .pictures import make_bomb, make_picture

RUN = "window.__xss=1"

# ------------------------------------------------------------
# TEXTS
# ------------------------------------------------------------

SCRIPTS = (
    """
<script>{run}</script>
<ScRiPt>{run}</sCrIpT>
<script >{run}</script >
<script/x>{run}</script>
<<script>{run}//<</script>
<scr<script>ipt>{run}</scr</script>ipt>
"><script>{run}</script>
'><script>{run}</script>
</textarea><script>{run}</script>
</title><script>{run}</script>
</style><script>{run}</script>
</script><script>{run}</script>
--><script>{run}</script>
]]><script>{run}</script>
<img src=x onerror={run}>
<img src=x onerror="{run}">
<img/src=x/onerror={run}>
<img src="x` `<script>{run}</script>"` `>
<img src=x:x onerror=eval(atob('d2luZG93Ll9feHNzPTE='))>
"><img src=x onerror={run}>
' onmouseover='{run}
" autofocus onfocus="{run}
" onload="{run}
`onerror={run}`
<svg onload={run}>
<svg/onload={run}>
<svg><script>{run}</script></svg>
<svg><animate onbegin={run} attributeName=x dur=1s>
<svg><a xlink:href="javascript:{run}"><text x=20 y=20>x</text></a>
<svg><use href="data:image/svg+xml,<svg id='x' onload='{run}'/>#x"/>
<math><mtext><table><mglyph><style><img src=x onerror={run}>
<math href="javascript:{run}">x</math>
<body onload={run}>
<iframe src="javascript:{run}"></iframe>
<iframe srcdoc="<script>parent.{run}</script>"></iframe>
<object data="javascript:{run}"></object>
<embed src="javascript:{run}">
<a href="javascript:{run}">x</a>
<a href="JaVaScRiPt:{run}">x</a>
<a href="java&#9;script:{run}">x</a>
<a href="&#106;avascript:{run}">x</a>
<a href="data:text/html,<script>{run}</script>">x</a>
javascript:{run}
data:text/html,<script>{run}</script>
<form action="javascript:{run}"><button>x</button></form>
<form><button formaction="javascript:{run}">x</button></form>
<input autofocus onfocus={run}>
<select autofocus onfocus={run}>
<textarea autofocus onfocus={run}>
<keygen autofocus onfocus={run}>
<video><source onerror={run}></video>
<video src=x onerror={run}></video>
<audio src=x onerror={run}>
<details open ontoggle={run}>
<marquee onstart={run}>x</marquee>
<meta http-equiv=refresh content="0;javascript:{run}">
<link rel=stylesheet href="data:text/css,*{{x:expression({run})}}">
<style>@import 'javascript:{run}';</style>
<style>*{{background:url("javascript:{run}")}}</style>
<div style="width:expression({run})">
<div style="animation:x" onanimationstart={run}>
<x onclick={run} autofocus tabindex=1 onfocus={run}>x</x>
<template><script>{run}</script></template>
<noscript><p title="</noscript><img src=x onerror={run}>">
<isindex type=image src=1 onerror={run}>
<base href="javascript:{run}//">
<bgsound src="javascript:{run}">
<table background="javascript:{run}">
&lt;script&gt;{run}&lt;/script&gt;
&#60;script&#62;{run}&#60;/script&#62;
%3Cscript%3E{run}%3C/script%3E
\\u003cscript\\u003e{run}\\u003c/script\\u003e
\\x3cscript\\x3e{run}\\x3c/script\\x3e
＜script＞{run}＜/script＞
<t t-out="request.env"/><t t-raw="'<script>{run}</script>'"/>
<t t-on-click="() => {{ {run} }}">x</t>
{{{{constructor.constructor('{run}')()}}}}
${{({run})}}
#{{{run}}}
<%= {run} %>
""".strip()
    .format(run=RUN)
    .splitlines()
)

TEXTS = [
    "' OR 1=1 --",
    "'; DROP TABLE shop_complaint; --",
    "1); SELECT pg_sleep(5); --",
    "%(name)s %s %d %n",
    "{0.__class__} {name} {self.env}",
    "{{object.env.cr}} ${object} {% for x in y %}",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+49 170",
    "-2+3",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "Li\r\nBcc: everybody@example.com",
    "Li\nContent-Type: text/html\n\n<b>",
    "Li%0d%0aBcc:everybody@example.com",
    "li@example.com\nwang@example.com",
    "li@example.com, wang@example.com",
    "Li <li@example.com>",
    '"li"@example.com',
    "li@[127.0.0.1]",
    "李明@例子.公司",
    "../../../etc/passwd",
    "C:\\Windows\\win.ini",
    "http://127.0.0.1:8069/web",
    "file:///etc/passwd",
    "//example.com/x.js",
    "null",
    "None",
    "undefined",
    "NaN",
    "true",
    "[]",
    "{}",
    "-1",
    "9" * 40,
    "1e309",
    "衣服第一天就掉了一颗扣子。",
    "𠮷野家 𪚥 😀 👨‍👩‍👧 🇨🇳",
    "كسر الزر في اليوم الأول",
    "\u202egnp.exe",
    "\u200b\u200c\ufeffx",
    "a\u0300" * 30,
    "Z̴͎̼ḁ̸̱ļ̶g̷̲o̶",
    "\u2028x\u2029y\x85z",
    "\x01\x02\x07\x08\x0b\x0c\x1b[31mx",
    "x\0y",
    "\ufffe\uffff",
    "ﷺ" * 30,
    "x" * 5_000,
    "x" * 5_001,
    "x" * 100_000,
    "很" * 5_000,
    "\n" * 2_000 + "x",
    " \n\t ",
    "",
]

# ------------------------------------------------------------
# FILES
# ------------------------------------------------------------


def make_zip_bomb():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(2_000_000))
    return output.getvalue()


SVG = f"<svg xmlns='http://www.w3.org/2000/svg' onload='{RUN}'/>".encode()
HTML = f"<html><script>{RUN}</script></html>".encode()
PHOTO = make_picture("JPEG")
# (name, type, bytes, whether a picture can be kept of it)
FILES = [
    ("fine.jpg", "image/jpeg", PHOTO, True),
    ("fine.png", "text/html", make_picture(), True),
    (f"<img src=x onerror={RUN}>.jpg", "image/jpeg", PHOTO, True),
    ("../../../etc/cron.d/x.jpg", "image/jpeg", PHOTO, True),
    ("x" * 3_000 + ".jpg", "image/jpeg", PHOTO, True),
    ("扣子\u202egpj.exe", "image/jpeg", PHOTO, True),
    ("html-in-jpeg.jpg", "image/jpeg", PHOTO + HTML, True),
    ("zip-in-jpeg.jpg", "image/jpeg", PHOTO + make_zip_bomb(), True),
    ("html-in-exif.jpg", "image/jpeg", make_picture("JPEG", comment=HTML), True),
    ("a.svg", "image/svg+xml", SVG, False),
    ("svg-as.png", "image/png", SVG, False),
    ("html-as.jpg", "image/jpeg", HTML, False),
    ("gif-and-script.gif", "image/gif", b"GIF89a/*" + HTML + b"*/=1;", False),
    ("pdf.pdf", "application/pdf", b"%PDF-1.4\n" + HTML, False),
    (
        "xml.xml",
        "text/xml",
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]>",
        False,
    ),
    ("eps.eps", "image/x-eps", b"%!PS-Adobe-3.0 EPSF-3.0\n(x) run", False),
    (
        "mvg.mvg",
        "image/x-mvg",
        b"push graphic-context\nfill 'url(http://127.0.0.1/)'",
        False,
    ),
    ("bomb.png", "image/png", make_bomb(60_000, 60_000), False),
    ("flat.png", "image/png", make_bomb(50_000_000, 1), False),
    ("half.jpg", "image/jpeg", PHOTO[: len(PHOTO) // 2], False),
    ("bomb.docx", "application/zip", make_zip_bomb(), False),
    ("empty.jpg", "image/jpeg", b"", False),
    ("zeros.jpg", "image/jpeg", bytes(10_000), False),
    ("heic.heic", "image/heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", False),
    ("script.sh", "text/x-sh", b"#!/bin/sh\nrm -rf /", False),
    ("virus.com", "image/jpeg", b"X5O!P%@AP[4\\PZX54(P^)7CC)7}", False),
]

# ------------------------------------------------------------
# WHAT IS POSTED
# ------------------------------------------------------------

# Bodies of posts that no browser sends; ``{token}`` and ``{key}`` are those of a page.
BODIES = [
    b"csrf_token={token}&key={key}&customer_words=%FF%FE%80",
    b"csrf_token={token}&key={key}&customer_words=%C0%AF%E0%80%AF",
    b"csrf_token={token}&key={key}&customer_words=\xff\xfe\x80raw",
    b"csrf_token={token}&key={key}&customer_words=%ED%A0%80",
    b"csrf_token={token}&key={key}&customer_words=%00",
    b"csrf_token={token}&key={key}&customer_words=%",
    b"csrf_token={token}&key={key}&customer_words=" + "衣服".encode("gb18030"),
    b"csrf_token={token}&key={key}&customer_words[]=a&customer_words[x]=b",
    b"csrf_token={token}&key={key}&customer_words=a&customer_words=b&state=closed",
    b"csrf_token={token}&key={key}&key=" + b"0" * 32 + b"&customer_words=a",
    b"csrf_token={token}&key=&customer_words=a",
    b"csrf_token={token}&key=%FF&customer_words=a",
    b"csrf_token={token}&key=" + b"A" * 32 + b"&customer_words=a",
    b"csrf_token={token}&key=" + b"a" * 100_000 + b"&customer_words=a",
    b"csrf_token=&key={key}&customer_words=a",
    b"csrf_token=%FF%FE&key={key}&customer_words=a",
    b"csrf_token=" + b"a" * 10_000 + b"&key={key}&customer_words=a",
    b"csrf_token={token}x9999999999999999999999&key={key}&customer_words=a",
    b"&&&&====&&&",
    b"a" * 100_000,
    b"&".join(b"f%d=1" % number for number in range(2_000)),
    b"",
]
# (type, body): other shapes of a post.
SHAPES = [
    ("application/json", b'{"customer_words": {"a": [1, null]}}'),
    ("application/json", b"{" * 10_000),
    ("application/json", b'{"jsonrpc": "2.0", "params": {"state": "closed"}}'),
    ("text/plain", b"customer_words=a"),
    ("text/xml", b"<?xml version='1.0'?><methodCall/>"),
    ("multipart/form-data", b"customer_words"),
    ("multipart/form-data; boundary=", b"--\r\n\r\n"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="customer_words"; filename="a"'
        b"\r\n\r\nwords as a file\r\n--x--\r\n",
    ),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="csrf_token"; filename="a"'
        b"\r\n\r\nx\r\n--x--\r\n",
    ),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="\xff\0"\r\n\r\nx\r\n--x--\r\n',
    ),
    ("application/x-www-form-urlencoded; charset=utf-16", b"customer_words=a"),
    ("application/x-www-form-urlencoded; charset=nonsense", b"customer_words=a"),
    ("", b"customer_words=a"),
    ("\xff", b"customer_words=a"),
]

# ------------------------------------------------------------
# PORTAL, RPC
# ------------------------------------------------------------

# What stands where the address of a page has a number. (Odoo itself breaks at %00 in
# any address that is nobody's.)
PLACES = [
    "0",
    "-1",
    "1.0",
    "1e3",
    "2147483647",
    "2147483648",
    "9223372036854775808",
    "9" * 400,
    "1%20OR%201=1",
    "1'",
    "1;SELECT",
    "NaN",
    "true",
    "null",
    "%FF",
    "１",
    "../1",
    "1/../2",
    "<script>",
]
LINKS = ["", "x", "0" * 36, "%00", "%FF", "é", "a" * 5_000, "' OR '1'='1"]
# What programs pass where a number, a text or a list is meant.
VALUES = [
    None,
    True,
    False,
    0,
    -1,
    2**31,
    2**63,
    10**30,
    1.5,
    float("inf"),
    float("nan"),
    "",
    " ",
    "1",
    "1 OR 1=1",
    "x" * 6_000,
    "\0",
    "\ud800",
    SCRIPTS[0],
    [],
    [1, "a", None],
    [[6, 0, [1]]],
    {},
    {"a": 1},
    {"__class__": "x"},
]
IDS = ["1 OR 1=1", "'; --", -1, 2**31, 2**63, 1.5, True, [1], "x" * 100]
