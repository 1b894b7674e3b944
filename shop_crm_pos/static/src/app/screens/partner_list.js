import {patch} from "@web/core/utils/patch";
import {PartnerList} from "@point_of_sale/app/screens/partner_list/partner_list";

/** The server knows more ways to find a customer than what is on the device. */
patch(PartnerList.prototype, {
    setup() {
        super.setup(...arguments);
        this.shopFound = {};
    },

    async getNewPartners() {
        const query = this.state.query;
        const found = await super.getNewPartners(...arguments);
        if (query && found.length) {
            this.shopFound[query] ??= new Set();
            found.forEach((partner) => this.shopFound[query].add(partner.id));
        }
        return found;
    },

    getPartners(partners) {
        const shown = super.getPartners(partners);
        const found = this.shopFound[this.state.query];
        if (!found) {
            return shown;
        }
        const ids = new Set(shown.map((partner) => partner.id));
        const others = partners.filter(({id}) => found.has(id) && !ids.has(id));
        return shown.concat(others);
    },
});
