from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # sudo: whoever may merge may not see every part of the file, yet all of it
        # has to follow; nothing is handed out
        dst_partner.sudo()._shop_merge(src_partners.sudo())
        self.env.flush_all()
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _log_merge_operation(self, src_partners, dst_partner):
        result = super()._log_merge_operation(src_partners, dst_partner)
        self.env.flush_all()
        self.env.invalidate_all()
        # sudo: as above
        dst_partner.sudo()._shop_after_merge()
        return result
