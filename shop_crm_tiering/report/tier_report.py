"""What a tier report says: customers tier by tier, moves, and how it was made."""

from datetime import timedelta
from functools import cached_property
from uuid import uuid4

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import SQL

from .excel import clean
from .tier_columns import tier_columns
from .tier_words import TierWords, number

FETCH = 2_000
MOVES_DAYS = 90


class TierReport:
    """The tiers of one scheme in ``env.company``, as the user of it may see them.

    :param scheme: shop.tier.scheme, in the environment of the reader: rights,
        company and language are its
    :param date since: moves after this day count, by default of the last 90 days
    :param list chosen: pairs (customer id, tier id) in the order to list them;
        None lists every customer, best tier first, then by falling amount
    :raise UserError: the scheme has not been computed in this company
    """

    def __init__(self, scheme, since=None, chosen=None):
        self.scheme = scheme
        self.env = scheme.env
        self.company = scheme.env.company
        self.run = scheme._last_run(self.company)
        if not self.run:
            raise UserError(
                self.env._(
                    "“%s” has not been computed yet. Recompute it first.", scheme.name
                )
            )
        self.as_of = self.run.date
        self.since = since or self.as_of - timedelta(days=MOVES_DAYS)
        self.margin_known = self.run.margin_known
        self.chosen = chosen
        self.columns = tier_columns(self.env, self.as_of, self.margin_known)

    # ------------------------------------------------------------
    # CUSTOMERS
    # ------------------------------------------------------------

    @cached_property
    def tiers(self):
        """The tiers in use, and archived ones that still hold customers."""
        tiers = self.scheme._get_tiers()
        every = self.scheme.with_context(active_test=False).tier_ids
        return tiers + every.filtered(lambda t: t.id in self.totals and t not in tiers)

    @cached_property
    def totals(self):
        """Customers and amount of all tiers: ``{tier id: (count, amount)}``."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT standing.tier_id, count(*), COALESCE(sum(m.amount), 0)::float8
                  FROM (%s) AS standing
                  LEFT JOIN (%s) AS m USING (partner_id)
                 GROUP BY standing.tier_id
                """,
                self._standings(),
                self._figures(),
            )
        )
        return {tier_id: (count, amount) for tier_id, count, amount in rows}

    @property
    def count(self):
        """Number of customers that the report lists."""
        if self.chosen is not None:
            return len(self.chosen)
        return sum(count for count, _amount in self.totals.values())

    def rows(self, progress=None):
        """Yield the customers: a value per column, then the place of the tier
        among ``tiers`` (0 = best).

        Read in slices, so that memory does not grow with the customers.

        :param progress: called with the numbers of rows read and to read
        """
        done = 0
        for rows in self._slices(self._select()):
            yield from rows
            done += len(rows)
            if progress:
                progress(done, self.count)

    def order(self):
        """Return the SELECT of customer, tier and place (from 0) of each row."""
        return SQL(
            """
            SELECT standing.partner_id, standing.tier_id, rank.position,
                   row_number() OVER (ORDER BY %(order)s) - 1 AS place
              FROM (%(standings)s) AS standing
              JOIN (%(ranks)s) AS rank USING (tier_id)
              LEFT JOIN (%(figures)s) AS m USING (partner_id)
            """,
            order=self._order_customers(),
            standings=self._standings(),
            ranks=self._ranks(),
            figures=self._figures(),
        )

    def _slices(self, query):
        """Yield lists of rows from a cursor of the database's own."""
        cr, name = self.env.cr, SQL.identifier(f"rows_{uuid4().hex}")
        # The whole result is wanted, not its first rows soon.
        cr.execute("SET LOCAL cursor_tuple_fraction = 1")
        cr.execute("SET LOCAL jit = off")
        cr.execute(SQL("DECLARE %s NO SCROLL CURSOR FOR %s", name, query))
        while rows := self.env.execute_query(SQL("FETCH %s FROM %s", FETCH, name)):
            yield rows
        cr.execute(SQL("CLOSE %s", name))

    def _select(self):
        return SQL(
            """
            SELECT %(columns)s, rank.position
              FROM (%(standings)s) AS standing
              %(chosen)s
              JOIN (%(ranks)s) AS rank ON rank.tier_id = %(tier)s
              JOIN res_partner AS p ON p.id = standing.partner_id
              LEFT JOIN (%(figures)s) AS m ON m.partner_id = standing.partner_id
              LEFT JOIN (%(names)s) AS before
                ON before.tier_id = standing.previous_tier_id
             ORDER BY %(order)s
            """,
            columns=SQL(", ").join(column.sql for column in self.columns),
            standings=self._standings(),
            chosen=self._chosen_join(),
            ranks=self._ranks(),
            tier=SQL("standing.tier_id" if self.chosen is None else "chosen.tier_id"),
            figures=self._figures(),
            names=self._names(),
            order=self._order_customers()
            if self.chosen is None
            else SQL("chosen.place"),
        )

    def _order_customers(self):
        return SQL("rank.position, m.amount DESC NULLS LAST, standing.partner_id")

    def _chosen_join(self):
        if self.chosen is None:
            return SQL()
        customers, tiers = zip(*self.chosen, strict=True) if self.chosen else ([], [])
        return SQL(
            """
            JOIN unnest(%s::int[], %s::int[]) WITH ORDINALITY
                AS chosen (partner_id, tier_id, place)
              ON chosen.partner_id = standing.partner_id
            """,
            list(customers),
            list(tiers),
        )

    def _standings(self):
        """Return the standings that the user may read."""
        standings = self.env["shop.tier.standing"]
        standings.flush_model()
        query = standings._search(
            [("scheme_id", "=", self.scheme.id), ("company_id", "=", self.company.id)]
        )
        return query.select(SQL("%s.*", SQL.identifier(query.table)))

    def _figures(self):
        return SQL(
            "SELECT * FROM shop_customer_metrics WHERE company_id = %s", self.company.id
        )

    def _ranks(self):
        rows = [SQL("(%s, %s)", tier.id, n) for n, tier in enumerate(self.tiers)]
        return self._values(rows, SQL("position"))

    def _names(self):
        every = self.scheme.with_context(active_test=False).tier_ids
        rows = [SQL("(%s, %s)", tier.id, clean(tier.name)) for tier in every]
        return self._values(rows, SQL("name"))

    def _values(self, rows, name):
        return SQL(
            "SELECT * FROM (VALUES %s) AS named (tier_id, %s)",
            SQL(", ").join(rows),
            name,
        )

    # ------------------------------------------------------------
    # MOVES
    # ------------------------------------------------------------

    def moves(self):
        """Return how many went from which tier to which, those who stayed too.

        :return: dict ``(tier id then, tier id now): count`` over all customers;
            then = at the end of ``since``, None for who was not placed yet
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH moved AS (
                    SELECT DISTINCT ON (partner_id) partner_id, from_tier_id
                      FROM shop_tier_change
                     WHERE scheme_id = %(scheme)s
                       AND company_id = %(company)s
                       AND date > %(since)s
                     ORDER BY partner_id, date, id
                )
                SELECT CASE WHEN moved.partner_id IS NOT NULL THEN moved.from_tier_id
                            WHEN standing.since > %(since)s THEN NULL
                            ELSE standing.tier_id END,
                       standing.tier_id,
                       count(*)
                  FROM (%(standings)s) AS standing
                  LEFT JOIN moved USING (partner_id)
                 GROUP BY 1, 2
                """,
                scheme=self.scheme.id,
                company=self.company.id,
                since=self.since,
                standings=self._standings(),
            )
        )
        return {(then, now): count for then, now, count in rows}

    # ------------------------------------------------------------
    # PARAMETERS
    # ------------------------------------------------------------

    def parameters(self):
        """Return what the report rests on: pairs of label and text, date or number."""
        _, company, words = self.env._, self.company, TierWords(self.scheme)
        methods = dict(self.scheme._fields["method"]._description_selection(self.env))
        window_start = self.as_of - timedelta(days=self.run.window_days - 1)
        return [
            (self.env._("Company"), company.name),
            (self.env._("Currency"), company.currency_id.name),
            (self.env._("Scheme"), f"{self.scheme.name} ({self.scheme.code})"),
            (self.env._("Version"), self.run.version),
            (self.env._("Method"), methods[self.scheme.method]),
            (self.env._("As of"), self.as_of),
            (self.env._("Analysis window: first day"), window_start),
            (self.env._("Analysis window: days"), self.run.window_days),
            (
                self.env._("Grace period before a downgrade (days)"),
                self.scheme.grace_days,
            ),
            (self.env._("Margin"), self._margin_words()),
            *words.settings(),
            *((tier.name, words(tier)) for tier in self.tiers),
            *self._cut_points(),
            (self.env._("Customers"), self.run.customers),
            (self.env._("Created by"), self.env.user.name),
            (self.env._("Created on"), self._local_time(company._shop_now())),
        ]

    def _margin_words(self):
        if self.margin_known:
            return self.env._("Computed from the costs of the products sold")
        return self.env._("No costs known: net spend is used instead of margin")

    def _cut_points(self):
        """Return the cut points that the last run has found."""
        _, cuts = self.env._, self.company._shop_last_run().cuts or {}
        axes = {
            "r": self.env._("Recency (days): quintiles of customers"),
            "f": self.env._("Frequency (purchases): quintiles of customers"),
            "m": self.env._("Monetary (net spend): quintiles of customers"),
        }
        points = [(label, cuts.get(axis)) for axis, label in axes.items()]
        points.append(
            (self.env._("Cut points of the scheme"), self.run.cuts.get("points"))
        )
        return [
            (label, " / ".join(number(each) for each in found if each is not None))
            for label, found in points
            if found
        ]

    def _local_time(self, instant):
        zoned = self.company.with_context(tz=self.company.shop_tz)
        local = fields.Datetime.context_timestamp(zoned, instant)
        return local.strftime("%Y-%m-%d %H:%M")
