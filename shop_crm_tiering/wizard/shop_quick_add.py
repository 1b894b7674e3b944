from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.notification import notification
from ..tools.search_terms import digits

SHORTEST_PHONE, LONGEST_PHONE = 7, 15

REQUIRED = {
    "phone": "shop_phone_required",
    "address": "shop_address_required",
    "source_id": "shop_source_required",
}
CONSENTS = {
    "consent_phone": "phone",
    "consent_sms": "sms",
    "consent_wechat": "wechat",
    "consent_email": "email",
}


def same_number(phone, number):
    """Tell whether a phone is the number, with or without its country code."""
    known = digits(phone)
    longest = max(known, number, key=len)
    return len(known) >= SHORTEST_PHONE and longest.endswith(
        min(known, number, key=len)
    )


class ShopQuickAdd(models.TransientModel):
    """Name, phone, address: a new customer between two others."""

    _name = "shop.quick.add"
    _description = "Quick Add"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    name = fields.Char(string="Full name", required=True)
    phone = fields.Char()
    address = fields.Char()
    source_id = fields.Many2one("shop.customer.source")
    third_party = fields.Boolean(related="source_id.third_party")
    source_note = fields.Char(string="Lawful basis")
    consent_phone = fields.Boolean(string="Calls")
    consent_sms = fields.Boolean(string="SMS")
    consent_wechat = fields.Boolean(string="WeChat")
    consent_email = fields.Boolean(string="Email")
    phone_required = fields.Boolean(related="company_id.shop_phone_required")
    address_required = fields.Boolean(related="company_id.shop_address_required")
    source_required = fields.Boolean(related="company_id.shop_source_required")
    phone_doubtful = fields.Boolean(compute="_compute_duplicates")
    duplicate_ids = fields.Many2many(
        "res.partner", string="Same phone", compute="_compute_duplicates"
    )

    @api.constrains("company_id")
    def _check_company_id(self):
        if self.company_id - self.env.user.company_ids:
            raise ValidationError(self.env._("Company: choose one of your companies."))

    @api.depends("phone")
    def _compute_duplicates(self):
        for quick in self:
            number = digits(quick.phone)
            wrong = not SHORTEST_PHONE <= len(number) <= LONGEST_PHONE
            quick.phone_doubtful = quick.phone and (wrong or not quick._format_phone())
            quick.duplicate_ids = not wrong and quick._find_same_phone(number)

    def _find_same_phone(self, number):
        """Return a few contacts whose phone has these digits, in any writing."""
        partners = self.env["res.partner"].search(
            [("id", "in", self.env["shop.customer.search"]._find(number))], limit=20
        )
        return partners.filtered(lambda partner: same_number(partner.phone, number))[:5]

    def _format_phone(self):
        """Return the number as people read it, False where it can't be one."""
        return self.env["res.partner"]._phone_format(
            number=self.phone,
            country=self.company_id.country_id,
            force_format="INTERNATIONAL",
        )

    @api.constrains("name", *REQUIRED)
    def _check_required(self):
        for quick in self:
            for name in ("name", *REQUIRED):
                required = name == "name" or quick.company_id[REQUIRED[name]]
                value = quick[name]
                if required and not (
                    value.strip() if isinstance(value, str) else value
                ):
                    label = self._fields[name]._description_string(self.env)
                    raise ValidationError(
                        self.env._("%(field)s: enter a value.", field=label)
                    )

    def _create_customer(self):
        """Create the contact with its consents and return it."""
        self.ensure_one()
        partner = self.env["res.partner"].create(
            {
                "name": self.name.strip(),
                "phone": self._format_phone() or self.phone,
                "street": self.address,
                "shop_source_id": self.source_id.id,
                "shop_source_note": self.source_note,
                "shop_home_company_id": self.company_id.id,
                "shop_file_verified_on": self.company_id._shop_today(),
            }
        )
        self.env["shop.consent"].create(
            [
                {
                    "partner_id": partner.id,
                    "channel": channel,
                    "purpose": "marketing",
                    "granted": True,
                    "evidence": self.env._("Given in person when the file was created"),
                }
                for name, channel in CONSENTS.items()
                if self[name]
            ]
        )
        return partner

    def button_save(self):
        """Add the customer and open the file."""
        self.check_access("read")
        partner = self._create_customer()
        self.unlink()
        return partner.button_shop_file()

    def button_save_next(self):
        """Add the customer and begin with the next one."""
        self.check_access("read")
        partner = self._create_customer()
        # Name and phone stay on the customer's file alone: an erasure looks there.
        self.unlink()
        return notification(
            self.env._("%s has been added.", partner.name),
            following=self.env["ir.actions.act_window"]._for_xml_id(
                "shop_crm_tiering.shop_quick_add_action"
            ),
        )
