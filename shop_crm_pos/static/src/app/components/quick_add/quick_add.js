import {Component, onWillStart, useExternalListener, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {useAutofocus} from "@web/core/utils/hooks";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {shopProblem} from "@shop_crm_pos/app/utils/problem";

/** A new customer in seconds: phone, name, source, and what he agrees to. */
export class QuickAdd extends Component {
    static template = "shop_crm_pos.QuickAdd";
    static components = {Dialog};
    static props = {
        getPayload: {type: Function},
        close: {type: Function},
    };

    setup() {
        this.pos = usePos();
        this.values = useState({});
        this.state = useState({
            choices: {sources: [], consents: [], required: []},
            duplicates: [],
            isDoubtful: false,
            problem: "",
            busy: false,
        });
        useAutofocus({refName: "phone"});
        onWillStart(() => {
            this.loadChoices();
        });
        useExternalListener(window, "pos-network-online", () => this.loadChoices());
    }

    async loadChoices() {
        await this.tell(async () => {
            this.state.choices = await this.call("shop_get_till_choices");
        });
    }

    call(method, ...args) {
        return this.pos.data.orm.call("shop.quick.add", method, args);
    }

    /** Do what needs the server, and say what is wrong. */
    async tell(act) {
        if (this.state.busy) {
            return;
        }
        Object.assign(this.state, {busy: true, problem: ""});
        try {
            await act();
        } catch (error) {
            this.state.problem = shopProblem(error);
        } finally {
            this.state.busy = false;
        }
    }

    /** What was asked about a phone is not said of another. */
    forgetDoubts() {
        Object.assign(this.state, {duplicates: [], isDoubtful: false});
    }

    isRequired(name) {
        return this.state.choices.required.includes(name);
    }

    get isThirdParty() {
        const chosen = this.state.choices.sources.find(
            (source) => source.id === this.values.source_id
        );
        return chosen?.third_party;
    }

    chooseSource(value) {
        this.values.source_id = parseInt(value, 10) || false;
    }

    async save(isChecked = false) {
        await this.tell(async () => {
            const answer = await this.call("shop_add_at_till", this.values, isChecked);
            this.state.duplicates = answer.duplicates || [];
            this.state.isDoubtful = Boolean(answer.is_doubtful);
            if (answer.partner_id) {
                await this.choose(answer.partner_id);
            }
        });
    }

    async choose(partnerId) {
        const [partner] = await this.pos.data.read("res.partner", [partnerId]);
        this.props.getPayload(partner);
        this.props.close();
    }
}
