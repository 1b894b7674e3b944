"""Cases, and people who may do what with them."""

from datetime import date

from freezegun import freeze_time

from odoo.addons.shop_crm_followup.tests.common import FollowupCase, noon

START = date(2026, 11, 2)  # a Monday


class ComplaintCase(FollowupCase):
    """Li Ming complains; assistants may promise nothing, managers up to 500."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cases = cls.env["shop.complaint"]
        cls.remedies = {
            remedy.code: remedy
            for remedy in cls.env["shop.complaint.remedy"].search([])
        }
        cls.product = cls.env["product.product"].create({"name": "Coat"})

    @classmethod
    def make_case(cls, user=None, **values):
        """Return a fresh case, as somebody of the shop opens it."""
        cases = cls.cases.with_user(user or cls.user_assistant)
        return cases.create({"partner_id": cls.customer.id, **values})

    # What each step needs, as an assistant answers it.
    def answer(self, case, **values):
        """Give the present step what it needs; values go before the usual ones."""
        case.write({**self.get_answers(case.step_id.code), **values})

    def get_answers(self, code):
        return {
            "vent": {"customer_words": "The coat lost a button on the first day."},
            "apologise": {"apologised": True, "thanked": True},
            "question": {
                "q_what": "A button came off",
                "q_how": "When it was put on",
                "q_product_id": self.product.id,
                "q_why": "It was dear",
                "q_staff_none": True,
                "q_other_none": True,
                "q_reasonable": "yes",
                "q_wish_id": self.remedies["repair"].id,
                "repeated_back": True,
            },
            "solution": {"remedy_id": self.remedies["repair"].id},
            "opinion": {"opinion": "satisfied"},
            "followup": {},
        }[code]

    def lead_to(self, case, code):
        """Lead a case to a step as an assistant does, one after the other."""
        while case.step_id.code != code:
            self.answer(case)
            case.action_next()
        return case

    def at(self, day):
        return freeze_time(noon(day))
