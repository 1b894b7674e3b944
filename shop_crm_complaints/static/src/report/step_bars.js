import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/views/fields/formatters";
import {inPeople, inPercent} from "@shop_crm_tiering/pictures/formats";

/** How long each of the six steps takes, and how often it is done in time. */
export class StepBars extends Component {
    static template = "shop_crm_complaints.StepBars";
    static props = {steps: Array, onOpen: Function};

    get bars() {
        const longest = Math.max(
            ...this.props.steps.map((step) => step.hours || 0),
            0.1
        );
        return this.props.steps.map((step) => ({
            step,
            hours: this.inHours(step.hours),
            width: `${(100 * (step.hours || 0)) / longest}%`,
            share: step.share === null ? "–" : inPercent(step.share),
            kept: `${100 * (step.share || 0)}%`,
            late: step.late.value
                ? _t("Late: %s", inPeople(step.late.value))
                : _t("None late"),
        }));
    }

    inHours(hours) {
        if (hours === null || hours === undefined) {
            return "–";
        }
        if (hours < 1) {
            return _t("%s min", Math.round(hours * 60));
        }
        return _t("%s h", formatFloat(hours, {digits: [16, 1]}));
    }
}
