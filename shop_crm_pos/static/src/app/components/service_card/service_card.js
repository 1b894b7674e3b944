import {Component, markup, onWillStart, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {ConnectionLostError} from "@web/core/network/rpc";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

/** What whoever serves a customer needs; asked for when tapped, never kept. */
export class ServiceCard extends Component {
    static template = "shop_crm_pos.ServiceCard";
    static components = {Dialog};
    static props = {partner: {type: Object}, close: {type: Function}};

    setup() {
        this.pos = usePos();
        this.state = useState({html: "", problem: ""});
        onWillStart(() => {
            this.load();
        });
    }

    async load() {
        try {
            const [card] = await this.pos.data.orm.read(
                "res.partner",
                [this.props.partner.id],
                ["shop_card_html"]
            );
            // rendered by the server's own template, which escapes every value
            this.state.html = markup(card.shop_card_html);
        } catch (error) {
            this.state.problem =
                error instanceof ConnectionLostError ? "offline" : "failed";
        }
    }

    complain() {
        this.props.close();
        this.pos.shopComplain({partner: this.props.partner});
    }
}
