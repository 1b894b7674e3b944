from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# By what cases are counted, and who may count by it.
COUNTED_BY = (
    "cause_id",
    "q_product_id",
    "store_id",
    "q_staff_id",
    "remedy_id",
    "channel",
    "severity",
    "user_id",
)
# Class A are those needed to come to so many % of the total, then B; the rest is C.
CLASSES = (("A", 80), ("B", 95))


class ShopComplaint(models.Model):
    """Which few causes make most of the cases (Pareto; Juran 1951)."""

    _inherit = "shop.complaint"

    @api.model
    def get_pareto(self, field):
        """Count the complaints that the user may see by a field, most frequent first.

        :param str field: one of ``cause_id``, ``q_product_id``, ``store_id``,
            ``q_staff_id``, ``remedy_id``, ``channel``, ``severity``,
            ``user_id``
        :return: ``[{"name", "count", "share", "cum_share", "class"}]``; A is the
            smallest set that comes to 80 %, A and B that to 95 %
        :raise UserError: another field
        """
        self.check_access("read")
        if field not in COUNTED_BY:
            raise UserError(
                self.env._("Field: choose one of %s.", ", ".join(COUNTED_BY))
            )
        return self._get_pareto(field, [])

    @api.model
    def _get_pareto(self, field, domain):
        """Return the same of the complaints that are in a domain besides."""
        counted = Domain("kind", "=", "complaint") & Domain("state", "!=", "cancelled")
        groups = self._read_group(counted & Domain(domain), [field], ["__count"])
        rows = [(self._name_value(field, value), count) for value, count in groups]
        rows.sort(key=lambda row: (-row[1], row[0]))
        return self._classify(rows)

    @api.model
    def _name_value(self, field, value):
        if not value:
            return self.env._("Not given")
        if isinstance(value, models.BaseModel):
            return value.display_name
        return dict(self._fields[field]._description_selection(self.env))[value]

    @api.model
    def _classify(self, rows):
        """Return the rows with shares and classes.

        :param list rows: ``[(name, count)]``, the most frequent first
        """
        total = sum(count for _name, count in rows)
        result, before = [], 0
        for name, count in rows:
            after = before + count
            result.append(
                {
                    "name": name,
                    "count": count,
                    "share": count / total,
                    "cum_share": after / total,
                    "class": self._get_class(before, total),
                }
            )
            before = after
        return result

    @api.model
    def _get_class(self, before, total):
        return next(
            (name for name, part in CLASSES if before * 100 < part * total), "C"
        )
