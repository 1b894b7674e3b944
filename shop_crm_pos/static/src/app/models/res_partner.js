import {ResPartner} from "@point_of_sale/app/models/res_partner";
import {patch} from "@web/core/utils/patch";

patch(ResPartner.prototype, {
    /** What the device knows of a customer: tier and open case, see `shop_till`. */
    get shopMark() {
        return this.shop_till || {};
    },
});
