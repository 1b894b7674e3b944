from odoo import fields, models
from odoo.tools import SQL

from ...tools.field_levels import LEVELS


class ShopFieldLevel(models.Model):
    """Who may read each field of the customer file, what for and how long.

    A reading of the registry ``res.partner._shop_field_levels``, never stored.
    """

    _name = "shop.field.level"
    _description = "Field Sensitivity"
    _auto = False
    _order = "level desc, id"

    field_id = fields.Many2one("ir.model.fields", readonly=True)
    name = fields.Char(string="Technical name", readonly=True)
    level = fields.Selection(
        [
            ("staff", "Public: every employee"),
            ("internal", "Internal: assistants"),
            ("sensitive", "Sensitive: store managers"),
        ],
        string="Sensitivity",
        readonly=True,
    )
    purpose = fields.Char(readonly=True)
    retention = fields.Char(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT field.id, field.id AS field_id, field.name,
                   row.level, row.purpose, row.retention
              FROM ir_model_fields AS field
              JOIN (VALUES %s) AS row (name, level, purpose, retention)
                ON row.name = field.name
             WHERE field.model = 'res.partner'
            """,
            SQL(", ").join(self._get_rows()),
        )

    def _get_rows(self):
        rows = []
        for name, row in self.env["res.partner"]._shop_field_levels().items():
            purpose, retention = str(row.purpose), str(row.retention)
            rows.append(
                SQL("(%s, %s, %s, %s)", name, LEVELS[row.groups], purpose, retention)
            )
        return rows
