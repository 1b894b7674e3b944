import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {inPeople, inPercent} from "@shop_crm_tiering/pictures/formats";

/** What was promised: kept, broken or open, a bar for each store. */
export class PromiseBars extends Component {
    static template = "shop_crm_complaints.PromiseBars";
    static props = {promises: Array, onOpen: Function};

    get bars() {
        return this.props.promises.map((row, place) => {
            const total = row.kept.value + row.broken.value + row.open.value;
            return {
                row,
                place,
                share:
                    row.share === null
                        ? _t("None is over yet")
                        : _t("%s fulfilled", inPercent(row.share)),
                parts: [
                    ["kept", _t("Fulfilled"), "o_shop_tone_10"],
                    ["broken", _t("Broken"), "o_shop_tone_1"],
                    ["open", _t("Pending"), "o_shop_tone_0"],
                ]
                    .map(([state, label, tone]) => ({
                        figure: row[state],
                        label: `${label}: ${inPeople(row[state].value)}`,
                        tone,
                        width: `${(100 * row[state].value) / total}%`,
                    }))
                    .filter(({figure}) => figure.value),
            };
        });
    }
}
