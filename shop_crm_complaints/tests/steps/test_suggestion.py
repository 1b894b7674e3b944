from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..common import ComplaintCase


@tagged("post_install", "-at_install")
class TestSuggestion(ComplaintCase, TransactionCase):
    """A suggestion is received, answered, adopted or not, and thanked for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.idea = cls.make_case(kind="suggestion")

    def test_what_it_needs(self):
        for values, missing in (
            ({"customer_words": "Sell smaller cups"}, "Our answer"),
            ({"reply": "We shall"}, "Adopted"),
            ({"adopted": "yes"}, "Thanked"),
        ):
            self.idea.write(values)
            with self.assertRefused(UserError, missing):
                self.idea.action_close()
        self.idea.thanked_for_idea = True
        self.assertEqual(self.idea.action_close(), {"state": "closed"})

    def test_it_holds_no_promotions(self):
        row = self.make_row(self.make_rule("promotion", channel="call"))
        self.followups._hand_out()
        self.assertEqual(row.state, "scheduled")

    def test_a_complaint_stays_one_once_the_steps_have_begun(self):
        case = self.make_case()
        case.kind = "suggestion"
        case.kind = "complaint"
        self.lead_to(case, "apologise")
        with self.assertRefused(UserError, "Kind"):
            case.kind = "suggestion"
