import {Component, onWillStart, onWillUnmount, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {RPCError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {debounce} from "@web/core/utils/timing";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {inMoney, inPeople, inPercent} from "../pictures/formats";

const NOBODY = {count: 0, amount: 0, share: 0};
const TYPING_MS = 400;
// Above this the preview waits for the button, below it follows each change.
const QUICK_MS = 1500;

/** Read every value, lines included: what is read is what gets observed. */
function readAll(data) {
    for (const value of Object.values(data)) {
        value?.records?.forEach((line) => readAll(line.data));
    }
}

/** What the unsaved changes of a scheme would do: who moves, and what amounts. */
export class TierPreview extends Component {
    static template = "shop_crm_tiering.TierPreview";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({now: null, then: null, error: "", isBusy: false});
        this.tookMs = 0;
        const follow = debounce(() => {
            if (this.tookMs < QUICK_MS) {
                this.refresh();
            }
        }, TYPING_MS);
        onWillStart(async () => {
            this.state.now = await this.preview(null);
        });
        useRecordObserver((record) => {
            readAll(record.data);
            if (this.state.now) {
                follow();
            }
        });
        onWillUnmount(() => follow.cancel());
    }

    async preview(changes) {
        const started = performance.now();
        const ids = [this.props.record.resId];
        const result = await this.orm.silent.call("shop.tier.scheme", "preview", [
            ids,
            changes,
        ]);
        this.tookMs = performance.now() - started;
        return result;
    }

    async refresh() {
        this.state.isBusy = true;
        try {
            const changes = await this.props.record.getChanges();
            this.state.then = await this.preview(changes);
            this.state.error = "";
        } catch (error) {
            if (!(error instanceof RPCError)) {
                throw error;
            }
            this.state.error = error.data.message;
        } finally {
            this.state.isBusy = false;
        }
    }

    // ------------------------------------------------------------
    // WHAT THE TABLE SAYS
    // ------------------------------------------------------------

    get names() {
        const tiers = this.props.record.data.tier_ids.records.map(({data}) => data);
        return Object.fromEntries(tiers.map((tier) => [tier.code, tier]));
    }

    get moving() {
        const moves = this.state.then.moves;
        const tiers = this.state.now.tiers;
        return _t("%(moving)s of %(people)s customers would change tier", {
            moving: inPeople(moves.reduce((sum, move) => sum + move.count, 0)),
            people: inPeople(tiers.reduce((sum, tier) => sum + tier.count, 0)),
        });
    }

    get rows() {
        const before = this.state.now.tiers;
        const after = (this.state.then || this.state.now).tiers;
        const codes = new Set([...after, ...before].map((tier) => tier.code));
        return [...codes].map((code) => {
            const now = before.find((tier) => tier.code === code);
            const then = after.find((tier) => tier.code === code);
            return this.describe(code, now, then);
        });
    }

    describe(code, now = NOBODY, then = NOBODY) {
        const difference = then.count - now.count;
        return {
            code,
            name: this.names[code]?.name || code,
            tone: `o_shop_tone_${this.names[code]?.color || 0}`,
            now: inPeople(now.count),
            then: inPeople(then.count),
            difference: difference && this.signed(difference),
            isMore: difference > 0,
            amount: inMoney(then.amount, this.currencyId),
            nowShare: inPercent(now.share),
            thenShare: inPercent(then.share),
        };
    }

    signed(difference) {
        return difference > 0 ? `+${inPeople(difference)}` : inPeople(difference);
    }

    get moves() {
        return this.state.then.moves.map((move) => ({
            key: `${move.from}-${move.to}`,
            start: this.names[move.from]?.name || _t("new customer"),
            end: this.names[move.to]?.name || move.to,
            tone: `o_shop_tone_${this.names[move.to]?.color || 0}`,
            count: inPeople(move.count),
            amount: inMoney(move.amount, this.currencyId),
        }));
    }

    get currencyId() {
        return user.activeCompany.currency_id;
    }
}

export const tierPreview = {
    component: TierPreview,
    fieldDependencies: [{name: "tier_ids", type: "one2many"}],
};

registry.category("view_widgets").add("shop_tier_preview", tierPreview);
