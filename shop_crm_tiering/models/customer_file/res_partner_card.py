from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ...tools.field_levels import INTERNAL
from ...tools.words import join_texts

LAST_PURCHASES = 3
BIRTHDAY_SOON_DAYS = 14


class ResPartner(models.Model):
    """The service card: what staff need at one glance when serving a customer."""

    _inherit = "res.partner"

    shop_card_html = fields.Html(
        string="Service card",
        compute="_compute_shop_card_html",
        sanitize=False,
        groups=INTERNAL,
    )

    @api.depends_context("company", "lang")
    def _compute_shop_card_html(self):
        cards = self._shop_get_cards()
        for partner in self:
            partner.shop_card_html = self.env["ir.qweb"]._render(
                "shop_crm_tiering.service_card", cards[partner._origin.id]
            )

    def _shop_get_cards(self):
        """Return ``{partner id: values of the service card}``.

        A fixed number of queries, however many contacts. Nothing sensitive.
        """
        purchases = self._shop_get_last_purchases()
        cards = {False: {"partner": False}}
        for partner in self._origin:
            days = partner.shop_birthday_in_days
            soon = partner.shop_birth_month and days <= BIRTHDAY_SOON_DAYS
            cards[partner.id] = {
                "partner": partner,
                "company": self.env.company,
                "purchases": purchases[partner.commercial_partner_id.id],
                "birthday": soon and partner.shop_next_birthday_text,
                "birthday_days": days,
                "tastes": partner._shop_get_tastes(),
                "taboos": partner._shop_get_taboos(),
                "alert": partner._shop_get_alert(
                    purchases[partner.commercial_partner_id.id]
                ),
                "suggestions": partner._shop_get_suggestions(),
            }
        return cards

    def _shop_get_suggestions(self):
        """Return what may be said or offered now, a sentence each; addons append."""
        suggestions = []
        if favourites := self.shop_favourite_product_ids:
            names = join_texts(self.env, favourites.mapped("name"))
            suggestions.append(
                self.env._("Often buys %s: suggest new arrivals.", names)
            )
        if benefits := self.shop_tier_id.benefits:
            suggestions.append(self.env._("Tier benefits: %s", benefits))
        if not self.shop_birth_month:
            suggestions.append(self.env._("No birthday on file: ask for it."))
        return suggestions

    def _shop_get_tastes(self):
        """Return ``[(question, answers)]`` of what the customer likes."""
        liked = self.shop_preference_ids.filtered(lambda answer: not answer.taboo)
        tastes = [
            (question.name, join_texts(self.env, answers.mapped("name")))
            for question, answers in liked.grouped("set_id").items()
        ]
        if self.shop_interest_ids:
            interests = join_texts(self.env, self.shop_interest_ids.mapped("name"))
            tastes.append((self.env._("Interests"), interests))
        return tastes

    def _shop_get_taboos(self):
        """Return what must not be offered, in one line."""
        avoided = self.shop_preference_ids.filtered("taboo").mapped("display_name")
        return join_texts(self.env, filter(None, [self.shop_taboos, *avoided]))

    def _shop_get_last_purchases(self):
        """Return ``{customer id: [(day, amount), ...]}``, the latest first."""
        purchases = self.env["shop.purchase"]
        query = purchases._search(
            [
                ("partner_id", "in", self._shop_get_family_ids()),
                ("company_id", "=", self.env.company.id),
                ("kind", "=", "sale"),
            ]
        )
        customer, moment, amount, identity = (
            purchases._field_to_sql(query.table, name, query)
            for name in ("commercial_partner_id", "date", "amount", "id")
        )
        place = SQL(
            "row_number() OVER (PARTITION BY %s ORDER BY %s DESC, %s DESC)",
            customer,
            moment,
            identity,
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT customer, moment, amount FROM (%s) AS ranked"
                " WHERE place <= %s ORDER BY customer, place",
                query.select(
                    SQL("%s AS customer", customer),
                    SQL("%s AS moment", moment),
                    SQL("%s AS amount", amount),
                    SQL("%s AS place", place),
                ),
                LAST_PURCHASES,
            )
        )
        found = defaultdict(list)
        for customer_id, moment, amount in rows:
            found[customer_id].append((self.env.company._shop_day(moment), amount))
        return found

    def button_shop_card(self):
        """Open the service card on top of the present screen."""
        self._shop_check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "res.partner",
            "res_id": self.id,
            "views": [(self.env.ref("shop_crm_tiering.res_partner_card").id, "form")],
            "target": "new",
        }

    def button_shop_file(self):
        """Open the whole customer file from its card."""
        self._shop_check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.id,
            "views": [(False, "form")],
        }

    # ------------------------------------------------------------
    # GIFTS
    # ------------------------------------------------------------

    shop_gift_ids = fields.One2many(
        "shop.gift", "partner_id", string="Gifts", groups=INTERNAL
    )
    shop_gift_hint = fields.Char(
        string="Gifts this year",
        compute="_compute_shop_gift_hint",
        groups=INTERNAL,
        help="Gifts of this calendar year against the tier budget.",
    )
    shop_gift_is_over = fields.Boolean(
        string="Gifts exceed the tier budget",
        compute="_compute_shop_gift_hint",
        groups=INTERNAL,
    )

    @api.depends("shop_gift_ids.amount", "shop_gift_ids.date", "shop_tier_id")
    @api.depends_context("company", "lang")
    def _compute_shop_gift_hint(self):
        company = self.env.company
        first = company._shop_today().replace(month=1, day=1)
        for partner in self:
            gifts = partner.shop_gift_ids.filtered(
                lambda gift: gift.company_id == company and gift.date >= first
            )
            spent, allowed = sum(gifts.mapped("amount")), partner._shop_get_budget()
            partner.shop_gift_is_over = bool(allowed) and spent > allowed
            partner.shop_gift_hint = bool(spent or allowed) and self.env._(
                "%(spent)s of %(allowed)s",
                spent=formatLang(self.env, spent, currency_obj=company.currency_id),
                allowed=formatLang(self.env, allowed, currency_obj=company.currency_id),
            )

    def _shop_get_budget(self):
        """Return what the tier in force allows for gifts a year."""
        # sudo: a number of the tier that the user sees
        return self.shop_tier_id.sudo().gift_budget
