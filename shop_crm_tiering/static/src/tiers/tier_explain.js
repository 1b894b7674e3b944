import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {formatFloat} from "@web/views/fields/formatters";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {inMoney, inPercent} from "../pictures/formats";

const MONEY = ["amount", "margin", "average", "lifetime_amount"];
const RATIO = ["refund_rate"];

/** Why a customer stands where he stands in each scheme, and what is missing. */
export class TierExplain extends Component {
    static template = "shop_crm_tiering.TierExplain";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({standings: [], chosenId: false, entry: null});
        useRecordObserver((record) => this.load(record));
    }

    async load(record) {
        const ids = record.data.shop_standing_ids.currentIds;
        this.state.standings = await this.orm.silent.read("shop.tier.standing", ids, [
            "scheme_id",
            "scheme_code",
            "tier_id",
            "color",
            "currency_id",
        ]);
        const [first] = this.state.standings;
        return first ? this.choose(first, record) : undefined;
    }

    async choose(standing, record = this.props.record) {
        const [entry] = await this.orm.silent.call("res.partner", "shop_explain_tier", [
            [record.resId],
            standing.scheme_code,
        ]);
        Object.assign(this.state, {chosenId: standing.id, entry});
    }

    get chosen() {
        return this.state.standings.find(({id}) => id === this.state.chosenId);
    }

    get bars() {
        const {entry} = this.state;
        const missing = Object.fromEntries(
            entry.missing.map(({code, value}) => [code, value])
        );
        const score = {code: "score", label: _t("Score"), value: entry.score};
        const all = [...entry.indicators, ...("score" in missing ? [score] : [])];
        return all
            .filter(({value}) => value !== false)
            .map((indicator) => this.bar(indicator, missing[indicator.code] || 0));
    }

    bar({code, label, value, points}, lacking) {
        const goal = value + lacking;
        const isBelow = lacking > 0;
        let width = null;
        if (isBelow) {
            width = goal ? (100 * value) / goal : 0;
        } else if (typeof points === "number") {
            width = points;
        }
        return {
            code,
            label,
            isBelow,
            value: this.inWords(code, value),
            goal: lacking ? _t("of %s", this.inWords(code, goal)) : "",
            lacking: lacking
                ? _t("%s missing", this.inWords(code, Math.abs(lacking)))
                : "",
            points:
                typeof points === "number"
                    ? _t("(%s points)", Math.round(points))
                    : false,
            width: width === null ? null : `${Math.min(Math.max(width, 0), 100)}%`,
        };
    }

    inWords(code, value) {
        if (MONEY.includes(code)) {
            return inMoney(value, this.chosen.currency_id[0]);
        }
        if (RATIO.includes(code)) {
            return inPercent(value);
        }
        return formatFloat(value, {digits: [16, 1], trailingZeros: false});
    }
}

export const tierExplain = {
    component: TierExplain,
    fieldDependencies: [{name: "shop_standing_ids", type: "one2many"}],
};

registry.category("view_widgets").add("shop_tier_explain", tierExplain);
