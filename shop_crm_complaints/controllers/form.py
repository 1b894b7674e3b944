"""The public complaint form of a store."""

import re
from uuid import uuid4

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.shop_crm_followup.controllers.consent import HEADERS

from ..tools.photo import MOST_BYTES, clean_photo
from .posted import is_own_form

URL = "/shop_crm/complaint/<string:token>"
KEY = re.compile(r"[0-9a-f]{32}")
MOST_PHOTOS = 5
# Five large photos and the words; Odoo refuses more before anything is read.
MOST_POSTED = 64 * 1024 * 1024
# What is shown again to who has to correct something.
TYPED = ("kind", "customer_words", "contact_name", "contact_phone", "contact_email")
MOST_SHOWN_AGAIN = 20_000


class ComplaintFormController(http.Controller):
    """The public complaint form: no login, no script, few fields."""

    @http.route(URL, type="http", auth="public", methods=["GET"], readonly=True)
    def show(self, token, **_unused):
        """Show what the form is for, what happens then, and the fields."""
        store = self._find(token)
        return self._ask(store) if store else self._unknown()

    # Odoo's token against forged forms is checked below, where it can't be broken.
    @http.route(
        URL,
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        max_content_length=MOST_POSTED,
    )
    def send(self, token, **_unused):
        """Make one case of one form, and show its reference."""
        store = self._find(token)
        if not store:
            return self._unknown()
        key = request.httprequest.form.get("key", "")
        if not (is_own_form() and KEY.fullmatch(key)):
            return self._ask(store, status=400, is_stale=True)
        try:
            values = request.env["shop.complaint"]._read_form(request.httprequest.form)
        except UserError as error:
            return self._ask(store, status=400, key=key, problem=str(error))
        return self._take(store, key, values)

    def _take(self, store, key, values):
        """Create the case, unless the form was sent before or the rate limit is hit."""
        post, is_new = request.env["shop.complaint.intake.post"]._claim(store, key)
        if not is_new:
            return self._thank(store, post.complaint_id)
        tries = request.env["shop.complaint.intake.try"]
        if tries._is_too_many(store, request.httprequest.remote_addr or ""):
            post.unlink()
            return self._ask(store, status=429, key=key, is_busy=True)
        photos, lost = self._read_photos()
        cases = request.env["shop.complaint"]
        post.complaint_id = cases._create_from_form(store, values, photos)
        return self._thank(store, post.complaint_id, lost=lost)

    def _read_photos(self):
        """Return the photos that can be kept, and how many can't."""
        files = request.httprequest.files.getlist("photos")
        # a field left empty is sent as a file without a name
        sent = [file for file in files if file.filename]
        read = [clean_photo(file.read(MOST_BYTES + 1)) for file in sent[:MOST_PHOTOS]]
        photos = [photo for photo in read if photo]
        return photos, len(sent) - len(photos)

    # ------------------------------------------------------------
    # STORE AND LANGUAGE
    # ------------------------------------------------------------

    def _find(self, token):
        """Return the store, and speak the visitor's language from here on."""
        store = request.env["shop.store"]._find_by_token(token)
        fallback = store.company_id.partner_id.lang
        if lang := self._get_visitor_lang() or fallback:
            request.update_context(lang=lang)
        return store.with_env(store.env(context=request.env.context))

    def _get_visitor_lang(self):
        """Return the first language of the browser that the shop speaks, or None."""
        # sudo: which languages are there
        codes = [code for code, _n in request.env["res.lang"].sudo().get_installed()]
        for wanted in request.httprequest.accept_languages.values():
            wanted = wanted.replace("-", "_").lower()
            exact = [code for code in codes if code.lower() == wanted]
            alike = [c for c in codes if c[:2].lower() == wanted.split("_")[0]]
            if exact or alike:
                return (exact or alike)[0]
        return None

    # ------------------------------------------------------------
    # PAGES
    # ------------------------------------------------------------

    def _ask(self, store, status=200, key=None, **values):
        company = store.company_id
        remedies = request.env["shop.complaint.remedy"].sudo()  # sudo: their names
        typed = {name: self._get_typed(name) for name in TYPED}
        return self._render(
            "ask",
            status,
            store=store.name,
            key=key or uuid4().hex,
            typed=typed,
            times=request.env["shop.complaint.step"]._get_public_times(),
            remedies=remedies.search([("active", "=", True)]).mapped("name"),
            body=company.shop_complaint_body,
            most_photos=MOST_PHOTOS,
            **values,
        )

    def _get_typed(self, name):
        text = request.httprequest.form.get(name, "")
        return "" if len(text) > MOST_SHOWN_AGAIN else text.replace("\0", "")

    def _thank(self, store, case, lost=0):
        return self._render("thank", store=store.name, reference=case.name, lost=lost)

    def _unknown(self):
        return self._render("unknown", 404)

    def _render(self, page, status=200, **values):
        lang = (request.env.lang or "en_US").replace("_", "-")
        return request.render(
            "shop_crm_complaints.complaint_page",
            {"page": page, "html_lang": lang, **values},
            status=status,
            headers=list(HEADERS.items()),
        )
