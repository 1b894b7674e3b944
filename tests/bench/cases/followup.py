"""Follow-up: planning a night's contacts, and making tasks of those that are due."""

from odoo.fields import Command
from odoo.tools import SQL

from odoo.addons.shop_crm_followup.planning.ledger import Ledger
from odoo.addons.shop_crm_followup.planning.period import Period

# Twelve rules; who is greeted by a calendar is everybody, the others the best tier.
DATED = ("birthday", "anniversary")
RULES = (
    *DATED,
    *("after_3", "after_30", "silent", "dormant", "lost", "rhythm", "tier_up"),
    *("tier_down", "potential", "birthday_missing"),
)
WITH_BIRTHDAY = 4  # every so manieth customer has one on file
TASKS = 2_000
LOOPED = 100
ROUNDS = 3


def measure(env, meter, table):
    """Plan twice, then hand out what is due."""
    _furnish(env)
    rules = _activate(env)
    as_of = env.company._shop_today()
    with meter.measure() as first:
        planned = sum(rules.action_plan(as_of).values())
    env.cr.commit()
    with meter.measure() as second:
        again = sum(rules.action_plan(as_of).values())
    env.cr.commit()
    floor = _measure_floor(env, meter, rules, as_of)
    note = f" ({planned:,} contacts)"
    table.add_ratio(
        "planning / candidates read and rows inserted", first, floor, 3, note
    )
    note = f" ({again} new)"
    table.add_ratio("planning again / planning", second, first, 0.25, note)
    _measure_tasks(env, meter, table)


def _furnish(env):
    """Give customers birthdays and anniversaries, and each of them a consent."""
    env.cr.execute(
        SQL(
            """
            UPDATE res_partner
               SET shop_birth_month = 1 + id / %(every)s %% 12,
                   shop_birth_day = 1 + id / (12 * %(every)s) %% 28,
                   shop_anniversary = date '2000-01-01' + (id / %(every)s %% 9000)::int
             WHERE id %% %(every)s = 0
            """,
            every=WITH_BIRTHDAY,
        )
    )
    env.cr.execute("ANALYZE res_partner")
    env.cr.commit()


def _activate(env):
    """Switch the rules on, those that are not for everybody for the best tier."""
    rules = env["shop.followup.rule"].with_context(active_test=False)
    rules.search([]).active = False
    rules = rules.search([("code", "in", RULES)])
    rules.active = True
    tier = env.company._shop_primary_scheme().tier_ids[0]
    others = rules.filtered(lambda rule: rule.code not in DATED)
    others.tier_ids = [Command.set(tier.ids)]
    env.cr.commit()
    return rules


def _measure_floor(env, meter, rules, as_of):
    """Return what reading the candidates and inserting the same rows costs."""
    env.cr.execute("CREATE TEMP TABLE same AS SELECT * FROM shop_followup")
    env.cr.execute("DELETE FROM shop_followup")
    env.cr.commit()
    with meter.measure() as floor:
        for rule in rules:
            candidates = Ledger(rule, Period.of(rule, as_of))._candidates()
            env.execute_query(SQL("SELECT count(*) FROM (%s) AS c", candidates))
        env.cr.execute("INSERT INTO shop_followup SELECT * FROM same")
    env.cr.execute("ANALYZE shop_followup")
    env.cr.commit()
    return floor


def _measure_tasks(env, meter, table):
    company = env.company
    company.shop_daily_activities = TASKS
    env.flush_all()
    env.cr.execute(
        """
        UPDATE shop_followup SET due_date = %s
         WHERE id IN (SELECT id FROM shop_followup WHERE state = 'planned' LIMIT %s)
        """,
        [company._shop_today(), TASKS],
    )
    env.cr.commit()
    env.invalidate_all()
    # in turns, the least of each: what else runs on the machine costs both
    rounds = [_measure_handing_out(env, meter) for _round in range(ROUNDS)]
    handed, _batch, values, count = min(rounds, key=lambda each: each[0].cpu)
    batch = min((each[1] for each in rounds), key=lambda cost: cost.cpu)
    loop = _measure_loop(env, meter, values[:LOOPED])
    note = f" ({len(values):,} of {count:,} due)"
    table.add_ratio(
        "due contacts to tasks / one batch create", handed, batch, 1.3, note
    )
    times = loop.cpu / LOOPED * len(values) / max(handed.cpu, 0.01)
    table.add("naive loop / due contacts to tasks", f"{times:.0f}x", "-", True, loop)


def _measure_handing_out(env, meter):
    """Hand out, then make the same activities and nothing else; leave no trace."""
    ledger = env["shop.followup"]
    with meter.measure() as handed:
        count = ledger._hand_out()
    scheduled = ledger.search([("activity_id", "!=", False)])
    values = [followup._prepare_activity() for followup in scheduled]
    env.cr.rollback()
    env.invalidate_all()
    return handed, _measure_batch(env, meter, values), values, count


def _measure_batch(env, meter, values):
    partners = env["res.partner"].browse(each["res_id"] for each in values)
    # as anybody makes them: Odoo finds the model's name out
    values = [{**each} for each in values]
    for each in values:
        each.pop("res_model")
    activities = env["mail.activity"].with_context(mail_activity_quick_update=True)
    with meter.measure() as batch:
        partners.mapped("display_name")
        activities.create(values)
        env.flush_all()
    env.cr.rollback()
    env.invalidate_all()
    return batch


def _measure_loop(env, meter, values):
    with meter.measure() as loop:
        for each in values:
            env["mail.activity"].create(each)
            env.flush_all()
    env.cr.rollback()
    env.invalidate_all()
    return loop
