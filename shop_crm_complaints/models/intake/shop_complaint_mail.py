import logging
import re
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import formataddr

from odoo.addons.shop_crm_followup.tools.texts import as_html

from ...tools.letter import Head, read_letter
from ...tools.photo import clean_photo
from .shop_complaint_intake import LENGTHS

_logger = logging.getLogger(__name__)

# Larger ones are kept aside up to here: nobody is asked to read them by a machine.
MOST_BYTES = 30 * 1024 * 1024
# In an hour, from all senders together.
PER_STORE = 1_000
# What comes from the same mailbox within so short a time belongs to the same case:
# so two robots that answer each other make one.
SAME_CASE = timedelta(days=1)
# Of one sender's cases, the latest, that a subject can name.
MOST_NAMED = 50
MOST_PHOTOS = 10
MOST_FILES = 20
# No browser opens it, and Odoo makes no guess of its own what it is.
NO_TYPE = "application/x-octet-stream"
# The original of a small mail is always kept, of a large one where it tells more.
SMALL = 256 * 1024


class ShopComplaint(models.Model):
    """Cases by e-mail.

    A sender is who his mail says, which proves nothing: a mail makes a case of its own
    or adds a comment to one of the same address. It never decides anything, and
    nobody outside the shop hears of it. What is no case is put in quarantine.
    """

    _inherit = "shop.complaint"

    # ------------------------------------------------------------
    # ROUTING
    # ------------------------------------------------------------

    @api.model
    def _route_mail(self, raw, model):
        """Return the stores that a mail is for, and whether it is for others too.

        :param bytes raw: the mail
        :param model: what the mail server makes of mails without an address of ours
        :return: ``(shop.store, bool)``
        """
        head = Head(raw)
        aliases = self._find_aliases(head.recipients)
        ours = aliases.filtered(
            # sudo: the name of a model
            lambda each: each.sudo().alias_model_id.model == self._name
        )
        if ours:
            return self._get_stores(ours), aliases != ours
        store = self.env["shop.store"]
        message = self._find_answered(head)
        if message.model == self._name and not self._is_returned(head):
            # sudo: where the answered case is, for staff alone
            store = self.sudo().browse(message.res_id).exists().store_id
        elif not message and model == self._name:
            store = self._get_stores(ours)
        if aliases or not store:
            return store.browse(), True
        return store, False

    @api.model
    def _find_aliases(self, addresses):
        """Return what mail.alias finds for addresses, in the way of Odoo's gateway."""
        names = [address.split("@")[0] for address in addresses]
        local = Domain("alias_incoming_local", "=", True)
        return self.env["mail.alias"].search(
            Domain("alias_full_name", "in", addresses)
            | (Domain("alias_name", "in", names) & local)
        )

    @api.model
    def _get_stores(self, aliases):
        """Return the stores of these addresses; the company's where there is none."""
        # sudo: which store an address is of
        stores = self.env["shop.store"].sudo().with_context(active_test=False)
        found = stores.search([("alias_id", "in", aliases.ids)])
        return found or self.env.company.sudo().shop_store_id

    @api.model
    def _find_answered(self, head):
        """Return the latest message that a mail says it answers, as superuser.

        Of several with one number the first is meant: others were sent to take its
        answers.
        """
        messages = self.env["mail.message"].sudo()  # sudo: only what it stands on
        known = [("message_id", "in", head.references), ("model", "!=", False)]
        first = {}
        for message in messages.search(known, order="id"):
            first.setdefault(message.message_id, message)
        return max(first.values(), key=lambda each: each.id, default=messages)

    @api.model
    def _is_returned(self, head):
        """Return whether a mail is to the address to which undelivered ones return."""
        hosts = [address.split("@")[-1] for address in head.recipients]
        domains = self.env["mail.alias.domain"].search([("name", "in", hosts)])
        bounces = domains.mapped("bounce_email")
        return bool({*bounces} & {*head.recipients})

    def _notify_get_reply_to(self, default=None, author_id=False):
        # what the shop writes is answered to the address of the store
        stores = self.sudo().store_id  # sudo: its address is no secret
        if not stores:
            return super()._notify_get_reply_to(default, author_id)
        found = stores._notify_get_reply_to(default, author_id)
        return {case.id: found.get(case.sudo().store_id.id) for case in self}

    # ------------------------------------------------------------
    # INTAKE
    # ------------------------------------------------------------

    @api.model
    def _take_mail(self, store, raw, is_stripped=False):
        """Return the case that a mail makes or adds to; none where it is kept aside.

        Whatever happens, the mail is kept.

        :param store: shop.store, whose address it came to
        :param bytes raw: as it came
        :param bool is_stripped: whether the mail server's settings leave out files
        """
        # sudo: a stranger makes no records; what of his mail is kept is said below
        cases = self.sudo().with_company(store.company_id)
        cases = cases.with_context(
            attachments_mime_plainxml=True,
            lang=store.company_id.partner_id.lang,
            mail_create_nosubscribe=True,
            mail_post_autofollow_author_skip=True,
        )
        if len(raw) > MOST_BYTES:
            return cases._quarantine_mail(store, raw, "too_large")
        try:
            with self.env.cr.savepoint():
                return cases._take_read(store, raw, is_stripped)
        except Exception as error:
            _logger.info("A mail can't be read: %r", error, exc_info=True)
            return cases._quarantine_mail(store, raw, "unreadable")

    @api.model
    def _quarantine_mail(self, store, raw, reason, letter=None):
        self.env["shop.complaint.quarantine"]._keep(store, raw, reason, letter)
        return self.browse()

    @api.model
    def _take_read(self, store, raw, is_stripped):
        head, letter = Head(raw), read_letter(raw)
        if is_stripped:
            letter = letter._replace(files=[])
        post = self.env["shop.complaint.intake.post"]._claim_mail(
            store, self._get_mail_key(head)
        )
        if not post:
            return self.browse()
        if reason := self._refuse_mail(store, head, letter):
            return self._quarantine_mail(store, raw, reason, letter)
        if case := self._find_same(store, head):
            case._comment(head, letter, raw)
            return case
        case = self._create_from_mail(store, head, letter, raw)
        self.env["shop.complaint.receipt"]._plan(case, head.message_id)
        post.complaint_id = case
        return case

    @api.model
    def _get_mail_key(self, head):
        key = head.key
        if head.message_id or head.get("date"):
            return key
        # nothing tells two of them apart but the day
        return f"{key} {self.env.company._shop_today()}"

    @api.model
    def _refuse_mail(self, store, head, letter):
        """Return why a mail is put in quarantine, "" for one that is taken."""
        senders = head.senders
        if head.machine:
            return head.machine
        if len(senders) != 1 or len(senders[0]) > LENGTHS["contact_email"]:
            return "sender"
        if self.env["mail.alias.domain"]._find_aliases(senders):
            return "own"
        if not letter.text.strip() and not head.get("subject"):
            return "empty"
        if self._is_by_colleague(store, head):
            return "colleague"
        tries = self.env["shop.complaint.intake.try"]
        mailbox = get_mailbox(senders[0])
        return "too_many" if tries._is_too_many(store, mailbox, PER_STORE) else ""

    @api.model
    def _is_by_colleague(self, store, head):
        """Return whether it answers a case, and the shop's own people wrote it."""
        if self._find_answered(head).model != self._name:
            return False
        users = self.env["res.users"]
        ours = [
            ("share", "=", False),
            ("partner_id.email_normalized", "in", head.senders),
        ]
        return bool(users.search_count(ours, limit=1))

    # ------------------------------------------------------------
    # COMMENTS
    # ------------------------------------------------------------

    @api.model
    def _find_same(self, store, head):
        """Return the case of this sender that a mail belongs to, perhaps none.

        Which one it answers, which one its subject names, or which one came just now.
        """
        address = head.senders[0]
        own = Domain("contact_email_normalized", "=", address)
        own |= Domain("partner_id.email_normalized", "=", address)
        own &= Domain("company_id", "=", store.company_id.id)
        message = self._find_answered(head)
        if message.model == self._name:
            answered = self.search(own & Domain("id", "=", message.res_id))
            if answered:
                return answered
        named = self.search(own, limit=MOST_NAMED).filtered(
            lambda case: _is_named(case.name, head.get("subject"))
        )
        return named[:1] or self._find_recent(store, address)

    @api.model
    def _find_recent(self, store, address):
        """Return the open case that came from the same mailbox just now."""
        mailbox, now = get_mailbox(address), self.env["res.company"]._shop_now()
        at_domain = f"%@{address.split('@')[-1]}"
        posts = self.env["shop.complaint.intake.post"].search(
            [
                ("store_id", "=", store.id),
                ("posted_at", ">", now - SAME_CASE),
                ("complaint_id.state", "=", "open"),
                ("complaint_id.contact_email_normalized", "=ilike", at_domain),
            ],
            order="id desc",
        )
        same = posts.complaint_id.filtered(
            lambda case: get_mailbox(case.contact_email_normalized) == mailbox
        )
        return same[:1]

    def _comment(self, head, letter, raw):
        """Keep a mail of the customer as a comment, and tell who looks after the case.

        Nobody who follows the case is sent it: one of them may be somebody else.
        """
        photos, files = _sort_files(letter)
        pictures = [(f"{self.name}.jpg", photo, "image/jpeg") for photo in photos]
        message = self.message_post(
            body=as_html(letter.text),
            subject=head.get("subject"),
            message_type="email",
            author_id=self.partner_id.id,
            email_from=self._get_sender_of(head),
            subtype_xmlid="mail.mt_comment",
            attachment_ids=self._keep_files(pictures + files, letter, raw).ids,
            notify_skip_followers=True,
        )
        self._number(message, head)
        user = self.user_id or self._get_managers(self.company_id)[:1]
        if user:
            self._schedule_reading(user)

    def _schedule_reading(self, user):
        """Give somebody the task to read what the customer wrote, once."""
        staff = self.with_context(lang=user.lang)
        summary = staff.env._("The customer wrote: %s", self.name)
        if summary not in self.activity_ids.mapped("summary"):
            staff.activity_schedule(
                "mail.mail_activity_data_todo", user_id=user.id, summary=summary
            )

    @api.model
    def _get_sender_of(self, head):
        return formataddr((head.sender_name[:100], head.senders[0]))

    # ------------------------------------------------------------
    # CASES
    # ------------------------------------------------------------

    @api.model
    def _create_from_mail(self, store, head, letter, raw):
        """Return the new case of a mail; what doesn't fit in it is noted beside."""
        sender = head.senders[:1]
        values = {
            "customer_words": self._get_words(head, letter)
            or self.env._("See the e-mail in the messages."),
            "contact_name": head.sender_name[: LENGTHS["contact_name"]] or False,
            "contact_email": bool(sender) and sender[0][: LENGTHS["contact_email"]],
            "channel": "email",
            "user_id": False,
        }
        photos, files = _sort_files(letter)
        case = self._create_from_outside(store, values, photos)
        note = case._message_log(
            body=as_html(letter.text),
            subject=head.get("subject"),
            author_id=False,
            email_from=case._get_sender_of(head) if sender else False,
            message_type="email",
            attachment_ids=case._keep_files(files, letter, raw).ids,
        )
        case._number(note, head)
        return case

    @api.model
    def _number(self, message, head):
        """Let answers to a mail of the customer's own find the case by it.

        Not by a number that another letter has: its answers belong there.
        """
        known = [("message_id", "=", head.message_id)]
        # sudo: whether there is one, wherever it stands
        if head.message_id and not message.sudo().search_count(known, limit=1):
            message.message_id = head.message_id

    @api.model
    def _get_words(self, head, letter):
        """Return the words of a mail, begun by its subject."""
        subject, text = head.get("subject"), letter.text.strip()
        words = text if text.startswith(subject) else f"{subject}\n\n{text}"
        most = LENGTHS["customer_words"]
        words = words.strip()
        return words if len(words) <= most else f"{words[: most - 1]}…"

    def _keep_files(self, files, letter, raw):
        """Keep files with the case, as things to be saved, never opened.

        :param list files: ``[(name, bytes, type)]``
        :return: ir.attachment
        """
        is_told = letter.is_whole and len(letter.files) <= MOST_FILES
        if len(raw) <= SMALL or not is_told:
            files = [*files, (f"{self.name}.eml", raw, NO_TYPE)]
        return self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": data,
                    "mimetype": kind,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for name, data, kind in files
            ]
        )


def _sort_files(letter):
    """Return the pictures of a letter, painted anew, and its other files.

    :return: ``([bytes], [(name, bytes, type)])``
    """
    photos, files = [], []
    for name, data, is_picture in letter.files[:MOST_FILES]:
        photo = is_picture and len(photos) < MOST_PHOTOS and clean_photo(data)
        if photo:
            photos.append(photo)
        else:
            files.append((name, data, NO_TYPE))
    return photos, files


def _is_named(name, text):
    # in Chinese no space stands around it
    return re.search(rf"(?<![0-9A-Za-z]){re.escape(name)}(?![0-9A-Za-z])", text)


def get_mailbox(address):
    """Return an address without what its owner can vary in it."""
    name, _at, domain = address.partition("@")
    name = name.split("+")[0]
    if domain in ("gmail.com", "googlemail.com"):
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}"
