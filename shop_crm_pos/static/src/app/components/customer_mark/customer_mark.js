import {Component} from "@odoo/owl";
import {SelectPartnerButton} from "@point_of_sale/app/screens/product_screen/control_buttons/select_partner_button/select_partner_button";
import {PartnerLine} from "@point_of_sale/app/screens/partner_list/partner_line/partner_line";
import {PaymentScreen} from "@point_of_sale/app/screens/payment_screen/payment_screen";

/** Tier and open case of a customer, wherever the till names one. */
export class CustomerMark extends Component {
    static template = "shop_crm_pos.CustomerMark";
    static props = {partner: {type: Object}};

    get mark() {
        return this.props.partner.shopMark;
    }
}

for (const Screen of [PartnerLine, PaymentScreen, SelectPartnerButton]) {
    Screen.components = {...Screen.components, CustomerMark};
}
