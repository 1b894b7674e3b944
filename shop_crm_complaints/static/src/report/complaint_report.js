import {Component, onWillStart, useState} from "@odoo/owl";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {inMoney, inPeople, inPercent} from "@shop_crm_tiering/pictures/formats";
import {MonthBars} from "./month_bars";
import {ParetoBars} from "./pareto_bars";
import {PromiseBars} from "./promise_bars";
import {Recovery} from "./recovery";
import {StepBars} from "./step_bars";

const PERIODS = [1, 3, 6, 12, 24, 36];
const XLSX = "/shop_crm/complaint_report.xlsx";
const WIDE_VIEWS = ["list", "kanban", "pivot", "graph", "form"];
const SMALL_VIEWS = ["kanban", "list", "form"];
const RECOVERY = "shop.complaint.recovery";

/** What people complain of and what comes of it. Every figure opens its cases. */
export class ComplaintReport extends Component {
    static template = "shop_crm_complaints.ComplaintReport";
    static components = {
        Layout,
        MonthBars,
        ParetoBars,
        PromiseBars,
        Recovery,
        StepBars,
    };
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.periods = PERIODS;
        this.inPeople = inPeople;
        this.inPercent = inPercent;
        this.state = useState({
            months: this.props.state?.months || 12,
            data: null,
            isExplained: false,
        });
        useSetupAction({getLocalState: () => ({months: this.state.months})});
        onWillStart(() => this.load());
    }

    async load() {
        this.state.data = await this.orm.call("shop.complaint", "get_report", [], {
            months: this.state.months,
        });
    }

    choosePeriod(ev) {
        this.state.months = Number(ev.target.value);
        return this.load();
    }

    // ------------------------------------------------------------
    // WHAT THE SCREEN SAYS
    // ------------------------------------------------------------

    periodName(months) {
        return months === 1 ? _t("This month") : _t("Last %s months", months);
    }

    get since() {
        const day = formatDate(deserializeDate(this.state.data.since));
        return _t("Opened since %s", day);
    }

    get isEmpty() {
        const {counts, cost, recovery} = this.state.data;
        const isRecovered = recovery.all.some(({count}) => count.value);
        return !(counts.cases.value || cost.value || isRecovered);
    }

    /** The figures on top. */
    get tiles() {
        const {company, cost, counts, recovery} = this.state.data;
        // the middle window is the one to look at first
        const back = recovery.all[1];
        const tile = (code, label, figure, text) => ({code, label, figure, text});
        const inCases = (figure) => _t("%s cases", inPeople(figure.value));
        return [
            tile("cases", _t("Complaints"), counts.cases, inCases(counts.cases)),
            tile("open", _t("Still open"), counts.open, inCases(counts.open)),
            tile("closed", _t("Closed"), counts.closed, inCases(counts.closed)),
            tile(
                "cost",
                _t("Cost of remedies"),
                cost,
                inMoney(cost.value, company.currency_id)
            ),
            {
                code: "recovered",
                label: _t("Bought again within %s days", back.days),
                figure: back.count,
                text: back.is_enough ? inPercent(back.share) : _t("Too few to tell"),
                isLong: !back.is_enough,
                note: _t("%(part)s of %(whole)s cases", {
                    part: inPeople(back.bought.value),
                    whole: inPeople(back.count.value),
                }),
            },
        ];
    }

    get hidden() {
        return _t("≈ %s silent customers", inPeople(this.state.data.hidden.count));
    }

    get hiddenFactors() {
        const factors = this.state.data.hidden.factors.join(" / ");
        return _t(
            "An assumption, not a count: each complaint stands for %s more customers who are dissatisfied without complaining. A rule of thumb from service training, usually traced to studies by TARP in the USA (1979, 1986); it has not been measured in your shop. You can change it in the settings; 0 turns it off.",
            factors
        );
    }

    loopName({loops}) {
        return [_t("None"), _t("One"), _t("Two"), _t("Three or more")][loops];
    }

    loopTone({loops}) {
        return `o_shop_tone_${[10, 3, 2, 1][loops]}`;
    }

    get xlsxUrl() {
        const companies = user.activeCompanies.map((company) => company.id).join("-");
        return `${XLSX}?months=${this.state.months}&companies=${companies}`;
    }

    // ------------------------------------------------------------
    // THE CASES BEHIND A FIGURE
    // ------------------------------------------------------------

    open({model, domain}, name) {
        const types = this.env.isSmall ? SMALL_VIEWS : WIDE_VIEWS;
        const isRecovery = model === RECOVERY;
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: model,
            views: types
                .filter((type) => isRecovery || !["pivot", "graph"].includes(type))
                .filter((type) => type !== "form" || model === "shop.complaint")
                .map((type) => [false, type]),
            domain,
        });
    }
}

registry.category("actions").add("shop_crm_complaint_report", ComplaintReport);
