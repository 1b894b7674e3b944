from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from ..common import ComplaintCase


@tagged("post_install", "-at_install")
class TestChatterDoor(ComplaintCase, HttpCase):
    """The link in a mail to the customer opens our page, and no door of the chatter.

    Behind those would be the notes of colleagues, their files and tasks, and a way to
    write to all who follow the case, as often as one likes.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.user_portal.partner_id
        cls.user_stranger = new_test_user(
            cls.env, "stranger", groups="base.group_portal"
        )
        cls.case = cls.make_case(user_id=cls.user_assistant.id)
        cls.token = cls.case._portal_ensure_token()
        cls.secret = cls.env["ir.attachment"].create(
            {
                "name": "Secret.txt",
                "raw": b"Secret",
                "res_model": "shop.complaint",
                "res_id": cls.case.id,
            }
        )
        cls.note = cls.case.message_post(body="SecretNote")
        cls.word = cls.case.message_post(
            body="We are sorry",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        cls.case.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=cls.user_assistant.id,
            summary="SecretTask",
        )

    def _get_keys(self):
        """Return everything that a link of a mail can hold."""
        signed = self.case._sign_token(self.customer.id)
        return {"token": self.token, "hash": signed, "pid": self.customer.id}

    def _log_in(self, login):
        self.authenticate(login, login)

    def _ask(self, path, **params):
        """Return what a door of the chatter says, nothing where it stays shut."""
        try:
            with mute_logger("odoo.http"):
                return self.make_jsonrpc_request(path, params)
        except JsonRpcException:
            return None

    def _read(self, **keys):
        wanted = ["activities", "attachments", "followers", "messages"]
        params = {
            "thread_model": "shop.complaint",
            "thread_id": self.case.id,
            "request_list": wanted,
            "access_params": keys,
        }
        return self._ask("/mail/data", fetch_params=[["mail.thread", params]])

    def test_a_link_reads_nothing(self):
        for login in (None, "stranger", "portal", "staff"):
            self._log_in(login)
            for keys in ({}, self._get_keys(), {"token": self.token}):
                with self.subTest(login=login, keys=list(keys)):
                    told = self._read(**keys)
                    self.assertEqual(set(told) - {"mail.thread"}, set())
                    self.assertFalse(told["mail.thread"][0]["hasReadAccess"])
                    thread = {
                        "thread_model": "shop.complaint",
                        "thread_id": self.case.id,
                    }
                    told = self._ask("/mail/chatter_fetch", **thread, **keys)
                    self.assertFalse((told or {}).get("messages"))
                    told = self._ask("/portal/chatter_init", **thread, **keys) or {}
                    self.assertFalse(told.get("mail.thread"))

    def test_a_link_writes_nothing(self):
        before = self.case.message_ids
        for login in (None, "stranger", "portal", "staff"):
            self._log_in(login)
            with self.subTest(login=login):
                for values in ({"body": "Spam"}, {"body": "", "rating_value": 5}):
                    self._ask(
                        "/mail/message/post",
                        thread_model="shop.complaint",
                        thread_id=self.case.id,
                        post_data={"message_type": "comment", **values},
                        **self._get_keys(),
                    )
                self._ask(
                    "/mail/message/reaction",
                    message_id=self.word.id,
                    content="👍",
                    action="add",
                    **self._get_keys(),
                )
                self.env.invalidate_all()
                self.assertEqual(self.case.message_ids, before)
                self.assertFalse(self.case.rating_ids)
                self.assertFalse(self.word.sudo().reaction_ids)

    @mute_logger("odoo.http")
    def test_a_link_keeps_no_file(self):
        files = self.env["ir.attachment"].search_count([])
        for login in (None, "portal"):
            self._log_in(login)
            for pending in ("", "true"):
                answer = self.url_open(
                    "/mail/attachment/upload",
                    data={
                        "thread_model": "shop.complaint",
                        "thread_id": self.case.id,
                        "is_pending": pending,
                        "csrf_token": self._get_csrf(),
                        **self._get_keys(),
                    },
                    files={"ufile": ("a.txt", b"a" * 100)},
                )
                self.assertEqual(answer.status_code, 404, login)
        self.assertEqual(self.env["ir.attachment"].search_count([]), files)

    def _get_csrf(self):
        page = self.url_open("/web/login")
        return page.text.partition('csrf_token: "')[2].partition('"')[0]

    def test_our_own_page_is_open(self):
        self._log_in(None)
        page = self.url_open(self.case.get_portal_url())
        self.assertEqual(page.status_code, 200)
        self.assertIn("We are sorry", page.text)
        self.assertNotIn("Secret", page.text)

    def test_staff_read_and_write_as_ever(self):
        self._log_in("assistant")
        told = self._read()
        self.assertIn("Secret.txt", str(told["ir.attachment"]))
        self._ask(
            "/mail/message/post",
            thread_model="shop.complaint",
            thread_id=self.case.id,
            post_data={"body": "I call him", "message_type": "comment"},
        )
        self.env.invalidate_all()
        self.assertIn("I call him", self.case.message_ids[:1].body)
