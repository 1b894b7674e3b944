"""What people complain of, how well the shop deals with it, and what it costs."""

from collections import defaultdict

from babel.dates import format_skeleton
from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import babel_locale_parse, get_lang

from ..models.steps.shop_complaint_step_time import LATE, ON_TIME

# By what the few that matter are looked for.
PARETO_FIELDS = ("cause_id", "q_product_id", "store_id", "q_staff_id")
# Proposals that were not accepted: from so many on in one line.
MOST_LOOPS = 3


class ComplaintReport:
    """The complaints opened since the first day of a month, as the user may see them.

    Suggestions and cancelled cases are none. Every figure names the model and the
    domain of the rows behind it. A fixed number of queries at any number of cases.

    :param env: companies, rights and language are its
    :param int months: the present month counts as one
    """

    def __init__(self, env, months):
        company = env.company
        # months are those of the store, not of the reader
        self.env = env(context={**env.context, "tz": company.shop_tz})
        self.cases = self.env["shop.complaint"]
        self.company = company
        self.companies = env.companies
        self.currency = company.currency_id
        self.today = company._shop_today()
        first = self.today.replace(day=1)
        self.months = [
            first - relativedelta(months=back) for back in reversed(range(months))
        ]
        self.since = self.months[0]
        self.since_at = self._get_instant(self.since)
        self.domain = (
            Domain("kind", "=", "complaint")
            & Domain("state", "!=", "cancelled")
            & Domain("company_id", "in", self.companies.ids)
            & Domain("create_date", ">=", self.since_at)
        )

    def _get_instant(self, day):
        """Return when a day of the store begins, as clients and domains write it."""
        return fields.Datetime.to_string(self.company._shop_day_start(day))

    def _figure(self, value, domain, model="shop.complaint", **more):
        """Return a figure with what is behind it."""
        return {"value": value, "model": model, "domain": list(domain), **more}

    # ------------------------------------------------------------
    # COUNTS
    # ------------------------------------------------------------

    def counts(self):
        """Return the figures ``cases``, ``open`` and ``closed``."""
        states = dict(self.cases._read_group(self.domain, ["state"], ["__count"]))
        figures = {
            state: self._figure(
                states.get(state, 0), self.domain & Domain("state", "=", state)
            )
            for state in ("open", "closed")
        }
        return {"cases": self._figure(sum(states.values()), self.domain), **figures}

    def hidden(self):
        """Return the estimate of silent customers, by the factor of the settings.

        :return: dict ``count`` and ``factors`` (of the companies that assume one)
        """
        groups = self.cases._read_group(self.domain, ["company_id"], ["__count"])
        counts = dict(groups)
        factors = {each: each.shop_complaint_hidden_factor for each in self.companies}
        return {
            "count": sum(
                factor * counts.get(each, 0) for each, factor in factors.items()
            ),
            "factors": sorted({factor for factor in factors.values() if factor}),
        }

    # ------------------------------------------------------------
    # PARETO
    # ------------------------------------------------------------

    def pareto(self, field, limit):
        """Return which values of a field make most of the cases.

        :param int limit: so many are named, the rest is ``others``
        :return: dict ``field``, ``label``, ``rows`` (figures, the most frequent
            first, with ``name``, ``is_given``, ``share``, ``cum_share``, ``class``),
            ``others`` (how many values, how many cases)
        """
        groups = self.cases._read_group(self.domain, [field], ["__count"])
        groups.sort(key=lambda group: -group[1])
        named, others = groups[:limit], groups[limit:]
        rows = [(self._name(field, value), value.id, count) for value, count in named]
        rows.sort(key=lambda row: (-row[2], row[0]))
        rest = sum(count for _value, count in others)
        classified = self.cases._classify(
            [(name, count) for name, _id, count in rows] + [("", rest)] * bool(rest)
        )
        return {
            "field": field,
            "label": self._get_label(field),
            "rows": [
                self._figure(
                    row.pop("count"),
                    self.domain & Domain(field, "=", value_id),
                    is_given=bool(value_id),
                    **row,
                )
                for row, (_name, value_id, _count) in zip(
                    classified, rows, strict=False
                )
            ],
            "others": {"values": len(others), "count": rest},
        }

    def _name(self, field, value):
        # sudo: only how it is called; the cases that name it are the user's to read
        return self.cases._name_value(field, value.sudo())

    def _get_label(self, field):
        return {
            "cause_id": self.env._("Causes"),
            "q_product_id": self.env._("Product"),
            "store_id": self.env._("Stores"),
            "q_staff_id": self.env._("Who served the customer"),
        }[field]

    # ------------------------------------------------------------
    # MONTHS
    # ------------------------------------------------------------

    def by_month(self):
        """Return cases opened and amounts approved by month.

        :return: list of dict ``month``, ``name``, ``cases`` and ``cost`` (figures)
        """
        counts = {
            month.date(): count
            for month, count in self.cases._read_group(
                self.domain, ["create_date:month"], ["__count"]
            )
        }
        costs = self._get_costs()
        locale = babel_locale_parse(get_lang(self.env).code)
        return [
            {
                "month": fields.Date.to_string(month),
                "name": format_skeleton("yMMM", month, locale=locale),
                "cases": self._figure(
                    counts.get(month, 0), self.domain & self._get_span(month)
                ),
                "cost": self._figure(
                    costs.get(month, 0.0),
                    Domain(
                        "grant_ids",
                        "any",
                        self._get_cost_domain() & self._get_span(month),
                    ),
                ),
            }
            for month in self.months
        ]

    def cost(self):
        """Return the amount approved in all months, as a figure."""
        return self._figure(
            sum(self._get_costs().values()),
            Domain("grant_ids", "any", self._get_cost_domain()),
        )

    def _get_span(self, month):
        end = self._get_instant(month + relativedelta(months=1))
        return Domain("create_date", ">=", self._get_instant(month)) & Domain(
            "create_date", "<", end
        )

    def _get_cost_domain(self):
        return (
            Domain("company_id", "in", self.companies.ids)
            & Domain("state", "!=", "withdrawn")
            & Domain("create_date", ">=", self.since_at)
        )

    def _get_costs(self):
        """Return ``{month: sum}`` of approved amounts, in the reader's currency."""
        groups = self.env["shop.complaint.grant"]._read_group(
            self._get_cost_domain(),
            ["create_date:month", "company_id"],
            ["amount:sum"],
        )
        costs = defaultdict(float)
        for month, company, amount in groups:
            costs[month.date()] += company.currency_id._convert(
                amount, self.currency, self.company, self.today
            )
        return costs

    # ------------------------------------------------------------
    # PROPOSALS AND PROMISES
    # ------------------------------------------------------------

    def loops(self):
        """Return how many cases took how many further proposals, as figures."""
        groups = self.cases._read_group(self.domain, ["loops"], ["__count"])
        counts = defaultdict(int)
        for loops, count in groups:
            counts[min(loops or 0, MOST_LOOPS)] += count
        return [
            self._figure(
                counts[number],
                self.domain & self._get_loops_domain(number),
                loops=number,
                share=self._share(counts[number], sum(counts.values())),
            )
            for number in range(MOST_LOOPS + 1)
        ]

    def _get_loops_domain(self, number):
        if not number:
            return Domain("loops", "in", (0, False))
        return Domain("loops", ">=" if number == MOST_LOOPS else "=", number)

    def promises(self):
        """Return what was promised since, by store.

        :return: list of dict ``name``, ``kept``, ``broken``, ``open`` (figures), and
            ``share``: kept of those that ended, None where none did
        """
        domain = Domain("company_id", "in", self.companies.ids) & Domain(
            "due_date", ">=", self.since.isoformat()
        )
        groups = self.env["shop.complaint.promise"]._read_group(
            domain, ["store_id", "state"], ["__count"]
        )
        counts = defaultdict(dict)
        for store, state, count in groups:
            counts[store][state] = count
        rows = [
            self._get_promises_of(
                store, found, domain & Domain("store_id", "=", store.id)
            )
            for store, found in counts.items()
        ]
        return sorted(rows, key=lambda row: (-row["broken"]["value"], row["name"]))

    def _get_promises_of(self, store, counts, domain):
        figures = {
            state: self._figure(
                counts.get(state, 0),
                domain & Domain("state", "=", state),
                "shop.complaint.promise",
            )
            for state in ("kept", "broken", "open")
        }
        kept, broken = counts.get("kept", 0), counts.get("broken", 0)
        return {
            "name": self._name("store_id", store),
            "share": self._share(kept, kept + broken),
            **figures,
        }

    def _share(self, part, whole):
        return part / whole if whole else None

    # ------------------------------------------------------------
    # STEPS
    # ------------------------------------------------------------

    def steps(self):
        """Return handling time and punctuality by step.

        A case that came to a step twice is late when it was late once; one that is
        overdue at this moment is late, too.

        :return: list of dict ``code``, ``name``, ``hours`` (median of the opening
            hours of a case, None without any), ``done``, ``kept``, ``late``
            (figures), ``share`` (kept of kept and late, None without any)
        """
        rows = self.env.execute_query_dict(self._steps_query())
        found = {row["step_id"]: row for row in rows}
        steps = self.env["shop.complaint.step"].search([])  # pylint: disable=no-search-all
        return [self._get_step(step, found.get(step.id, {})) for step in steps]

    def _get_step(self, step, row):
        at_step = Domain("step_id", "=", step.id)
        late = at_step & self._get_late_domain()
        kept = at_step & Domain("in_time", "=", ON_TIME)
        count = {name: row.get(name) or 0 for name in ("done", "kept", "late")}
        return {
            "code": step.code,
            "name": step.name,
            "hours": row.get("hours"),
            "share": self._share(count["kept"], count["kept"] + count["late"]),
            "done": self._figure(
                count["done"], self._with_time(at_step & Domain("done_at", "!=", False))
            ),
            "kept": self._figure(
                count["kept"],
                self._with_time(kept) & Domain("step_time_ids", "not any", list(late)),
            ),
            "late": self._figure(count["late"], self._with_time(late)),
        }

    def _with_time(self, domain):
        return self.domain & Domain("step_time_ids", "any", list(domain))

    def _get_late_domain(self):
        now = fields.Datetime.to_string(self.company._shop_now())
        return Domain("in_time", "=", LATE) | (
            Domain("done_at", "=", False)
            & Domain("due_at", "<", now)
            & Domain("complaint_id.waiting", "=", False)
        )

    def _steps_query(self):
        """Return SELECT step_id, done, hours, kept, late: one row a step.

        Times are read by the cases they belong to, whose rules they share: to ask the
        rules of each time again takes minutes at a million cases.
        """
        times = self.env["shop.complaint.step.time"]
        times.check_access("read")
        times.flush_model()
        seen = self.cases._search(self.domain)
        columns = (SQL.identifier(seen.table, name) for name in ("id", "waiting"))
        return SQL(
            """
            WITH seen AS MATERIALIZED (%(seen)s),
            told AS (
                SELECT passed.step_id,
                       sum(passed.worked_hours)
                           FILTER (WHERE passed.done_at IS NOT NULL) AS hours,
                       bool_or(%(is_late)s) AS is_late,
                       bool_or(passed.in_time IS NOT NULL) AS is_told
                  FROM seen
                  JOIN shop_complaint_step_time AS passed
                    ON passed.complaint_id = seen.id
                 GROUP BY passed.complaint_id, passed.step_id
            )
            SELECT step_id, count(hours) AS done,
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY hours) AS hours,
                   count(*) FILTER (WHERE is_late) AS late,
                   count(*) FILTER (WHERE is_told AND is_late IS NOT TRUE) AS kept
              FROM told
             GROUP BY step_id
            """,
            seen=seen.select(*columns),
            is_late=self._is_late(),
        )

    def _is_late(self):
        """Return :meth:`_get_late_domain` as SQL over ``passed``, ``seen``."""
        return SQL(
            """
            passed.in_time = %s
            OR passed.done_at IS NULL
           AND passed.due_at < %s
           AND seen.waiting IS NOT TRUE
            """,
            LATE,
            self.company._shop_now(),
        )
