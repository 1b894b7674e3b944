import {_t} from "@web/core/l10n/translation";
import {Component, onWillDestroy, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {useAutofocus} from "@web/core/utils/hooks";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {shopProblem} from "@shop_crm_pos/app/utils/problem";

// What was typed and could not be written down, until the till is closed.
const drafts = new Map();

/** Step one of six: the customer speaks, and the words are written down. */
export class ComplaintDialog extends Component {
    static template = "shop_crm_pos.ComplaintDialog";
    static components = {Dialog};
    static props = {
        partner: {optional: true},
        order: {optional: true},
        line: {optional: true},
        close: {type: Function},
    };

    setup() {
        this.pos = usePos();
        const words = drafts.get(this.subject) || "";
        this.state = useState({words, problem: "", case: null, busy: false});
        useAutofocus({refName: "words"});
        onWillDestroy(() => this.keepWords());
    }

    get subject() {
        const {line, order, partner} = this.props;
        return (line || order || partner)?.uuid || partner?.id;
    }

    /** A dialog that is closed by chance or offline opens with its words again. */
    keepWords() {
        drafts.delete(this.subject);
        if (!this.state.case && this.state.words.trim()) {
            drafts.set(this.subject, this.state.words);
        }
    }

    discard() {
        this.state.words = "";
        this.props.close();
    }

    get about() {
        const {line, order} = this.props;
        return [order?.pos_reference, line?.getFullProductName()]
            .filter(Boolean)
            .join(" · ");
    }

    get customer() {
        return this.props.order?.partner_id || this.props.partner;
    }

    async save() {
        if (this.state.busy) {
            return;
        }
        if (!this.state.words.trim()) {
            this.state.problem = _t("Enter what the customer says.");
            return;
        }
        this.state.busy = true;
        try {
            const answer = await this.pos.data.orm.call(
                "pos.config",
                "shop_open_complaint",
                [this.pos.config.id, this.state.words],
                {partner_id: this.customer?.id || null, line_id: this.lineId}
            );
            this.state.case = answer;
            if (this.customer) {
                this.pos.shopRefresh([this.customer.id]);
            }
        } catch (error) {
            this.state.problem = shopProblem(error);
        } finally {
            this.state.busy = false;
        }
    }

    get lineId() {
        const line = this.props.line || this.props.order?.lines[0];
        return typeof line?.id === "number" ? line.id : null;
    }
}
