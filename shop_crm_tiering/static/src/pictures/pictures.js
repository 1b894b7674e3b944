import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {Comparison} from "./comparison";
import {inPercent} from "./formats";
import {MovedList} from "./moved_list";
import {Moves} from "./moves";
import {ParetoCurve} from "./pareto_curve";
import {Pyramid} from "./pyramid";
import {Quadrants} from "./quadrants";

const STANDING = "shop.tier.standing";
const LIST = [false, "list"];
const KANBAN = [false, "kanban"];
const PERIODS = [1, 3, 6, 12, 24, 36];

/** The pictures of one scheme. Every figure opens the customers behind it. */
export class Pictures extends Component {
    static template = "shop_crm_tiering.Pictures";
    static components = {
        Comparison,
        Layout,
        MovedList,
        Moves,
        ParetoCurve,
        Pyramid,
        Quadrants,
    };
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.periods = PERIODS;
        const {schemeCode, months} = this.props.state || {};
        this.state = useState({
            schemeCode: schemeCode || this.props.action.params?.scheme_code || null,
            months: months || 12,
            data: null,
            isComputing: false,
        });
        useSetupAction({
            getLocalState: () => ({
                schemeCode: this.state.schemeCode,
                months: this.state.months,
            }),
        });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.data = await this.orm.call("shop.tier.scheme", "get_pictures", [], {
            scheme_code: this.state.schemeCode,
            period_months: this.state.months,
        });
        this.state.schemeCode = this.state.data.scheme.code;
    }

    chooseScheme(code) {
        this.state.schemeCode = code;
        return this.load();
    }

    choosePeriod(months) {
        this.state.months = Number(months); // a select gives text
        return this.load();
    }

    async compute() {
        this.state.isComputing = true;
        try {
            const {scheme} = this.state.data;
            await this.orm.call("shop.tier.scheme", "action_recompute", [[scheme.id]]);
            await this.load();
        } finally {
            this.state.isComputing = false;
        }
    }

    // ------------------------------------------------------------
    // WHAT THE SCREEN SAYS
    // ------------------------------------------------------------

    get asOf() {
        return _t("As of %s", formatDate(deserializeDate(this.state.data.run.date)));
    }

    get since() {
        return formatDate(deserializeDate(this.state.data.since));
    }

    get hasTiersInOrder() {
        return this.state.data.scheme.method !== "matrix";
    }

    periodName(months) {
        return months === 1 ? _t("Last month") : _t("Last %s months", months);
    }

    get paretoTitle() {
        const {pareto} = this.state.data;
        return pareto
            ? _t("%s of the customers account for 80% of net spend", inPercent(pareto))
            : _t("No amounts yet");
    }

    // ------------------------------------------------------------
    // THE CUSTOMERS BEHIND A FIGURE
    // ------------------------------------------------------------

    get domain() {
        const {company, scheme} = this.state.data;
        return [
            ["company_id", "=", company.id],
            ["scheme_id", "=", scheme.id],
        ];
    }

    open(model, name, domain, context = {}) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: model,
            views: this.env.isSmall ? [KANBAN, LIST] : [LIST, KANBAN],
            domain,
            context,
        });
    }

    openTier(tier) {
        return this.open(STANDING, tier.name, [
            ...this.domain,
            ["tier_id", "=", tier.id],
        ]);
    }

    openMove(start, end) {
        const domain = [
            ...this.domain,
            ["tier_id", "=", end.id],
            ["start_tier_id", "=", start.id],
        ];
        return this.open(STANDING, `${start.name} → ${end.name}`, domain, {
            shop_since: this.state.data.since,
        });
    }

    openChanges(direction) {
        const name = direction === "up" ? _t("Upgrade") : _t("Downgrade");
        return this.open("shop.tier.change", name, [
            ...this.domain,
            ["date", ">=", this.state.data.since],
            ["direction", "=", direction],
        ]);
    }

    openCustomer(partnerId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: partnerId,
            views: [[false, "form"]],
        });
    }

    /** @param {number} share of the customers, 0 to 1 */
    async openBest(share) {
        const {amount} = await this.orm.call("shop.tier.scheme", "get_best_customers", [
            share,
        ]);
        return this.open("shop.customer.metrics", _t("Top %s", inPercent(share)), [
            ["company_id", "=", this.state.data.company.id],
            ["amount", ">=", amount],
            ["amount", ">", 0],
        ]);
    }

    openCell(row, column) {
        return this.open(STANDING, `${row.name} / ${column.name}`, [
            ...this.domain,
            ["tier_id", "=", row.id],
            ["other_tier_ids", "in", [column.id]],
        ]);
    }
}

registry.category("actions").add("shop_crm_pictures", Pictures);
