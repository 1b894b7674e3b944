from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.words import join_texts


class ShopFileLog(models.Model):
    """Who changed, exported or erased what in the customer files; never a value.

    Append only, written by the system alone.
    """

    _name = "shop.file.log"
    _description = "Customer File Log"
    _order = "date desc, id desc"
    _rec_name = "action"
    _log_access = False

    date = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Performed by", required=True, readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
        help="Empty for exports, which cover many customers.",
    )
    action = fields.Selection(
        [
            ("change", "Changed"),
            ("export", "Exported"),
            ("copy", "Exported for the customer"),
            ("erase", "Erased"),
        ],
        required=True,
        readonly=True,
    )
    field_names = fields.Char(string="Technical names", readonly=True)
    field_labels = fields.Char(string="Fields", compute="_compute_field_labels")
    count = fields.Integer(string="Customers", readonly=True)
    reason = fields.Char(readonly=True)

    _date_idx = models.Index("(date DESC)")

    @api.depends("field_names")
    @api.depends_context("lang")
    def _compute_field_labels(self):
        known = self.env["res.partner"]._fields
        for log in self:
            names = [name.split("/")[-1] for name in (log.field_names or "").split(",")]
            labels = (
                known[name].get_description(self.env, ["string"])["string"]
                if name in known
                else name
                for name in names
            )
            log.field_labels = join_texts(self.env, labels)

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise UserError(self.env._("Only the system can write the log."))

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The log can't be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The log can't be deleted."))

    def _add(self, action, changes, reason=None, count=1):
        """Append rows, in one statement.

        :param changes: ``[(partner id or None, names of fields)]``
        """
        values = [
            SQL(
                "(%s, %s, %s, %s, %s, %s, %s)",
                self.env["res.company"]._shop_now(),
                self.env.uid,
                partner_id,
                action,
                ",".join(names),
                count,
                reason,
            )
            for partner_id, names in changes
        ]
        if values:
            self.env.execute_query(
                SQL(
                    "INSERT INTO shop_file_log"
                    " (date, user_id, partner_id, action, field_names, count, reason)"
                    " VALUES %s",
                    SQL(", ").join(values),
                )
            )
            self.invalidate_model()
