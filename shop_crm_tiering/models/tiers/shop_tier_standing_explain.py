from odoo import models
from odoo.tools.misc import formatLang

from ...engine import classification
from ...tools.groups import MANAGER
from ...tools.words import join_sentences, join_texts, labelled, number


class ShopTierStanding(models.Model):
    _inherit = "shop.tier.standing"

    def _explain(self, row, cuts):
        """Return the explanation of one standing, see ``shop_explain_tier``.

        :param dict row: of ``classification.explained``, None without figures
        :param dict cuts: cut points of the last run
        """
        self.ensure_one()
        method = classification.method_of(self.scheme_id, stored=True)
        visible = self._visible_codes(method)
        values = {**(row["values"] if row else {}), "score": row and row["score"]}
        next_tier = self._next_tier(method)
        missing = []
        if next_tier and row:
            missing = [
                {"code": code, "value": round(value, 2) if code in visible else False}
                for code, value in method.missing(next_tier, values, cuts)
            ]
        indicators = [
            self._explain_indicator(method, code, row, code in visible)
            for code in (method.explained() if row else ())
        ]
        return {
            "scheme": self.scheme_id.code,
            "tier": self.tier_id.code,
            "score": row["score"]
            if "score" in visible and row and row["score"] is not None
            else False,
            "indicators": indicators,
            "next_tier": next_tier.code if next_tier else False,
            "missing": missing,
            "text": self._explain_text(method, indicators, next_tier, missing),
        }

    def _visible_codes(self, method):
        """Return the indicators whose values the user may see."""
        is_manager = self.env.su or self.env.user.has_group(MANAGER)
        score = {"score"} if is_manager or method.shows_score else set()
        return score | {
            code
            for code, indicator in method.indicators.items()
            if is_manager or not indicator.margin
        }

    def _next_tier(self, method):
        """Return the tier above the one in force, none from the best."""
        tiers = list(method.tiers)
        if self.tier_id not in tiers or self.tier_id == tiers[0]:
            return self.env["shop.tier"]
        return tiers[tiers.index(self.tier_id) - 1]

    def _explain_indicator(self, method, code, row, is_visible):
        value, points = row["values"].get(code), row["points"].get(code)
        return {
            "code": code,
            "label": method.indicators[code].label,
            "value": value if is_visible and value is not None else False,
            "points": round(points, 2) if is_visible and points is not None else False,
        }

    # ------------------------------------------------------------
    # TEXTS
    # ------------------------------------------------------------

    def _explain_text(self, method, indicators, next_tier, missing):
        """Return the explanation as plain sentences in the user's language."""
        known = [
            labelled(
                self.env,
                each["label"],
                self._format_value(method, each["code"], each["value"]),
            )
            for each in indicators
            if each["value"] is not False
        ]
        sentences = [
            self.env._(
                "%(scheme)s: %(tier)s.",
                scheme=self.scheme_id.name,
                tier=self.tier_id.name,
            )
        ]
        if self.manual:
            sentences.append(self.env._("Manual override: %s.", self.manual_reason))
        if known:
            figures = join_texts(self.env, known)
            sentences.append(self.env._("%(figures)s.", figures=figures))
        if self.review_date:
            sentences.append(self._review_text())
        sentences += self._missing_text(method, next_tier, missing)
        return join_sentences(self.env, sentences)

    def _review_text(self):
        return self.env._(
            "Downgrade to %(tier)s on %(date)s, unless the figures improve.",
            tier=self.computed_tier_id.name,
            date=self.review_date.isoformat(),
        )

    def _missing_text(self, method, next_tier, missing):
        lacking = [
            self._format_shortfall(method, each["code"], each["value"])
            for each in missing
            if each["value"] is not False
        ]
        if not lacking:
            return []
        return [
            self.env._(
                "For %(tier)s: %(lacking)s.",
                tier=next_tier.name,
                lacking=join_texts(self.env, lacking),
            )
        ]

    def _format_shortfall(self, method, code, value):
        if code == "score":
            return self.env._("%.1f points more", value)
        label = method.indicators[code].label
        amount = self._format_value(method, code, abs(value))
        if value < 0:
            return self.env._("%(label)s %(amount)s less", label=label, amount=amount)
        return self.env._("%(label)s %(amount)s more", label=label, amount=amount)

    def _format_value(self, method, code, value):
        """Return a value with its unit."""
        unit = method.indicators[code].unit
        if unit == "money":
            return formatLang(self.env, value, currency_obj=self.company_id.currency_id)
        if unit == "days":
            return self.env._("%s days", number(value))
        if unit == "ratio":
            return f"{value:.1%}"
        return number(value)
