"""The customer's pages: own cases, the answer to an offer, the rating."""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager
from odoo.addons.shop_crm_tiering.tools.arguments import get_text

from ..models.portal.shop_complaint_offer import ANSWERS
from ..models.portal.shop_complaint_rating import ASPECTS, MARKS
from .posted import get_number, is_own_form, is_same_secret

LIST = "/my/complaints"
CASE = f"{LIST}/<int:case_id>"
# The database counts no further.
LAST_ID = 2**31 - 1
# The address can hold the secret of the link.
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
PHOTO_HEADERS = {
    **HEADERS,
    "Content-Type": "image/jpeg",
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}


class ComplaintPortal(CustomerPortal):
    """The customer's own cases: where they stand, what is offered, and the answer.

    Customers have no rights on cases. Each page finds its case as superuser, checks
    whose it is, and shows the plain values that the case has for customers.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "complaint_count" in counters:
            values["complaint_count"] = self._get_own_cases().search_count(
                self._get_own_domain()
            )
        return values

    @http.route(
        [LIST, f"{LIST}/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def list_complaints(self, page=1, **_unused):
        """List the cases of who is logged in, the newest first."""
        domain = self._get_own_domain()
        cases = self._get_own_cases()
        # a page that an address names after a question mark is text
        page = page if isinstance(page, int) else 1
        pages = pager(
            LIST, cases.search_count(domain), page=page, step=self._items_per_page
        )
        found = cases.search(domain, limit=self._items_per_page, offset=pages["offset"])
        return self._render(
            "portal_complaints",
            cases=[case._get_public_line() for case in found],
            pager=pages,
            # sudo: the address of a public form; customers read no store
            form_url=request.env.company.sudo().shop_store_id._get_complaint_url(),
        )

    @http.route(
        CASE, type="http", auth="public", methods=["GET"], website=True, readonly=True
    )
    def show_complaint(self, case_id, **_unused):
        """Show a case to its customer, or to who has its link."""
        return self._show(self._find(case_id))

    @http.route(
        f"{CASE}/photo/<int:photo_id>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
    )
    def show_complaint_photo(self, case_id, photo_id, **_unused):
        """Serve a photo from the customer."""
        photos = self._find(case_id)._get_public_photos()
        photo = photos.filtered(lambda each: each.id == photo_id)
        if not photo:
            raise request.not_found()
        return request.make_response(photo.raw, list(PHOTO_HEADERS.items()))

    # Odoo's token against forged forms is checked below, where it can't be broken.
    @http.route(
        f"{CASE}/answer",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        csrf=False,
    )
    def answer_complaint(self, case_id, **_unused):
        """Take the customer's answer to the offer that was shown."""
        case = self._find(case_id)
        if refusal := self._refuse_post(case):
            return refusal
        form = request.httprequest.form
        answer = form.get("answer")
        if answer not in ANSWERS:
            return self._show(case, 400, problem=request.env._("Choose an answer."))
        version = get_number(form.get("version"))
        try:
            is_taken = case._answer_online(answer, version, form.get("counter_wish"))
        except UserError as error:
            return self._show(case, 400, problem=str(error))
        return self._go_back(case) if is_taken else self._show(case, 409, is_old=True)

    @http.route(
        f"{CASE}/rate",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        csrf=False,
    )
    def rate_complaint(self, case_id, **_unused):
        """Save the customer's rating of a closed case."""
        case = self._find(case_id)
        if refusal := self._refuse_post(case):
            return refusal
        form = request.httprequest.form
        marks = {name: get_number(form.get(name)) for name in ASPECTS}
        marks = {name: mark for name, mark in marks.items() if mark in MARKS}
        if "handling" not in marks:
            return self._show(case, 400, problem=request.env._("Choose 1 to 5."))
        try:
            words = get_text(
                request.env, request.env._("In your words"), form.get("words")
            )
        except UserError as error:
            return self._show(case, 400, problem=str(error))
        is_taken = case._rate(marks, words)
        return self._go_back(case) if is_taken else self._show(case, 409)

    # ------------------------------------------------------------
    # ACCESS
    # ------------------------------------------------------------

    def _get_own_cases(self):
        # sudo: the domain of each caller takes the visitor's own ones alone
        return request.env["shop.complaint"].sudo()

    def _get_own_domain(self):
        customer = request.env.user.partner_id.commercial_partner_id
        return [("partner_id.commercial_partner_id", "=", customer.id)]

    def _find(self, case_id):
        """Return the case, as superuser, for its customer or the holder of its link.

        :raise NotFound: there is none, or it is somebody else's: the same for both
        """
        if case_id <= LAST_ID:
            # sudo: whose it is, is checked in the next lines
            case = request.env["shop.complaint"].sudo().browse(case_id).exists()
            link = request.httprequest.args.get("access_token")
            if case and (
                case._belongs_to(request.env.user)
                or is_same_secret(link, case.access_token)
            ):
                return case
        raise request.not_found()

    def _refuse_post(self, case):
        """Return the page that says why a post is not taken, nothing where it is."""
        if not case._belongs_to(request.env.user):
            return self._show(case, 403)
        if not is_own_form():
            return self._show(case, 400, is_stale=True)
        return None

    # ------------------------------------------------------------
    # PAGES
    # ------------------------------------------------------------

    def _show(self, case, status=200, **values):
        link = request.httprequest.args.get("access_token")
        is_own = case._belongs_to(request.env.user)
        return self._render(
            "portal_complaint",
            status,
            case=case._get_public_page(),
            is_own=is_own,
            is_public=request.env.user._is_public(),
            link="" if is_own else f"?access_token={link}",
            typed_wish=request.httprequest.form.get("counter_wish", ""),
            **values,
        )

    def _go_back(self, case):
        """Show the page anew, so that reloading it sends nothing again."""
        return request.redirect(case.access_url, code=303)

    def _render(self, template, status=200, **values):
        return request.render(
            f"shop_crm_complaints.{template}",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "complaint",
                **values,
            },
            status=status,
            headers=list(HEADERS.items()),
        )
