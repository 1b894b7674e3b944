import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {inPeople, inPercent} from "@shop_crm_tiering/pictures/formats";

const TONES = {A: "o_shop_tone_1", B: "o_shop_tone_3", C: "o_shop_tone_0"};

/** The few values that make most of the cases: a bar each, the longest first. */
export class ParetoBars extends Component {
    static template = "shop_crm_complaints.ParetoBars";
    static props = {pareto: Object, total: Number, onOpen: Function};

    get bars() {
        const {rows} = this.props.pareto;
        const most = Math.max(...rows.map((row) => row.value), 1);
        return rows.map((row, place) => ({
            row,
            place,
            // what nobody wrote down is no reason to act on
            tone: row.is_given ? TONES[row.class] : TONES.C,
            width: `${(100 * row.value) / most}%`,
            count: inPeople(row.value),
            share: inPercent(row.share),
            cumulative: inPercent(row.cum_share),
        }));
    }

    get others() {
        const {count, values} = this.props.pareto.others;
        return _t("%(values)s more, with %(count)s cases in total", {
            values: inPeople(values),
            count: inPeople(count),
        });
    }
}
