import {Component} from "@odoo/owl";
import {inMoney, inPeople, inPercent} from "./formats";

/** One layer a tier: as wide as it has customers, with its part of the amount. */
export class Pyramid extends Component {
    static template = "shop_crm_tiering.Pyramid";
    static props = {tiers: Array, currencyId: Number, onOpen: Function};

    get layers() {
        const {currencyId, tiers} = this.props;
        const most = Math.max(...tiers.map((tier) => tier.count), 1);
        return tiers.map((tier) => ({
            tier,
            tone: `o_shop_tone_${tier.color}`,
            width: `${(100 * tier.count) / most}%`,
            count: inPeople(tier.count),
            countShare: inPercent(tier.count_share),
            amount: inMoney(tier.amount, currencyId),
            share: inPercent(tier.share),
            shareWidth: `${100 * Math.max(tier.share, 0)}%`,
        }));
    }
}
