from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.mail import email_normalize

from odoo.addons.shop_crm_followup.tools.texts import in_one_line
from odoo.addons.shop_crm_tiering.tools.arguments import get_text

# What a stranger may fill in, and how long it may be.
LENGTHS = {
    "customer_words": 5_000,
    "contact_name": 100,
    "contact_phone": 40,
    "contact_email": 254,
}
MOST_SUGGESTED = 5
MOST_SIMILAR = 200


class ShopComplaint(models.Model):
    """Intake from outside, and the confirmation of the customer.

    What a stranger writes of himself stays on the case. A customer's file is touched
    when somebody of the shop says that it is this customer, not before.
    """

    _inherit = "shop.complaint"

    photo_ids = fields.Many2many(
        "ir.attachment",
        string="Photos from the customer",
        readonly=True,
        copy=False,
        bypass_search_access=True,
    )
    contact_phone_sanitized = fields.Char(
        compute="_compute_contact_keys", store=True, index="btree_not_null"
    )
    contact_email_normalized = fields.Char(
        compute="_compute_contact_keys", store=True, index="btree_not_null"
    )
    suggested_partner_ids = fields.Many2many(
        "res.partner",
        string="Suggested customers",
        compute="_compute_suggested_partner_ids",
    )
    similar_ids = fields.Many2many(
        "shop.complaint", string="Similar open cases", compute="_compute_similar_ids"
    )

    @api.depends("contact_phone", "contact_email", "company_id")
    def _compute_contact_keys(self):
        partners = self.env["res.partner"]
        for case in self:
            phone = case.contact_phone
            country = case.company_id.sudo().country_id  # sudo: which country it is
            case.contact_phone_sanitized = phone and partners._phone_format(
                number=phone, country=country
            )
            case.contact_email_normalized = email_normalize(case.contact_email)

    # ------------------------------------------------------------
    # PUBLIC FORM
    # ------------------------------------------------------------

    @api.model
    def _read_form(self, form):
        """Return what a form may set, cleaned; what it may not is left alone.

        :param form: texts by name
        :raise UserError: which field is wrong, and how
        """
        values = {name: self._read_text(name, form.get(name)) for name in LENGTHS}
        if not values["customer_words"]:
            raise UserError(
                self._ask_for("customer_words", self.env._("tell us what happened."))
            )
        is_suggestion = form.get("kind") == "suggestion"
        return {**values, "kind": "suggestion" if is_suggestion else "complaint"}

    @api.model
    def _read_text(self, name, value):
        # a browser sends two characters for a new line, and counts one
        text = get_text(
            self.env, self._get_label(name), (value or "").replace("\r\n", "\n")
        )
        if len(text) > LENGTHS[name]:
            raise UserError(
                self.env._(
                    "%(field)s: enter at most %(most)s characters.",
                    field=self._get_label(name),
                    most=LENGTHS[name],
                )
            )
        # names and addresses stand in the heads of e-mails
        return (text if name == "customer_words" else in_one_line(text)) or False

    @api.model
    def _create_from_form(self, store, values, photos):
        """Return the new case of a public form.

        :param store: shop.store, whose form it is
        :param dict values: what ``_read_form`` returned
        :param photos: list of JPEG, as bytes
        """
        partner = self._get_own_customer(store)
        channel = "portal" if partner else "form"
        values = {**values, "partner_id": partner.id, "channel": channel}
        case = self._create_from_outside(store, values, photos)
        self.env["shop.complaint.receipt"]._plan(case)
        return case

    @api.model
    def _create_from_outside(self, store, values, photos):
        """Return the new case of a stranger.

        :param dict values: cleaned; none but those that a stranger may set
        """
        # sudo: a stranger makes no records; these values and no others come from him
        cases = self.sudo().with_company(store.company_id)
        case = cases.with_context(mail_create_nosubscribe=True).create(
            {**values, "company_id": store.company_id.id, "store_id": store.id}
        )
        case._attach_photos(photos)
        return case

    @api.model
    def _get_own_customer(self, store):
        """Return the customer who is logged in, perhaps none."""
        user = self.env.user
        partner = user.partner_id
        is_customer = user.share and not user._is_public()
        if is_customer and partner.company_id <= store.company_id:
            return partner
        return partner.browse()

    def _attach_photos(self, photos):
        """Keep photos with the case: for who may read it, and never public."""
        photos = self.env["ir.attachment"].create(
            [
                {
                    "name": f"{self.name}-{number}.jpg",
                    "raw": photo,
                    "mimetype": "image/jpeg",
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for number, photo in enumerate(photos, 1)
            ]
        )
        self._transition({"photo_ids": photos.ids})

    # ------------------------------------------------------------
    # CUSTOMER
    # ------------------------------------------------------------

    @api.depends("contact_phone_sanitized", "contact_email_normalized", "partner_id")
    def _compute_suggested_partner_ids(self):
        for case in self:
            asks = case.state == "open" and not case.partner_id
            case.suggested_partner_ids = asks and case._get_suggested_partners()

    def _get_suggested_partners(self):
        """Return customers of the company with this phone or e-mail, as one may see."""
        self.ensure_one()
        partners = self.env["res.partner"]
        same = self._get_same_contact("phone_sanitized", "email_normalized")
        if same.is_false() or not self._is_within_reach():
            return partners
        company = self.company_id.id
        metrics = [("company_id", "=", company)]
        # sudo: whether there are figures, none of them
        known = self.env["shop.customer.metrics"].sudo()._search(metrics)
        ours = Domain("shop_home_company_id", "=", company) | Domain(
            "commercial_partner_id",
            "in",
            known.subselect("partner_id"),
        )
        shared = Domain("company_id", "in", (company, False))
        return partners.search(same & ours & shared, limit=MOST_SUGGESTED)

    def _get_same_contact(self, phone, email):
        """Return the domain for the same phone or e-mail, in fields of that name."""
        same = Domain.FALSE
        if self.contact_phone_sanitized:
            same |= Domain(phone, "=", self.contact_phone_sanitized)
        if self.contact_email_normalized:
            same |= Domain(email, "=", self.contact_email_normalized)
        return same

    def action_confirm_customer(self, partner_id):
        """Confirm the customer of a case.

        :param int partner_id: a contact that the user may read
        :return: ``{"partner_id": the same}``
        :raise AccessError: who may not write the case or read the contact
        """
        self._begin_action("open")
        partner = self._get_readable_partner(partner_id)
        self.partner_id = partner
        return {"partner_id": partner.id}

    def _get_readable_partner(self, partner_id):
        is_number = isinstance(partner_id, int) and not isinstance(partner_id, bool)
        partners = self.env["res.partner"]
        partner = partners.browse(partner_id if is_number else 0).exists()
        if not partner:
            raise UserError(
                self._ask_for("partner_id", self.env._("choose a contact that exists."))
            )
        partner.check_access("read")
        return partner

    def action_confirm_new_customer(self):
        """Create a customer of the company from the contact data of the case.

        :return: ``{"partner_id": id}``
        :raise UserError: the case has a customer, or says nothing about one
        """
        self._begin_action("open")
        if self.partner_id:
            raise UserError(
                self._ask_for("partner_id", self.env._("it is already known."))
            )
        name = self.contact_name or self.contact_phone or self.contact_email
        if not name:
            raise UserError(
                self._ask_for("contact_name", self.env._("ask for it, and enter it."))
            )
        self.partner_id = self.env["res.partner"].create(
            {
                "name": name,
                "phone": self.contact_phone,
                "email": self.contact_email,
                "shop_home_company_id": self.company_id.id,
                "shop_source_id": self.env.ref(
                    "shop_crm_tiering.shop_customer_source_complaint"
                ).id,
            }
        )
        return {"partner_id": self.partner_id.id}

    # ------------------------------------------------------------
    # SIMILAR CASES
    # ------------------------------------------------------------

    @api.depends(
        "contact_phone_sanitized",
        "contact_email_normalized",
        "partner_id",
        "q_product_id",
        "company_id",
    )
    def _compute_similar_ids(self):
        alike = Domain.OR([case._get_similar_domain() for case in self])
        open_cases = Domain("state", "=", "open")
        found = self.search(open_cases & alike, limit=MOST_SIMILAR)
        for case in self:
            others = found - case._origin
            case.similar_ids = others.filtered_domain(case._get_similar_domain())

    def _get_similar_domain(self):
        """Return the domain of cases with the same customer, contact or goods."""
        same = self._get_same_contact(
            "contact_phone_sanitized", "contact_email_normalized"
        )
        for name in ("partner_id", "q_product_id"):
            if self[name]:
                same |= Domain(name, "=", self[name].id)
        return same & Domain("company_id", "=", self.company_id.id)
