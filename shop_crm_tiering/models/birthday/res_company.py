from odoo import fields, models

from ...tools.birthday import Rules


class ResCompany(models.Model):
    _inherit = "res.company"

    shop_feb29 = fields.Selection(
        [("feb28", "28 February"), ("mar1", "1 March")],
        string="Birthdays of 29 February",
        required=True,
        default="feb28",
        help="The day a birthday of 29 February is kept in years without one.",
    )
    shop_lunar_leap = fields.Selection(
        [
            ("regular", "In the ordinary month of the same number"),
            ("skip", "Not at all"),
        ],
        string="Leap-month birthdays in other years",
        required=True,
        default="regular",
        help="How a birthday in a lunar leap month is kept in the years that lack "
        "that leap month.",
    )

    def _shop_birthday_rules(self):
        """Return the ``Rules`` by which this company keeps uncommon birthdays."""
        self.ensure_one()
        return Rules(self.shop_feb29, self.shop_lunar_leap)
