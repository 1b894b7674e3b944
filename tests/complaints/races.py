"""A play in Odoo's shell: two sessions act on one case, or one customer, at once.

Both have looked at the database before either acts, so each begins from a picture that
the other makes old.
"""

import os
import threading
from itertools import combinations_with_replacement
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying

DATABASE = os.environ["DATABASE"]
LIMIT = 100
WORTH = 60
ROUNDS = 5
ANSWERS = {
    "vent": {},
    "apologise": {"apologised": True, "thanked": True},
    "question": {
        "q_what": "It shrank",
        "q_how": "Washed cold",
        "q_why": "It was dear",
        "q_product_none": True,
        "q_staff_none": True,
        "q_other_none": True,
        "q_reasonable": "yes",
        "repeated_back": True,
    },
}


def call(function, *arguments):
    """Call a function with an environment, in a transaction of its own."""
    with Registry(DATABASE).cursor() as cr:
        return function(api.Environment(cr, SUPERUSER_ID, {}), *arguments)


def furnish(env):
    """Make an assistant and two managers who may allow up to the limit."""
    roles = {"assistant": "user", "first": "manager", "second": "manager"}
    users = env["res.users"].with_context(no_reset_password=True)
    for login, role in roles.items():
        group = env.ref(f"shop_crm_tiering.group_shop_crm_{role}")
        users.create({"name": login, "login": login, "group_ids": group.ids})
    line = env.ref("shop_crm_complaints.shop_complaint_authority_manager")
    line.write({"case_limit": LIMIT, "customer_limit": LIMIT})


def open_case(env, where, partner_id=None):
    """Lead a case to the proposal or further, as the assistant; return its id."""
    refund = env.ref("shop_crm_complaints.shop_complaint_remedy_refund")
    customer = env["res.partner"].browse(partner_id) if partner_id else None
    customer = customer or env["res.partner"].create({"name": "Li Ming"})
    cases = as_user(env["shop.complaint"], "assistant")
    case = cases.create({"partner_id": customer.id, "customer_words": "It shrank!"})
    for code, answers in ANSWERS.items():
        wish = {"q_wish_id": refund.id} if code == "question" else {}
        case.write({**answers, **wish})
        case.action_next()
    case.write({"remedy_id": refund.id, "remedy_amount": WORTH})
    case.action_request_approval()
    if where == "opinion":
        as_user(case, "first").action_approve()
        case.action_next()
    return case.id


def as_user(records, login):
    user = records.env["res.users"].sudo().search([("login", "=", login)])
    return records.with_user(user).with_context(allowed_company_ids=user.company_id.ids)


def at_once(*acts):
    """Do acts in sessions that begin together; return which of them were done."""
    begun = threading.Barrier(len(acts))
    done = {}

    def session(number, act):
        with Registry(DATABASE).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["shop.complaint"].search_count([])  # the picture is taken
            begun.wait()
            try:
                retrying(lambda: act(env), env)
                done[number] = True
            except UserError:
                cr.rollback()  # as a request does that is refused
                done[number] = False

    threads = [threading.Thread(target=session, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == len(acts), "a session failed"
    return [done[number] for number in range(len(acts))]


# ------------------------------------------------------------
# THE CUSTOMER'S LIMIT
# ------------------------------------------------------------


def approve(case_id, login):
    return lambda env: as_user(
        env["shop.complaint"].browse(case_id), login
    ).action_approve()


def spent(env, customer_id):
    grants = env["shop.complaint.grant"].search([("customer_id", "=", customer_id)])
    return sum(grants.filtered(lambda each: each.state != "withdrawn").mapped("amount"))


def two_cases_of_one_customer():
    customer = call(lambda env: env["res.partner"].create({"name": "Li Ming"}).id)
    cases = [call(open_case, "requested", customer) for _time in range(2)]
    done = at_once(approve(cases[0], "first"), approve(cases[1], "second"))
    assert sorted(done) == [False, True], done
    assert call(spent, customer) == WORTH


def name_customer(case_id, partner_id):
    return lambda env: as_user(
        env["shop.complaint"].browse(case_id), "assistant"
    ).action_confirm_customer(partner_id)


def customer_of_one_case_known_meanwhile():
    """What was allowed in a case of nobody becomes the customer's, or is not."""
    customer = call(lambda env: env["res.partner"].create({"name": "Li Ming"}).id)
    other = call(open_case, "opinion")
    case = call(open_case, "requested", customer)
    done = at_once(approve(case, "second"), name_customer(other, customer))
    assert sorted(done) == [False, True], done
    assert call(spent, customer) == WORTH


def customer_known_while_it_is_allowed():
    customer = call(lambda env: env["res.partner"].create({"name": "Li Ming"}).id)
    call(open_case, "opinion", customer)
    case = call(open_case, "requested")
    at_once(approve(case, "second"), name_customer(case, customer))
    assert call(spent, customer) == WORTH


# ------------------------------------------------------------
# ONE CASE
# ------------------------------------------------------------


def acts_on(case_id):
    def by(login, act):
        return lambda env: act(as_user(env["shop.complaint"].browse(case_id), login))

    return {
        "offer": by("assistant", lambda case: case.write({"remedy_amount": 70})),
        "approve": by("first", lambda case: case.action_approve()),
        "refuse": by("second", lambda case: case.action_refuse("Too much")),
        "accept": by("assistant", lambda case: decide(case, "satisfied")),
        "decline": by("second", lambda case: decide(case, "unsatisfied")),
        "cancel": by("assistant", lambda case: case.action_cancel("Twice")),
        "reopen": by("first", lambda case: case.action_reopen("Not over")),
        "close": by("second", lambda case: case.action_close()),
    }


def decide(case, opinion):
    case.opinion = opinion
    case.action_next()


def check(env, case_id, pair):
    """What holds in every case, whoever was first."""
    case = env["shop.complaint"].browse(case_id)
    live = case.grant_ids.filtered(lambda each: each.state != "withdrawn")
    running = case.step_time_ids.filtered(lambda each: not each.done_at)
    assert len(running) == (case.state == "open"), pair
    assert len(live) <= 1, pair
    allowed = case.approval_state == "approved" and case.state != "cancelled"
    assert bool(live) == allowed, pair
    assert not live or live.amount == case.remedy_amount, pair
    if case.state == "open" and case.step_id.code in ("opinion", "followup"):
        assert case.approval_state == "approved", pair
    assert case.state != "closed" or case.step_id.code == "followup", pair


def pairs_on_one_case():
    some = 0
    for where in ("requested", "opinion"):
        for pair in combinations_with_replacement(acts_on(0), 2):
            case_id = call(open_case, where)
            acts = acts_on(case_id)
            some += any(at_once(*(acts[name] for name in pair)))
            call(check, case_id, (where, *pair))
    assert some > 20, "hardly anything was done"


call(furnish)
# who was too late tries again soon, not after seconds
with patch("odoo.service.model.random.uniform", return_value=0.01):
    for _round in range(ROUNDS):
        two_cases_of_one_customer()
        customer_of_one_case_known_meanwhile()
        customer_known_while_it_is_allowed()
    pairs_on_one_case()
print("NEVER TOO MUCH")
