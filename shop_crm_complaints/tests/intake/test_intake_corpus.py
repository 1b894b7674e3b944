import re
from unittest.mock import patch
from uuid import uuid4

from lxml import html
from psycopg2 import DataError, ProgrammingError

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools import mute_logger

from ..common import ComplaintCase
from .intake_corpus import (
    BODIES,
    FILES,
    IDS,
    LINKS,
    PLACES,
    SCRIPTS,
    SHAPES,
    TEXTS,
    VALUES,
)

TRIES = "odoo.addons.shop_crm_complaints.models.intake.shop_complaint_intake_try"
FIELDS = {
    "customer_words": 5_000,
    "contact_name": 100,
    "contact_phone": 40,
    "contact_email": 254,
}
LOGGERS = ("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.models")
# What no post may set; it is what a plain one leaves behind.
SAME = (
    "approval_state",
    "channel",
    "company_id",
    "opinion",
    "partner_id",
    "remedy_amount",
    "remedy_id",
    "severity",
    "state",
    "step_id",
    "store_id",
    "user_id",
    "waiting",
)


class CorpusCase(ComplaintCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store = cls.company.shop_store_id
        cls.company.partner_id.lang = "en_US"
        cls.url = f"/shop_crm/complaint/{cls.store.token}"
        cls.startClassPatcher(patch(f"{TRIES}.PER_ADDRESS", 10**6))
        cls.startClassPatcher(patch(f"{TRIES}.PER_STORE", 10**6))

    def setUp(self):
        super().setUp()
        self.last = self.cases.search([], limit=1).id or 0

    def get_new(self):
        """Return the cases made since this was asked last."""
        self.env.invalidate_all()
        cases = self.cases.search([("id", ">", self.last)])
        self.last = cases[:1].id or self.last
        return cases

    def get_token(self):
        tree = html.fromstring(self.url_open(self.url).text)
        return tree.xpath("string(//input[@name='csrf_token']/@value)")

    def assertHarmless(self, page):
        """There is no script of theirs in a page, and nothing that would run one."""
        tree = html.fromstring(page.text or "<p/>")
        scripts = tree.xpath("//script/text()")
        self.assertNotIn("window.__xss", " ".join(scripts))
        for node in tree.xpath("//*"):
            for name, value in node.attrib.items():
                self.assertFalse(name.startswith("on"), name)
                if name in ("href", "src", "action", "formaction", "data", "srcdoc"):
                    self.assertNotRegex(value, r"(?i)^\s*(javascript|data:text)")


@tagged("post_install", "-at_install")
class TestFormCorpus(CorpusCase):
    """Whatever is posted to the public form: no error, nothing set, nothing lost."""

    def post(self, values, files=None):
        form = {"csrf_token": self.token, "key": uuid4().hex, **values}
        return self.url_open(self.url, data=form, files=files)

    def test_texts(self):
        self.token = self.get_token()
        self.post({"customer_words": "plain"})
        plain = self.get_new()
        for text in SCRIPTS + TEXTS:
            with self.subTest(text=text[:60]):
                # a form can't hold half a letter; those come as bytes below
                sent = text.encode("utf-8", "replace").decode()
                page = self.post({name: sent[:most] for name, most in FIELDS.items()})
                case = self.get_new()
                self.assertHarmless(page)
                words = sent[:5_000].replace("\r\n", "\n").replace("\0", "").strip()
                self.assertEqual(page.status_code, 200 if words else 400)
                self.assertEqual(case.customer_words or "", words)
                for name in SAME if case else ():
                    self.assertEqual(case[name], plain[name], name)

    def test_texts_that_are_shown_again(self):
        self.token = "stale"
        short = [text for text in SCRIPTS + TEXTS if len(text) < 1_000]
        for start in range(0, len(short), 20):
            sent = (
                "\n".join(short[start : start + 20]).encode("utf-8", "replace").decode()
            )
            page = self.post(dict.fromkeys(FIELDS, sent))
            self.assertEqual(page.status_code, 400)
            self.assertHarmless(page)
            tree = html.fromstring(page.text)
            shown = tree.xpath("string(//textarea)")
            # some signs are none in a page
            unseen = r"[\s\0-\x1f\x85\ufffe\uffff]+"
            self.assertEqual(re.sub(unseen, "", shown), re.sub(unseen, "", sent))
        self.assertFalse(self.get_new())

    def test_every_field_of_the_model(self):
        self.token = self.get_token()
        self.post({"customer_words": "plain"})
        plain = self.get_new()
        names = {*self.cases._fields, "uid", "context", "self", "cls", "token", "args"}
        for value in ("1", "closed", "[[6, 0, [1]]]"):
            forged = dict.fromkeys(names - {"key"}, value)
            page = self.post(
                {**forged, **dict.fromkeys(FIELDS, ""), "customer_words": "x"}
            )
            self.assertEqual(page.status_code, 200)
            case = self.get_new()
            for name in SAME:
                self.assertEqual(case[name], plain[name], name)
            self.assertFalse(case.message_partner_ids)

    def test_files(self):
        self.token = self.get_token()
        for name, kind, data, is_picture in FILES:
            with self.subTest(name=name[:40]):
                page = self.post(
                    {"customer_words": "torn"}, {"photos": (name, data, kind)}
                )
                self.assertEqual(page.status_code, 200)
                self.assertHarmless(page)
                case = self.get_new()
                self.assertEqual(len(case), 1)
                self.assertEqual(len(case.photo_ids), int(is_picture))
                for photo in case.photo_ids:
                    self.assertEqual(photo.mimetype, "image/jpeg")
                    self.assertEqual(photo.name, f"{case.name}-1.jpg")
                    self.assertNotIn(b"__xss", photo.raw)

    @mute_logger(*LOGGERS)
    def test_bodies(self):
        token = self.get_token().encode()
        usual = [("application/x-www-form-urlencoded", body) for body in BODIES]
        for kind, body in usual + SHAPES:
            with self.subTest(kind=kind, body=body[:60]):
                key = uuid4().hex.encode()
                filled = body.replace(b"{token}", token).replace(b"{key}", key)
                page = self.url_open(
                    self.url,
                    data=filled,
                    headers={"Content-Type": kind.encode("latin-1")},
                    method="POST",
                )
                self.assertIn(page.status_code, (200, 400, 413, 415))
                self.assertHarmless(page)
                case = self.get_new()
                self.assertEqual(len(case), int(page.status_code == 200))
                self.assertEqual(case.state or "open", "open")


@tagged("post_install", "-at_install")
class TestPortalCorpus(CorpusCase):
    """Addresses and answers that no page of ours holds."""

    def setUp(self):
        super().setUp()
        partner = self.user_portal.partner_id
        self.case = self.make_case(partner_id=partner.id, customer_words=SCRIPTS[0])
        self.authenticate("portal", "portal")

    def ask(self, path, **options):
        page = self.url_open(path, allow_redirects=False, **options)
        self.assertLess(page.status_code, 500, path)
        return page

    @mute_logger(*LOGGERS)
    def test_places(self):
        for place in PLACES:
            for rest in ("", "/photo/1", f"/photo/{place}", "/answer", "/rate"):
                with self.subTest(place=place[:30], rest=rest[:30]):
                    path = f"/my/complaints/{place}{rest}"
                    data = {"a": "1"} if rest in ("/answer", "/rate") else None
                    self.assertNotEqual(self.ask(path, data=data).status_code, 200)
            self.ask(f"/my/complaints/page/{place}")
            self.ask(f"/my/complaints?page={place}")

    @mute_logger(*LOGGERS)
    def test_links(self):
        self.authenticate(None, None)
        for link in LINKS:
            with self.subTest(link=link[:30]):
                path = f"/my/complaints/{self.case.id}?access_token={link}"
                # visitors are led to the page in their language first
                self.assertEqual(self.url_open(path).status_code, 404)

    @mute_logger(*LOGGERS)
    def test_answers(self):
        page = self.ask("/my/complaints").text
        token = re.search(r'csrf_token: "(\w+)"', page)[1]
        before = self.case.read(["customer_words", "write_date", *SAME])
        for text in [*SCRIPTS[:2], *TEXTS[::3]]:
            for path, name in (
                ("answer", "answer"),
                ("answer", "version"),
                ("rate", "handling"),
                ("rate", "words"),
            ):
                with self.subTest(text=text[:60], name=name):
                    sent = text.encode("utf-8", "replace").decode()
                    form = {"answer": "accept", "csrf_token": token, name: sent}
                    url = f"/my/complaints/{self.case.id}/{path}"
                    answer = self.ask(url, data=form)
                    self.assertIn(answer.status_code, (400, 403, 409))
                    self.assertNotIn("<script>window", answer.text)
        self.env.invalidate_all()
        self.assertEqual(
            self.case.read(["customer_words", "write_date", *SAME]), before
        )


@tagged("post_install", "-at_install")
class TestCallCorpus(ComplaintCase, TransactionCase):
    """What programs pass to our methods: refused in words, or taken for what it is."""

    TAKEN = (
        "action_back",
        "action_cancel",
        "action_confirm_customer",
        "action_refuse",
        "action_reopen",
    )

    def call(self, method, ids, *arguments, framework=()):
        """Call as a program does; errors for people are answers.

        :param framework: errors that Odoo itself raises of such a call
        """
        cases = self.env(user=self.user_manager)["shop.complaint"]
        with self.env.cr.savepoint(flush=False) as savepoint:
            try:
                return call_kw(cases, method, [*ids, *arguments], {})
            except (UserError, *framework) as error:
                return str(error)
            finally:
                savepoint.rollback()
                self.env.invalidate_all(flush=False)

    @mute_logger(*LOGGERS)
    def test_arguments(self):
        case = self.make_case(partner_id=False)
        self.env.flush_all()
        for method in self.TAKEN:
            for value in VALUES:
                with self.subTest(method=method, value=str(value)[:40]):
                    self.assertIsNotNone(self.call(method, [case.ids], value))
        for value in VALUES:
            with self.subTest(method="get_pareto", value=str(value)[:40]):
                self.assertIsNotNone(self.call("get_pareto", [], value))

    @mute_logger(*LOGGERS, "odoo.sql_db")
    def test_numbers_of_records(self):
        """A text instead of a number is compared, never run: the database says so."""
        case = self.make_case()
        self.env.flush_all()
        refused = (DataError, ProgrammingError, TypeError)
        for method in ("action_next", "action_wait", "action_cancel"):
            reason = ["Because"] if method == "action_cancel" else []
            for number in IDS:
                with self.subTest(method=method, number=str(number)[:40]):
                    ids = [[number]]
                    answer = self.call(method, ids, *reason, framework=refused)
                    self.assertIsInstance(answer, str)
        self.assertEqual((case.state, case.waiting), ("open", False))
