from odoo import api, fields, models

# What a customer is asked about, in the order of the page.
ASPECTS = ("handling", "product", "service", "place", "ease")
MARKS = (1, 2, 3, 4, 5)


class ShopComplaintRating(models.Model):
    """How the customer found what was done, said after the case was closed."""

    _name = "shop.complaint.rating"
    _description = "Case Rating"
    _order = "id desc"

    complaint_id = fields.Many2one(
        "shop.complaint", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True)
    handling = fields.Integer(
        string="How we took care of it",
        required=True,
        readonly=True,
        aggregator="avg",
        help="1 is poor, 5 is very good.",
    )
    product = fields.Integer(string="The products", readonly=True, aggregator="avg")
    service = fields.Integer(string="The service", readonly=True, aggregator="avg")
    place = fields.Integer(string="The shop itself", readonly=True, aggregator="avg")
    ease = fields.Integer(
        string="How easy it was to buy", readonly=True, aggregator="avg"
    )
    words = fields.Text(string="In the customer's words", readonly=True)

    _complaint_uniq = models.UniqueIndex("(complaint_id)")
    _handling_valid = models.Constraint(
        "CHECK(handling BETWEEN 1 AND 5)", "How we took care of it: 1 to 5."
    )

    @api.model
    def _get_questions(self):
        """Return ``[(name, question)]`` as the customer's page asks them."""
        get = self._fields.get
        return [
            (name, get(name).get_description(self.env, ["string"])["string"])
            for name in ASPECTS
        ]


class ShopComplaint(models.Model):
    _inherit = "shop.complaint"

    customer_rating_ids = fields.One2many(
        "shop.complaint.rating", "complaint_id", readonly=True, copy=False
    )

    def _may_rate(self):
        return self.state == "closed" and not self.customer_rating_ids

    def _rate(self, marks, words):
        """Keep what the customer says of a closed case, once; as superuser.

        :param dict marks: 1 to 5 by aspect; ``handling`` is among them
        :return: whether it could still be rated
        """
        self._lock()
        if not self._may_rate():
            return False
        self.env["shop.complaint.rating"].create(
            {**marks, "complaint_id": self.id, "words": words}
        )
        return True

    def _get_public_rating(self):
        """Return the rating, or the questions where one can still be given."""
        if self._may_rate():
            return {"questions": self.env["shop.complaint.rating"]._get_questions()}
        return {"given": self.customer_rating_ids[:1].handling}
