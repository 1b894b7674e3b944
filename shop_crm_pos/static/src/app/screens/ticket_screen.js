import {patch} from "@web/core/utils/patch";
import {TicketScreen} from "@point_of_sale/app/screens/ticket_screen/ticket_screen";

patch(TicketScreen.prototype, {
    /** Write a complaint down about the order, or the line of it that is selected. */
    shopComplain(order) {
        const lineId = this.getSelectedOrderlineId();
        const line = order.lines.find((each) => each.id === lineId);
        this.pos.shopComplain({order, line});
    },
});
