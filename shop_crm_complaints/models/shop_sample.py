from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from odoo.addons.shop_crm_followup.models.ledger.shop_followup import OPEN
from odoo.addons.shop_crm_tiering.sample.words import words_of

from ..sample.stories import SUGGESTIONS, UNCONFIRMED, stories_of, texts_of
from .steps.shop_complaint_steps import CODES

ENDED = 40  # cases that were closed, spread over so many days
ENDED_DAYS = 330
NEWEST_ENDED = 30
A_STEP = 2  # cases that stand at each step
# Minutes that each step took; every so manieth case took much longer in one of them.
MINUTES = dict(zip(CODES, (8, 4, 15, 30, 25, 0), strict=True))
SLOW_EVERY, SLOW_TIMES = 5, 30
BROKEN_EVERY = 7  # every so manieth promise was not kept
AGAIN_EVERY = 8  # every so manieth customer wanted another proposal
FEELINGS = ("satisfied", "satisfied", "satisfied", "neutral", "unsatisfied")
CAME_BY = ("counter", "counter", "phone", "wechat", "slip")


class ShopSample(models.AbstractModel):
    """Sample cases in every step, created by the sample's users."""

    _inherit = "shop.sample"

    def _complete(self, random, users, products, progress):
        result = super()._complete(random, users, products, progress)
        self._complain(random, users)
        progress(f"{self.env['shop.complaint'].search_count([])} complaints")
        return result

    def _complain(self, random, users):
        customers = self._pick_complaining(random)
        stories = stories_of(self.env.lang)
        told = [each for each in stories for _time in range(each.frequency)]
        for number in range(ENDED):
            story = random.choice(told)
            case = self._tell_case(story, next(customers), users, number)
            self._end_case(case, story, users, number)
        for place, code in enumerate(CODES * A_STEP):
            story = stories[place % len(stories)]
            case = self._tell_case(story, next(customers), users, place)
            self._lead_case(case, code, story, users)
            self._backdate(case, timedelta(hours=place * 3), place + 1)
        self._ask_manager(next(customers), stories, users)
        self._suggest(customers, users)
        self._write_by_form()

    def _pick_complaining(self, random):
        """Yield customers who bought and can be called, in a chance order."""
        metrics = self.env["shop.customer.metrics"].search(
            [("lifetime_count", ">", 5)], order="partner_id"
        )
        customers = metrics.partner_id.filtered(
            lambda each: each.phone and not (each.is_company or each.shop_contact_wish)
        )
        yield from random.sample(list(customers), len(customers))

    # ------------------------------------------------------------
    # SIX STEPS
    # ------------------------------------------------------------

    def _tell_case(self, story, customer, users, number):
        cases = self.env["shop.complaint"].with_user(users[0])
        causes = self.env["shop.complaint.cause"]
        return cases.create(
            {
                "partner_id": customer.id,
                "customer_words": story.words,
                "severity": story.severity,
                "channel": CAME_BY[number % len(CAME_BY)],
                "cause_id": causes.search([("code", "=", story.cause)]).id,
                "store_id": self._get_store(number).id,
            }
        )

    def _get_store(self, number):
        stores = self.env["shop.store"].search(
            [("company_id", "=", self.env.company.id)], order="id"
        )
        return stores[number % len(stores)]

    def _lead_case(self, case, target, story, users):
        """Answer what each step asks until the case stands at the target."""
        answers = {
            "vent": {},
            "apologise": {"apologised": True, "thanked": True},
            "question": self._prepare_answers(story, users),
            "solution": {
                "remedy_id": self._get_remedy(story).id,
                "remedy_amount": story.amount,
            },
            "opinion": {"opinion": "satisfied", "answer_channel": "shop"},
        }
        for code in CODES[: CODES.index(target)]:
            case.write(answers[code])
            if code == "solution":
                self._allow(case, users)
                self._promise(case, story)
            case.action_next()

    def _propose_again(self, case, users):
        """Let the customer turn the proposal down once, and make it once more."""
        offer = {"remedy_id": case.remedy_id.id, "remedy_amount": case.remedy_amount}
        case.write({"opinion": "unsatisfied", "answer_channel": "shop"})
        case.action_next()
        case.write(offer)
        self._allow(case, users)
        case.action_next()

    def _prepare_answers(self, story, users):
        goods = self.env["product.product"]
        if story.category:
            goods = self._get_goods(story.category)
        return {
            "q_what": story.what,
            "q_how": story.how,
            "q_why": story.why,
            "q_product_id": goods.id,
            "q_product_none": not goods,
            "q_staff_id": False if goods else users[0].id,
            "q_staff_none": bool(goods),
            "q_other_none": True,
            "q_reasonable": "yes",
            "q_wish_id": self._get_remedy(story).id,
            "repeated_back": True,
        }

    def _get_goods(self, category):
        """Return the product complained about in a category: always the same."""
        name = words_of(self.env.lang).categories[category]
        return self.env["product.product"].search(
            [("categ_id.name", "=", name)], order="id", limit=1
        )

    def _get_remedy(self, story):
        remedies = self.env["shop.complaint.remedy"]
        return remedies.search([("code", "=", story.remedy)])

    def _allow(self, case, users):
        """Get an approval where the assistant needs one."""
        if case.action_request_approval()["approval_state"] == "requested":
            case.with_user(users[1]).action_approve()

    def _promise(self, case, story):
        self.env["shop.complaint.promise"].with_user(case.env.user).create(
            {
                "complaint_id": case.id,
                "name": story.promise,
                "due_date": self.env.company._shop_today() + timedelta(days=3),
            }
        )

    # ------------------------------------------------------------
    # DATES
    # ------------------------------------------------------------

    def _backdate(self, case, ago, number):
        """Let a case have begun so long ago, each step after the one before it."""
        # sudo: the store is loaded by administrators alone; here its past is made
        case = case.sudo()
        begun = instant = self.env.company._shop_now() - ago
        for place, time in enumerate(case.step_time_ids):
            late = not (number + place) % SLOW_EVERY
            moved = instant - time.entered_at
            minutes = MINUTES[time.step_id.code] * (SLOW_TIMES if late else 1)
            instant += timedelta(minutes=minutes)
            values = {
                name: time[name] and time[name] + moved
                for name in ("entered_at", "due_at", "warn_at")
            }
            time.write({**values, "done_at": time.done_at and instant})
        for promise in case.promise_ids:
            promise.due_date -= ago
        for record in (case, *case.grant_ids):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET create_date = %s WHERE id = %s",
                    SQL.identifier(record._table),
                    begun,
                    record.id,
                )
            )
            record.invalidate_recordset(["create_date"])

    def _end_case(self, case, story, users, number):
        """Settle a case of the past: promises, a call afterwards, and the end."""
        self._lead_case(case, "opinion", story, users)
        if not number % AGAIN_EVERY:
            self._propose_again(case, users)
        case.write({"opinion": "satisfied", "answer_channel": "shop"})
        case.action_next()
        days = NEWEST_ENDED + number * (ENDED_DAYS - NEWEST_ENDED) // ENDED
        self._backdate(case, timedelta(days=days), number)
        state = "kept" if number % BROKEN_EVERY else "broken"
        # sudo: as above
        case.sudo().promise_ids._settle(state)
        settled = self.env.company._shop_today() - timedelta(days=days)
        case.sudo()._transition({"followup_from": settled})
        called = settled + timedelta(days=3)
        self._do_calls(case.sudo().followup_ids, called, users, number)
        case.action_close()
        ended = self.env.company._shop_day_start(called) + timedelta(hours=12)
        case.sudo()._transition({"closed_at": ended})
        case.sudo().step_time_ids[-1:].done_at = ended

    def _do_calls(self, followups, day, users, number):
        followups.filtered(lambda each: each.state in OPEN).write(
            {
                "state": "done",
                "occasion_date": day,
                "due_date": day,
                "contact_day": day,
                "done_at": self.env.company._shop_day_start(day) + timedelta(hours=11),
                "user_id": users[0].id,
                "outcome": "reached",
                "satisfaction": FEELINGS[number % len(FEELINGS)],
            }
        )

    # ------------------------------------------------------------
    # OTHER CASES
    # ------------------------------------------------------------

    def _ask_manager(self, customer, stories, users):
        """Leave a remedy for the manager to approve."""
        story = next(each for each in stories if each.remedy == "gift")
        case = self._tell_case(story, customer, users, 0)
        self._lead_case(case, "solution", story, users)
        remedy = self._get_remedy(story)
        case.write({"remedy_id": remedy.id, "remedy_amount": story.amount})
        case.action_request_approval()

    def _suggest(self, customers, users):
        cases = self.env["shop.complaint"].with_user(users[0])
        for words, reply, result in texts_of(SUGGESTIONS, self.env.lang):
            case = cases.create(
                {
                    "kind": "suggestion",
                    "partner_id": next(customers).id,
                    "customer_words": words,
                }
            )
            if reply:
                case.write({"reply": reply, "adopted": "yes", "adopted_for": result})
                case.thanked_for_idea = True
                case.action_close()

    def _write_by_form(self):
        """Let somebody whom nobody has confirmed yet write by the public form."""
        name, words = texts_of(UNCONFIRMED, self.env.lang)
        values = {"channel": "form", "contact_name": name, "customer_words": words}
        self.env["shop.complaint"].create({**values, "user_id": False})
