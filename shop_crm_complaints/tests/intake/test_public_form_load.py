import io
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from PIL import Image

from odoo.tests import HttpCase, tagged
from odoo.tools import config, mute_logger

from .form_common import FormCase
from .pictures import make_bomb, make_picture

TRIES = "odoo.addons.shop_crm_complaints.models.intake.shop_complaint_intake_try"
KEPT = ("customer_words", "contact_name", "contact_phone", "contact_email")


@tagged("post_install", "-at_install")
class TestPublicFormLoad(FormCase, HttpCase):
    """Photos of any kind and size, and forms in any number."""

    # ------------------------------------------------------------
    # PHOTOS
    # ------------------------------------------------------------

    def _send_photos(self, *photos):
        files = [("photos", photo) for photo in photos]
        return self._send(files=files), self._get_new()

    def test_photos_are_painted_anew_and_private(self):
        exif = Image.Exif()
        exif[0x010F] = "SecretCamera"
        exif[0x0112] = 6
        photo = make_picture("JPEG", size=(60, 40), exif=exif, comment=b"SecretComment")
        page, case = self._send_photos(("<img src=x>.html", photo, "text/html"))
        self.assertEqual(page.status_code, 200)
        attachment = case.photo_ids
        self.assertRecordValues(
            attachment,
            [
                {
                    "name": f"{case.name}-1.jpg",
                    "mimetype": "image/jpeg",
                    "public": False,
                    "res_model": "shop.complaint",
                    "res_id": case.id,
                    "access_token": False,
                }
            ],
        )
        self.assertNotIn(b"Secret", attachment.raw)
        self.assertEqual(Image.open(io.BytesIO(attachment.raw)).size, (40, 60))
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_binary"):
            for path in ("content", "image"):
                found = self.url_open(f"/web/{path}/{attachment.id}")
                self.assertNotIn(attachment.raw, found.content)
        seen = attachment.with_user(self.user_assistant)
        self.assertTrue(seen.raw)

    def test_kinds_of_photos(self):
        kinds = ("JPEG", "PNG", "WEBP")
        _page, case = self._send_photos(
            *((f"a.{kind}", make_picture(kind)) for kind in kinds)
        )
        self.assertEqual(case.photo_ids.mapped("mimetype"), ["image/jpeg"] * 3)

    def test_what_is_no_photo_is_told_and_the_case_is_kept(self):
        svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
        page, case = self._send_photos(
            ("a.svg", svg),
            ("a.gif", make_picture("GIF")),
            ("a.jpg", b"\xff\xd8\xff<script>alert(1)</script>"),
            ("bomb.png", make_bomb(60_000, 60_000)),
            ("good.jpg", make_picture("JPEG")),
        )
        self.assertIn("could not keep: 4.", page.text)
        self.assertEqual(len(case.photo_ids), 1)
        self.assertEqual(case.customer_words, "The button came off")

    def test_photos_in_number_and_size(self):
        large = make_picture("JPEG") + bytes(10 * 1024 * 1024)
        page, case = self._send_photos(
            ("large.jpg", large),
            *[(f"{n}.jpg", make_picture("JPEG")) for n in range(6)],
        )
        self.assertIn("could not keep: 3.", page.text)
        self.assertEqual(len(case.photo_ids), 4)
        self.assertNotIn("could not keep", self._send(files={"photos": ("", b"")}).text)

    def test_a_photo_as_text(self):
        self.assertEqual(self._send(photos="a.jpg").status_code, 200)
        self.assertFalse(self._get_new().photo_ids)

    # ------------------------------------------------------------
    # TOO MANY
    # ------------------------------------------------------------

    def test_too_many_from_one_address(self):
        with patch(f"{TRIES}.PER_ADDRESS", 2):
            for _each in range(2):
                self.assertEqual(self._send().status_code, 200)
            data = self._fill()
            for forged in ("1.2.3.4", "5.6.7.8"):
                page = self.url_open(
                    self.url, data=data, headers={"X-Forwarded-For": forged}
                )
                self.assertEqual(page.status_code, 429)
                self.assertIn("try again in an hour", page.text)
                self.assertIn("The button came off", page.text)
            self.assertEqual(len(self._get_new()), 2)
            with freeze_time(self.env["res.company"]._shop_now() + timedelta(hours=1)):
                self.assertEqual(self._send(data).status_code, 200)

    def test_a_form_sent_again_takes_no_place(self):
        with patch(f"{TRIES}.PER_ADDRESS", 1):
            data = self._fill()
            for _again in range(3):
                self.assertEqual(self._send(data).status_code, 200)
        self.assertEqual(len(self._get_new()), 1)

    def test_behind_a_proxy_each_visitor_counts(self):
        with (
            patch(f"{TRIES}.PER_ADDRESS", 1),
            patch.dict(config.options, {"proxy_mode": True}),
        ):
            for address, status in (
                ("1.2.3.4", 200),
                ("5.6.7.8", 200),
                ("1.2.3.4", 429),
            ):
                headers = {
                    "X-Forwarded-For": address,
                    "X-Forwarded-Host": "127.0.0.1",
                    "X-Forwarded-Proto": "http",
                }
                page = self.url_open(self.url, data=self._fill(), headers=headers)
                self.assertEqual(page.status_code, status)

    def test_too_many_for_one_store(self):
        tries = self.env["shop.complaint.intake.try"]
        other = self.store.copy({"name": "Branch"})
        with patch(f"{TRIES}.PER_STORE", 2):
            for address in ("1.1.1.1", "2.2.2.2"):
                self.assertFalse(tries._is_too_many(self.store, address))
            for _again in range(3):
                self.assertTrue(tries._is_too_many(self.store, "3.3.3.3"))
            self.assertFalse(tries._is_too_many(other, "3.3.3.3"))

    def test_who_is_refused_takes_no_place(self):
        tries = self.env["shop.complaint.intake.try"]
        with patch(f"{TRIES}.PER_STORE", 2), patch(f"{TRIES}.PER_ADDRESS", 1):
            for answer in (False, True, True, True):
                self.assertEqual(tries._is_too_many(self.store, "1.1.1.1"), answer)
            self.assertFalse(tries._is_too_many(self.store, "2.2.2.2"))

    def test_addresses_of_one_household(self):
        get_mark = self.env["shop.complaint.intake.try"]._get_mark
        self.assertEqual(get_mark("2001:db8::1"), get_mark("2001:db8::ffff:2"))
        self.assertNotEqual(get_mark("2001:db8::1"), get_mark("2001:db8:1::1"))
        self.assertNotEqual(get_mark("1.1.1.1"), get_mark("1.1.1.2"))
        self.assertNotIn("1.1.1.1", get_mark("1.1.1.1"))

    def test_old_rows_go(self):
        self._send()
        tries = self.env["shop.complaint.intake.try"]
        posts = self.env["shop.complaint.intake.post"]
        with freeze_time(self.env["res.company"]._shop_now() + timedelta(days=91)):
            tries._gc_tries()
            posts._gc_posts()
        self.assertFalse(tries.search([]) or posts.search([]))
        self.assertTrue(self._get_new())
