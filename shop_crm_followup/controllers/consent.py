from odoo import http
from odoo.http import request

from odoo.addons.shop_crm_tiering.models.contact.shop_touch import CHANNELS

URL = "/shop_crm/consent/<string:token>"
# The address is a secret and the page is about one person; no script runs on it.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
ONE_CLICK = "One-Click"
# What the buttons of the page stop.
STOPPED = {"email": ["email"], "all": [channel for channel, _label in CHANNELS]}


class ConsentController(http.Controller):
    """Where a customer says that no more messages are wanted, without a login.

    Whoever holds the link may withdraw with it and do nothing else, so the page names
    the store alone, never the customer.
    """

    @http.route(URL, type="http", auth="public", methods=["GET"], readonly=True)
    def show(self, token, **_unused):
        """Show what the store may send; nothing changes by looking."""
        link = self._find(token)
        return self._page(link) if link else self._unknown()

    # No token against forged forms: a mail program has none (RFC 8058). What comes
    # from the page is checked below.
    @http.route(URL, type="http", auth="public", methods=["POST"], csrf=False)
    def withdraw(self, token, **_unused):
        """Withdraw what the button, or a mail program by itself, asks for."""
        link = self._find(token)
        if not link:
            return self._unknown()
        # what was sent as text, files are none
        post = request.httprequest.form
        if post.get("List-Unsubscribe") == ONE_CLICK:
            return self._stop(link, STOPPED["email"])
        secret = post.get("csrf_token", "")
        if not (secret.isascii() and request.validate_csrf(secret)):
            return self._page(link, is_stale=True, status=400)
        if post.get("stop") not in STOPPED:
            return self._page(link, status=400)
        return self._stop(link, STOPPED[post["stop"]])

    def _find(self, token):
        """Return the link, and speak the customer's language from here on."""
        link = request.env["shop.consent.link"]._find(token)
        if lang := link.partner_id.lang:
            request.update_context(lang=lang)
        return link.with_env(link.env(context=request.env.context))

    def _stop(self, link, channels):
        link._withdraw(channels)
        return self._page(link, is_done=True)

    def _page(self, link, status=200, **values):
        ways = link._get_ways()
        return self._render(
            {
                "store": link.company_id.name,
                "heading": request.env._("Messages from %s", link.company_id.name),
                "ways": ways,
                "can_stop_email": any(
                    way["code"] == "email" and way["is_open"] for way in ways
                ),
                "can_stop_all": any(way["is_open"] for way in ways),
                **values,
            },
            status,
        )

    def _unknown(self):
        return self._render({}, 404)

    def _render(self, values, status):
        return request.render(
            "shop_crm_followup.consent_page",
            {"html_lang": (request.env.lang or "en_US").replace("_", "-"), **values},
            status=status,
            headers=list(HEADERS.items()),
        )
