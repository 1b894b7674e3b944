from odoo import api, fields, models
from odoo.tools import format_date

from ...tools.texts import fill


class ShopFollowup(models.Model):
    """What to say: the script that suits best, with its words in braces filled in.

    Links are made with the contact, so that they outlive a crash, and reading only
    reads: before the day {rating} stands for nothing.
    """

    _inherit = "shop.followup"

    script = fields.Text(compute="_compute_script")
    subject = fields.Char(compute="_compute_script")
    survey_ids = fields.One2many("shop.followup.survey", "followup_id")

    @api.model
    def _get_variables(self):
        """Return the words that a script may hold in braces; addons append theirs."""
        return [
            "name",
            "salutation",
            "assistant",
            "store",
            "company",
            "occasion",
            "date",
            "relative",
            "tier",
            "goods",
            "rating",
        ]

    @api.depends(
        "rule_id", "partner_id", "channel", "user_id", "occasion_date", "survey_ids"
    )
    def _compute_script(self):
        for followup in self._in_customers_languages():
            text = followup._get_text()
            values = followup._get_variable_values()
            followup.script = fill(text.script, values)
            followup.subject = fill(text.subject or followup.rule_id.reason, values)

    def _in_customers_languages(self):
        """Yield each contact in its customer's language, those of one in a row."""
        yield from self._in_languages(lambda each: each.partner_id.lang)

    def _in_languages(self, get_language):
        """Yield the contacts in a language each, by default in the company's."""
        by_language = self.grouped(
            lambda each: get_language(each)
            or self.env.lang
            or each.company_id.partner_id.lang
        )
        for lang, followups in by_language.items():
            yield from followups.with_context(lang=lang)

    def _get_text(self):
        """Return the text that suits best: one of the rule's own, or its script."""
        rule = self.rule_id
        if not rule.text_ids:
            return rule
        wanted = {
            "need_type": self.partner_id.shop_need_type,
            "tier_id": self.partner_id.shop_tier_id,
            "channel": self.channel,
            "is_belated": self._is_belated(),
        }
        ranked = [(text._get_rank(wanted), text) for text in rule.text_ids]
        best = max(ranked, key=lambda pair: pair[0], default=(0, rule))
        return best[1] if best[0] else rule

    def _is_belated(self):
        day = self.contact_day or self.company_id._shop_today()
        return self.rule_id._is_dated() and day > self.occasion_date

    def _get_variable_values(self):
        """Return ``{word: text}`` of this contact, in the language of its context.

        What takes time is a function, called only where a text has the word.
        """
        self.ensure_one()
        partner = self.partner_id
        return {
            "name": partner.name,
            "salutation": lambda: partner.shop_salutation or partner.name,
            "assistant": lambda: self.user_id.name or self.env._("the team"),
            "store": lambda: self.store_id.name,
            "company": lambda: self.company_id.name,
            "occasion": lambda: self.rule_id.festival_id.name or self.rule_id.name,
            "date": lambda: format_date(
                self.env, self.occasion_date, date_format="long"
            ),
            "relative": self._get_relative,
            # sudo: the name that customers may see
            "tier": lambda: partner.shop_tier_id.sudo().public_name,
            "goods": self._get_goods,
            "rating": self._get_rating_links,
        }

    def _get_origin(self, model):
        """Return the record of a model that the contact is about, perhaps none."""
        if self.former_id:
            return self.former_id._get_origin(model)
        name, _comma, number = (self.origin or "").partition(",")
        if name != model or not number.isdecimal():
            return self.env[model]
        # sudo: only words made for the customer are read from it
        return self.env[model].sudo().browse(int(number)).exists()

    def _get_relative(self):
        """Return how the person of the occasion is related; never the name."""
        member = self._get_origin("shop.family.member")
        relations = dict(member._fields["relation"]._description_selection(self.env))
        return relations.get(member.relation, "")

    def _get_goods(self):
        """Return what a run is about, as it is told to customers."""
        run = self._get_origin("shop.followup.run")
        return run.goods or run.name or ""

    # ------------------------------------------------------------
    # LINKS
    # ------------------------------------------------------------

    def _make_links(self):
        """Make the links with the claim: it is committed before anything is sent."""
        self._ask()
        if self.channel == "email":
            links = self.env["shop.consent.link"]
            links._get_link(self.partner_id, self.company_id)

    def _ask(self):
        """Make the surveys of the contacts whose words ask for one."""
        rules = self.rule_id.filtered(lambda rule: rule._asks_for_rating())
        able = self.filtered(lambda each: each.rule_id in rules)
        asking = self.browse(
            each.id
            for each in able._in_customers_languages()
            if "{rating}" in (each._get_text().script or "")
        )
        self.env["shop.followup.survey"]._ask(asking - asking.survey_ids.followup_id)

    def _get_rating_links(self):
        survey = self.survey_ids
        return survey._get_links(self.channel) if survey else ""
