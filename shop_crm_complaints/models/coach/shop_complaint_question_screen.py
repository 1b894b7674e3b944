from odoo import api, fields, models
from odoo.exceptions import UserError

# Products of Odoo itself that stand for money alone.
NO_GOODS = (
    "point_of_sale.product_product_tip",
    "pos_sale.default_downpayment_product",
)


class ShopComplaint(models.Model):
    """The product that a case is about: the customer's purchases come first."""

    _inherit = "shop.complaint"

    bought_ids = fields.Many2many(
        "product.product", string="Most purchased", compute="_compute_bought_ids"
    )
    no_goods_ids = fields.Many2many("product.product", compute="_compute_no_goods_ids")

    @api.depends("partner_id")
    def _compute_bought_ids(self):
        hidden = self._get_money_products()
        for case in self:
            customer = case.partner_id.with_company(case.company_id)
            asks = case.step_id.code == "question" and case._is_within_reach()
            bought = asks and customer.shop_favourite_product_ids
            case.bought_ids = bought and bought - hidden

    def _compute_no_goods_ids(self):
        self.no_goods_ids = self._get_money_products()

    @api.model
    def _get_money_products(self):
        goods = self.env["product.product"]
        for name in NO_GOODS:
            goods |= self.env.ref(name, raise_if_not_found=False) or goods.browse()
        return goods


class ProductProduct(models.Model):
    _inherit = "product.product"

    def button_shop_choose_goods(self):
        """Set this product on the case from whose screen the user comes."""
        self.ensure_one()
        case_id = self.env.context.get("shop_complaint_id")
        if not isinstance(case_id, int) or isinstance(case_id, bool):
            raise UserError(self.env._("Which product: open the case first."))
        case = self.env["shop.complaint"].browse(case_id)
        case.check_access("write")
        case.q_product_id = self
        return case._show()
