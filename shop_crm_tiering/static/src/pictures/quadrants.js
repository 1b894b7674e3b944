import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/views/fields/formatters";
import {inMoney, inPeople, inPercent} from "./formats";

// From the top left, row by row: high upwards first, low across first.
const CORNERS = [
    [false, true],
    [true, true],
    [false, false],
    [true, false],
];

/** The four corners of a scheme with two axes. */
export class Quadrants extends Component {
    static template = "shop_crm_tiering.Quadrants";
    static props = {
        tiers: Array,
        axes: Object,
        currencyId: Number,
        onOpen: Function,
    };

    get corners() {
        const {tiers} = this.props;
        const regular = tiers.filter((tier) => !tier.no_data);
        return CORNERS.map(([xHigh, yHigh]) =>
            regular.find((tier) => tier.x_high === xHigh && tier.y_high === yHigh)
        ).map((tier, number) => ({number, ...(tier && this.describe(tier))}));
    }

    get others() {
        return this.props.tiers
            .filter((tier) => tier.no_data)
            .map((tier) => this.describe(tier));
    }

    describe(tier) {
        return {
            tier,
            tone: `o_shop_tone_${tier.color}`,
            size: `${2 + 4 * Math.sqrt(tier.count_share)}rem`,
            count: inPeople(tier.count),
            amount: inMoney(tier.amount, this.props.currencyId),
            share: inPercent(tier.share),
        };
    }

    axisText({label, cut}) {
        return cut === false
            ? label
            : _t("%(label)s, high from %(cut)s", {
                  label,
                  cut: formatFloat(cut, {digits: [16, 2], trailingZeros: false}),
              });
    }
}
