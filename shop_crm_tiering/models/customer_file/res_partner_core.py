from odoo import api, models

# Computed fields without a column, and the methods that give them in SQL.
SQL_FIELDS = {
    "shop_file_completeness": "_shop_completeness_sql",
    "shop_tier_id": "_shop_tier_sql",
}


class ResPartner(models.Model):
    """What happens, and in which order, when a contact is created, written or queried.

    The one place of this addon that overrides these methods of the ORM; each step
    lives in the room that it is about.
    """

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = self._shop_prepare_home(vals_list)
        self._shop_check_links(vals_list)
        partners = super().create(vals_list)
        partners._shop_log_created(vals_list)
        partners._shop_index_terms()
        partners._shop_queue_created()
        return partners

    def write(self, vals):
        self._shop_check_links([vals])
        before = self._shop_get_logged_values(vals)
        result = super().write(vals)
        self._shop_log_written(before)
        self._shop_index_written(vals)
        return result

    def _write_multi(self, vals_list):
        """Queue the customers whose figures a move to another entity touches.

        Here, below ``write``: the commercial entity is computed.
        """
        names = set().union(*vals_list)
        if not names & {"commercial_partner_id", "shop_home_company_id"}:
            return super()._write_multi(vals_list)
        self._shop_queue_stored()
        result = super()._write_multi(vals_list)
        self._shop_queue_stored()
        return result

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let lists of contacts filter, group and sort by what no column holds."""
        if field_expr not in SQL_FIELDS:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        return getattr(self, SQL_FIELDS[field_expr])(alias, query)
