from odoo import fields, models

# Parts of a definition that are lists of definitions, of which model.
LISTS = {
    "tiers": "shop.tier",
    "weights": "shop.tier.weight",
    "conditions": "shop.tier.condition",
}


class ShopTierVersion(models.Model):
    """The definition of a scheme as it once was; rows are never changed."""

    _name = "shop.tier.version"
    _description = "Scheme version"
    _order = "scheme_id, version desc"
    _rec_name = "version"

    scheme_id = fields.Many2one(
        "shop.tier.scheme", required=True, ondelete="cascade", index=True
    )
    version = fields.Integer(required=True)
    date = fields.Datetime(required=True)
    user_id = fields.Many2one("res.users", required=True)
    definition = fields.Json(required=True)

    def _holds(self, definition):
        """Tell whether a definition is the one kept here; no version holds none.

        A key that an upgrade has added since counts as its default, one that it has
        dropped as nothing: neither is a change of the scheme.
        """
        return bool(self) and definition == self._as_today(
            self.env["shop.tier.scheme"], self.definition
        )

    def _as_today(self, records, kept):
        """Return a definition that was kept with the keys that it has today."""
        records = records.with_env(self.env(context={}))
        blank = records.new(records.default_get([*records._fields]))._get_definition()
        today = {name: kept.get(name, value) for name, value in blank.items()}
        for name in LISTS.keys() & today.keys():
            lines = self.env[LISTS[name]]
            today[name] = [self._as_today(lines, line) for line in today[name]]
        return today
