from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models

from ...tools import hours

# A calendar that is closed for longer than this keeps nobody waiting.
LONGEST_BREAK = 31


class ResCompany(models.Model):
    """How often, when and by whom the customers of a company are contacted."""

    _inherit = "res.company"

    shop_budget_count = fields.Integer(
        string="Contact limit per customer", required=True, default=2
    )
    shop_budget_days = fields.Integer(
        string="Contact limit period (days)",
        required=True,
        default=7,
        help="Calls, visits, WeChat, letters, e-mail and SMS all count.",
    )
    shop_quiet_from = fields.Float(
        string="Quiet hours from",
        required=True,
        default=21.0,
        help="No messages are sent during these hours, in the customer's time zone if "
        "known.",
    )
    shop_quiet_to = fields.Float(
        string="Quiet hours until",
        required=True,
        default=8.0,
        help="Same as the start: no quiet hours.",
    )
    shop_contact_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Contact days",
        check_company=True,
        help="Customers are not contacted on days without working hours or on public "
        "holidays. Leave empty for every day.",
    )
    shop_belated_days = fields.Integer(
        string="Late greetings (days)",
        required=True,
        default=7,
        help="Missed birthday and festival greetings are still sent within this many "
        "days.",
    )
    shop_daily_activities = fields.Integer(
        string="Daily tasks per person", required=True, default=30
    )
    shop_result_days = fields.Integer(
        string="Result period (days)",
        required=True,
        default=30,
        help="A purchase within this many days after a contact counts as its result.",
    )
    shop_has_sms_provider = fields.Boolean(
        string="Send SMS through Odoo",
        help="If disabled, an SMS becomes a task for a colleague, who sends it by "
        "phone.",
    )

    _shop_budget_count_positive = models.Constraint(
        "CHECK(shop_budget_count > 0)",
        "Contact limit per customer: enter 1 or more.",
    )
    _shop_budget_days_valid = models.Constraint(
        "CHECK(shop_budget_days BETWEEN 1 AND 365)",
        "Contact limit period (days): enter 1 to 365.",
    )
    _shop_quiet_from_valid = models.Constraint(
        "CHECK(shop_quiet_from >= 0 AND shop_quiet_from <= 24)",
        "Quiet hours from: enter an hour from 0 to 24.",
    )
    _shop_quiet_to_valid = models.Constraint(
        "CHECK(shop_quiet_to >= 0 AND shop_quiet_to <= 24)",
        "Quiet hours until: enter an hour from 0 to 24.",
    )
    _shop_belated_days_valid = models.Constraint(
        "CHECK(shop_belated_days BETWEEN 0 AND 365)",
        "Late greetings (days): enter 0 to 365.",
    )
    _shop_daily_activities_positive = models.Constraint(
        "CHECK(shop_daily_activities > 0)",
        "Daily tasks per person: enter 1 or more.",
    )
    _shop_result_days_positive = models.Constraint(
        "CHECK(shop_result_days > 0)", "Result period (days): enter 1 or more."
    )

    # ------------------------------------------------------------
    # DAYS
    # ------------------------------------------------------------

    def _shop_is_contact_day(self, day):
        """Tell whether the store contacts customers on that day."""
        self.ensure_one()
        # sudo: whether the shop is open is no secret, its calendar may be
        calendar = self.sudo().shop_contact_calendar_id
        if not calendar:
            return True
        zone = pytz.timezone(calendar.tz or self.shop_tz)
        start = zone.localize(datetime.combine(day, time.min))
        end = zone.localize(datetime.combine(day + timedelta(days=1), time.min))
        return bool(calendar.get_work_hours_count(start, end, compute_leaves=True))

    def _shop_contact_day(self, day, not_after=False):
        """Return the day of contact nearest to a due day, which may be a day off.

        :param not_after: look backwards first, so that a birthday is not missed
        """
        steps = range(1, LONGEST_BREAK)
        later = [day + timedelta(days=step) for step in steps]
        earlier = [day - timedelta(days=step) for step in steps]
        order = earlier + later if not_after else later
        return next(filter(self._shop_is_contact_day, [day, *order]), day)

    # ------------------------------------------------------------
    # HOURS
    # ------------------------------------------------------------

    def _shop_is_quiet(self, zone_name, instant):
        """Tell whether it is quiet then where the customer lives.

        :param str zone_name: the customer's time zone; empty or unknown: the store's
        :param instant: naive UTC
        """
        self.ensure_one()
        hour = hours.local_hour(instant, hours.zone_of(zone_name, self.shop_tz))
        return hours.is_within(hour, self.shop_quiet_from, self.shop_quiet_to)
