from odoo import api, models

from ...tools.codes import code_from_name
from ...tools.groups import ADMIN, MANAGER
from ...tools.notification import notification


class ShopTierScheme(models.Model):
    """What the screens of a scheme do: copy it, open what belongs to it."""

    _inherit = "shop.tier.scheme"

    @api.onchange("name")
    def _onchange_name_code(self):
        self.code = self.code or code_from_name(self.name)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for scheme, vals in zip(self, vals_list, strict=True):
            vals["code"] = (default or {}).get("code", f"{scheme.code}_copy")
            vals["name"] = (default or {}).get("name") or self.env._(
                "%s (copy)", scheme.name
            )
        return vals_list

    def button_recompute(self):
        """Recompute this scheme now and say what came out."""
        result = self.action_recompute()
        return notification(
            self.env._(
                "%(customers)s customers evaluated, %(changed)s changed tier.", **result
            )
        )

    def button_preview(self):
        """Open the scheme in a dialog where changes are tried and not saved."""
        self._ensure_allowed(ADMIN)
        self.ensure_one()
        view = self.env.ref("shop_crm_tiering.shop_tier_scheme_view_form_preview")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Try a change: %s", self.name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def button_customers(self):
        """Open the customers of this scheme, tier by tier."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "shop_crm_tiering.shop_tier_standing_action"
        )
        return {
            **action,
            "name": self.name,
            "domain": [("scheme_id", "=", self.id)],
            "context": {"search_default_group_tier": 1},
        }

    def button_pictures(self):
        """Open the pictures of this scheme."""
        self._ensure_allowed(MANAGER)
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "shop_crm_pictures",
            "params": {"scheme_code": self.code},
        }
