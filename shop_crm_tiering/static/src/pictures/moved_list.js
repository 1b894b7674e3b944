import {Component} from "@odoo/owl";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";

/** The latest customers who rose or fell. */
export class MovedList extends Component {
    static template = "shop_crm_tiering.MovedList";
    static props = {
        moved: Array,
        tiers: Array,
        direction: String,
        onOpen: Function,
        onOpenAll: Function,
    };

    get rows() {
        const names = Object.fromEntries(
            this.props.tiers.map((tier) => [tier.id, tier])
        );
        return this.props.moved.map((move) => ({
            ...move,
            day: formatDate(deserializeDate(move.date)),
            start: names[move.from]?.name,
            end: names[move.to]?.name,
            tone: `o_shop_tone_${names[move.to]?.color || 0}`,
        }));
    }
}
