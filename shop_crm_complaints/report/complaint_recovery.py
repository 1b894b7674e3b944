"""How many of those who complained bought again after their case was closed."""

from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.shop_crm_followup.models.results.shop_followup_result import FEWEST
from odoo.addons.shop_crm_followup.tools.intervals import newcombe, wilson

from ..models.insight.shop_complaint_recovery import BOUGHT, RUNNING, WINDOWS
from ..models.steps.shop_complaint_step_time import LATE, ON_TIME


class RecoveryFigures:
    """Shares of closed cases whose customer bought again, counted in one query.

    A case counts for a window when it is over.

    :param report: :class:`~.complaint_report.ComplaintReport`
    """

    def __init__(self, report):
        self.report = report
        self.env = report.env
        self.rows = self.env["shop.complaint.recovery"]
        self.domain = Domain("company_id", "in", report.companies.ids) & Domain(
            "closed_at", ">=", report.since_at
        )
        self.steps = self.env["shop.complaint.step"].search([])  # pylint: disable=no-search-all
        self.groups = self._count()

    def as_dict(self, limit):
        """Return all figures.

        :param int limit: remedies and people named, those with most cases
        :return: dict ``fewest`` (below it is too few to tell), ``windows`` (days),
            ``all`` (list of figures, one a window), ``remedies``, ``people`` (lists
            of dict ``name``, ``windows``), ``steps`` (list of dict ``code``, ``name``,
            ``kept``, ``late``: figures, one a window, and ``verdicts``)
        """
        return {
            "fewest": FEWEST,
            "windows": list(WINDOWS),
            "all": self._get_figures((), Domain.TRUE),
            "remedies": self._get_named("remedy_id", limit),
            "people": self._get_named("user_id", limit),
            "steps": [self._get_step(step) for step in self.steps],
        }

    # ------------------------------------------------------------
    # COUNTING
    # ------------------------------------------------------------

    def _count(self):
        """Return ``{(column, value): {days: (cases, bought)}}``, (): all of them."""
        columns = ["remedy_id", "user_id"]
        columns += [f"in_time_{step.code}" for step in self.steps]
        found = {}
        for row in self.env.execute_query(self._query(columns)):
            mask, values, counts = row[0], row[1 : 1 + len(columns)], row[-6:]
            key = self._get_key(columns, mask, values)
            pairs = zip(counts[::2], counts[1::2], strict=True)
            found[key] = dict(zip(WINDOWS, pairs, strict=True))
        return found

    def _get_key(self, columns, mask, values):
        """Return by which column a row is grouped, from the bits of GROUPING."""
        size = len(columns)
        for place, column in enumerate(columns):
            if not mask & 1 << (size - 1 - place):
                return column, values[place]
        return ()

    def _query(self, columns):
        names = [SQL.identifier("told", column) for column in columns]
        counts = [
            count
            for days in WINDOWS
            for count in self._counts(SQL.identifier("told", f"after_{days}"))
        ]
        return SQL(
            """
            SELECT GROUPING(%(names)s), %(names)s, %(counts)s
              FROM (%(told)s) AS told
             GROUP BY GROUPING SETS ((), %(sets)s)
            """,
            names=SQL(", ").join(names),
            counts=SQL(", ").join(counts),
            told=self._readable_rows(columns),
            sets=SQL(", ").join(SQL("(%s)", name) for name in names),
        )

    def _counts(self, column):
        return (
            SQL("count(*) FILTER (WHERE %s <> %s)", column, RUNNING),
            SQL("count(*) FILTER (WHERE %s = %s)", column, BOUGHT),
        )

    def _readable_rows(self, columns):
        """Return the rows that the user may read."""
        query = self.rows._search(self.domain)
        names = [*columns, *(f"after_{days}" for days in WINDOWS)]
        return query.select(*(SQL.identifier(query.table, name) for name in names))

    # ------------------------------------------------------------
    # FIGURES
    # ------------------------------------------------------------

    def _get_figures(self, key, domain):
        """Return the share that bought again in each window, as figures."""
        counts = self.groups.get(key, {})
        return [
            self._get_figure(days, counts.get(days, (0, 0)), domain) for days in WINDOWS
        ]

    def _get_figure(self, days, counts, domain):
        count, bought = counts
        over = self.domain & domain & Domain(f"after_{days}", "!=", RUNNING)
        low, high = wilson(bought, count) if count else (None, None)
        return {
            "days": days,
            "count": self.report._figure(count, over, self.rows._name),
            "bought": self.report._figure(
                bought, over & Domain(f"after_{days}", "=", BOUGHT), self.rows._name
            ),
            "share": self.report._share(bought, count),
            "low": low,
            "high": high,
            "is_enough": count >= FEWEST,
        }

    def _get_named(self, column, limit):
        """Return the figures by remedy or person, those with most cases first."""
        values = [key[1] for key in self.groups if key and key[0] == column]
        values.sort(key=lambda value: -self.groups[column, value][WINDOWS[0]][0])
        records = self.env[self.rows._fields[column].comodel_name]
        return [
            {
                "name": self.report._name(column, records.browse(value or [])),
                "windows": self._get_figures(
                    (column, value), Domain(column, "=", value or False)
                ),
            }
            for value in values[:limit]
        ]

    def _get_step(self, step):
        column = f"in_time_{step.code}"
        kept, late = (
            self._get_figures((column, value), Domain(column, "=", value))
            for value in (ON_TIME, LATE)
        )
        return {
            "code": step.code,
            "name": step.name,
            "kept": kept,
            "late": late,
            "verdicts": [
                self._get_conclusion(one, other)
                for one, other in zip(kept, late, strict=True)
            ],
        }

    def _get_conclusion(self, kept, late):
        """Return the conclusion on steps on time in a sentence."""
        if not (kept["is_enough"] and late["is_enough"]):
            return self.env._(
                "Too few to tell: at least %s cases on time and as many late are "
                "needed.",
                FEWEST,
            )
        low, high = newcombe(
            kept["bought"]["value"],
            kept["count"]["value"],
            late["bought"]["value"],
            late["count"]["value"],
        )
        if low <= 0 <= high:
            return self.env._("Too few to tell: no difference is shown.")
        if low > 0:
            return self.env._("More customers come back after steps on time.")
        return self.env._("Fewer customers come back after steps on time.")
