from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from odoo.addons.shop_crm_tiering.models.purchases.res_partner import LATE_INTERVALS


class ShopFollowupRule(models.Model):
    """Occasions that follow from how somebody buys, or does not."""

    _inherit = "shop.followup.rule"

    def _candidates_rhythm(self, period):
        """Return whom nobody has met for as long as the tier allows.

        Counted from the last touch of any kind. Whoever stays away is met again each
        time the interval has passed, so that those who are late when the rule starts
        spread over the interval by themselves. Of one customer there is one occasion
        at a time: the latest one while it still makes sense, then the next one.
        """
        return SQL(
            """
            SELECT %(person)s AS partner_id,
                   CASE WHEN met.latest > met.day AND met.latest >= %(first)s
                        THEN met.latest ELSE met.latest + met.every END
                       AS occasion_date,
                   ''::varchar AS origin
              FROM (
                    SELECT seen.*,
                           seen.day
                           + GREATEST((%(today)s::date - seen.day) / seen.every, 0)
                           * seen.every AS latest
                      FROM (
                            SELECT rhythm.partner_id, rhythm.every,
                                   GREATEST(metrics.last_purchase_date, touch.day)
                                       AS day
                              FROM (%(rhythms)s) AS rhythm
                              JOIN (%(figures)s) AS metrics
                                ON metrics.partner_id = rhythm.partner_id
                              LEFT JOIN (%(touches)s) AS touch
                                ON touch.partner_id = rhythm.partner_id
                           ) AS seen
                   ) AS met
              JOIN res_partner AS customer ON customer.id = met.partner_id
             WHERE met.day IS NOT NULL
            """,
            person=self._person("customer"),
            first=period.first_occasion,
            today=period.as_of + timedelta(days=period.lead),
            rhythms=self._get_rhythms(period.company),
            touches=self._get_last_touches(period.company),
            figures=self.env["shop.customer.metrics"]._figures_query(period.company),
        )

    def _get_rhythms(self, company):
        """Return SELECT partner_id (the customer), every: days between two contacts.

        By the tiers of the rule, of several the shortest; without any by the primary
        scheme.
        """
        standings = self.env["shop.tier.standing"]
        return SQL(
            """
            SELECT standing.partner_id,
                   min(COALESCE(NULLIF(tier.contact_interval_days, 0), %s)) AS every
              FROM (%s) AS standing
              JOIN shop_tier AS tier ON tier.id = standing.tier_id
             GROUP BY standing.partner_id
            """,
            self.interval_days,
            standings._current_query(company, self.tier_ids or None),
        )

    def _get_last_touches(self, company):
        """Return SELECT partner_id (the customer), day of the last touch.

        Purchases are left out: the figures know the last one.
        """
        return SQL(
            """
            SELECT contact.commercial_partner_id AS partner_id,
                   (max(touch.date) AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date AS day
              FROM (%(touches)s) AS touch
              JOIN res_partner AS contact ON contact.id = touch.partner_id
             WHERE COALESCE(touch.company_id, %(company)s) = %(company)s
             GROUP BY 1
            """,
            tz=company.shop_tz,
            touches=self.env["shop.touch"]._spoken_query(),
            company=company.id,
        )

    def _candidates_after_purchase(self, period):
        """Return who bought so many days ago: the person on the document.

        Of several purchases of a day the first one counts; where a company stands on
        the document its first contact is asked.
        """
        delay = timedelta(days=self.delay_days)
        first, last = period.first_occasion - delay, period.last_occasion - delay
        company = period.company
        # IS TRUE: looked up in a hash, not joined with tiers of unknown size
        return SQL(
            """
            SELECT DISTINCT ON (partner_id, occasion_date)
                   %(person)s AS partner_id,
                   (purchase.date AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date
                       + %(delay)s AS occasion_date,
                   purchase.source_ref AS origin
              FROM (%(purchases)s) AS purchase
              JOIN res_partner AS customer ON customer.id = purchase.partner_id
             WHERE purchase.company_id = %(company)s
               AND purchase.amount > 0
               AND purchase.date >= %(start)s
               AND purchase.date < %(end)s
               AND (%(in_tiers)s) IS TRUE
             ORDER BY partner_id, occasion_date, purchase.date, purchase.id
            """,
            person=self._person("customer"),
            tz=company.shop_tz,
            delay=self.delay_days,
            purchases=self.env["shop.purchase"]._table_query,
            company=company.id,
            start=company._shop_day_start(first),
            end=company._shop_day_end(last),
            in_tiers=self._get_tier_condition(SQL("purchase.commercial_partner_id")),
        )

    def _candidates_silent(self, period):
        """Return who is overdue by their own rhythm, from three days of purchases on.

        Late is who has not come for twice the median of the days between purchases.
        """
        return self._get_metrics_query(
            period,
            SQL(
                "metrics.last_purchase_date + round(metrics.interval_days * %s)::int",
                LATE_INTERVALS,
            ),
            SQL("metrics.interval_days IS NOT NULL"),
        )

    def _candidates_win_back(self, period):
        """Return who bought for the last time so many days ago."""
        delay = timedelta(days=self.delay_days)
        return self._get_metrics_query(
            period,
            SQL("metrics.last_purchase_date + %s", self.delay_days),
            SQL(
                "metrics.last_purchase_date BETWEEN %s AND %s",
                period.first_occasion - delay,
                period.last_occasion - delay,
            ),
        )

    def _candidates_birthday_missing(self, period):
        """Return who bought so many days ago and has no birthday on file."""
        return SQL(
            """
            SELECT found.*
              FROM (%s) AS found
              JOIN res_partner AS nameless ON nameless.id = found.partner_id
             WHERE COALESCE(nameless.shop_birth_month, 0) = 0
               AND NOT nameless.is_company
            """,
            self._candidates_win_back(period),
        )

    def _candidates_potential(self, period):
        """Return who has been on file for so many days and never bought."""
        company = period.company
        return self._get_metrics_query(
            period,
            SQL(
                "(customer.create_date AT TIME ZONE 'UTC' AT TIME ZONE %s)::date + %s",
                company.shop_tz,
                self.delay_days,
            ),
            SQL("metrics.lifetime_count = 0"),
        )

    def _get_metrics_query(self, period, occasion, condition):
        """Return the customers whose figures fulfil a condition.

        :param occasion: SQL of the day, of ``metrics`` and ``customer``
        :param condition: SQL of the same
        """
        return SQL(
            """
            SELECT %(person)s AS partner_id, %(occasion)s AS occasion_date,
                   ''::varchar AS origin
              FROM (%(figures)s) AS metrics
              JOIN res_partner AS customer ON customer.id = metrics.partner_id
             WHERE %(condition)s
               AND %(in_tiers)s
               AND %(occasion)s BETWEEN %(first)s AND %(last)s
            """,
            person=self._person("customer"),
            occasion=occasion,
            figures=self.env["shop.customer.metrics"]._figures_query(period.company),
            condition=condition,
            in_tiers=self._get_tier_condition(SQL("metrics.partner_id")),
            first=period.first_occasion,
            last=period.last_occasion,
        )
