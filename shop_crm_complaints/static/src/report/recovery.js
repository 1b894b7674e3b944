import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {inPeople, inPercent} from "@shop_crm_tiering/pictures/formats";

/** Who bought again after a case was closed: by remedy, person and step. */
export class Recovery extends Component {
    static template = "shop_crm_complaints.Recovery";
    static props = {recovery: Object, onOpen: Function};

    setup() {
        this.state = useState({place: 1});
    }

    get isEmpty() {
        return !this.props.recovery.all.some(({count}) => count.value);
    }

    /** The three windows, to choose from. */
    get windows() {
        return this.props.recovery.all.map((figure, place) => ({
            place,
            name: _t("%s days", figure.days),
            isChosen: place === this.state.place,
            ...this.bar(figure),
        }));
    }

    get lists() {
        const {people, remedies} = this.props.recovery;
        return [
            {code: "remedies", title: _t("By remedy"), rows: this.named(remedies)},
            {
                code: "people",
                title: _t("By assigned user"),
                rows: this.named(people),
            },
        ];
    }

    get steps() {
        const {place} = this.state;
        return this.props.recovery.steps
            .map((step) => ({
                step,
                kept: this.bar(step.kept[place]),
                late: this.bar(step.late[place]),
                verdict: step.verdicts[place],
            }))
            .filter(
                ({kept, late}) => kept.figure.count.value || late.figure.count.value
            );
    }

    named(rows) {
        return rows
            .map(({name, windows}) => ({name, ...this.bar(windows[this.state.place])}))
            .filter(({figure}) => figure.count.value);
    }

    /** Shares of too few cases are not shown: they would say nothing. */
    bar(figure) {
        const {bought, count, is_enough: isEnough, share} = figure;
        return {
            figure,
            share: isEnough ? inPercent(share) : _t("Too few to tell"),
            width: `${isEnough ? 100 * share : 0}%`,
            of: _t("%(part)s of %(whole)s cases", {
                part: inPeople(bought.value),
                whole: inPeople(count.value),
            }),
            range: isEnough
                ? _t("95 % confidence interval: %(low)s to %(high)s", {
                      low: inPercent(figure.low),
                      high: inPercent(figure.high),
                  })
                : "",
        };
    }

    get title() {
        return _t(
            "Bought again within %s days",
            this.props.recovery.all[this.state.place].days
        );
    }

    open(bar, name) {
        const title = name ? `${this.title}: ${name}` : this.title;
        return this.props.onOpen(bar.figure.count, title);
    }

    get note() {
        return _t(
            "Counts closed cases whose period is over, and any purchase after closing. Below %s cases a share says nothing. Interval: Wilson 1927; difference: Newcombe 1998, method 10.",
            this.props.recovery.fewest
        );
    }
}
