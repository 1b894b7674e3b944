import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";

/** Asks once an order, before payment, whose purchase it is. */
export class ReminderDialog extends Component {
    static template = "shop_crm_pos.ReminderDialog";
    static components = {Dialog};
    static props = {
        getPayload: {type: Function},
        close: {type: Function},
    };

    answer(value) {
        this.props.getPayload(value);
        this.props.close();
    }
}
