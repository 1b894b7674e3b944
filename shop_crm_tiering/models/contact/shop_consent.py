from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.arguments import get_day, get_text
from ...tools.groups import MANAGER
from .shop_touch import CHANNELS

PURPOSES = [("marketing", "Marketing and greetings"), ("service", "Service")]


class ShopConsent(models.Model):
    """What a customer allowed or refused, one statement a row, never changed.

    For each customer, channel and purpose the latest statement holds; at equal
    times the refusal. Day and author are the server's; a manager may give an
    earlier day together with the evidence.
    """

    _name = "shop.consent"
    _description = "Consent"
    _order = "date desc, granted, id desc"
    _rec_name = "channel"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="restrict"
    )
    channel = fields.Selection(CHANNELS, required=True)
    purpose = fields.Selection(PURPOSES, required=True, default="marketing")
    granted = fields.Boolean(string="Opted in")
    evidence = fields.Text(
        help="How you know, e.g. a signed form, a message or a recording."
    )
    date = fields.Datetime(
        help="When the statement was made. Leave empty for now; only a manager "
        "can enter an earlier date, with evidence.",
    )
    user_id = fields.Many2one(
        "res.users", string="Recorded by", required=True, readonly=True
    )

    _partner_idx = models.Index("(partner_id, channel, purpose, date DESC)")

    @api.model_create_multi
    def create(self, vals_list):
        now = self.env["res.company"]._shop_now()
        return super().create([self._prepare_values(vals, now) for vals in vals_list])

    def _prepare_values(self, vals, now):
        """Return the values with the server's day and author."""
        date = get_day(
            self.env, self.env._("Date"), vals.get("date"), fields.Datetime.to_datetime
        )
        evidence = get_text(self.env, self.env._("Evidence"), vals.get("evidence"))
        imported = self.env.context.get("import_file")
        if (date or imported) and not evidence:
            raise UserError(
                self.env._(
                    "Evidence: required for a backdated or imported "
                    "consent. Enter how it was given."
                )
            )
        if date:
            self._check_date(date, now)
        if "evidence" in vals:
            vals = {**vals, "evidence": evidence}
        return {**vals, "date": date or now, "user_id": self.env.uid}

    def _check_date(self, date, now):
        if not self.env.user.has_group(MANAGER):
            raise UserError(
                self.env._("Date: only a manager can enter an earlier date.")
            )
        if date > now:
            raise UserError(
                self.env._(
                    "Date: can't be in the future. Choose today or an earlier date."
                )
            )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("A consent can't be changed. Add a new statement instead.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A consent can't be deleted. Add a new statement instead.")
        )

    def _get_latest(self, partners):
        """Return SQL of the statements in force: partner_id, channel, purpose, granted.

        :param partners: the contacts, or SQL that selects their ids
        """
        self.flush_model()
        return SQL(
            """
            SELECT DISTINCT ON (partner_id, channel, purpose)
                   partner_id, channel, purpose, COALESCE(granted, FALSE) AS granted
              FROM shop_consent
             WHERE partner_id IN %s
             ORDER BY partner_id, channel, purpose,
                      date DESC, COALESCE(granted, FALSE), id DESC
            """,
            partners if isinstance(partners, SQL) else tuple(partners.ids) or (0,),
        )
