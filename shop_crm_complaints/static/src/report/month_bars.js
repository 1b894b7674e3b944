/* global Chart */
import {Component, onWillStart, onWillUnmount, useEffect, useRef} from "@odoo/owl";
import {loadBundle} from "@web/core/assets";
import {_t} from "@web/core/l10n/translation";
import {inMoney, inPeople} from "@shop_crm_tiering/pictures/formats";

/** How many complaints each month brought, and what remedies cost in it. */
export class MonthBars extends Component {
    static template = "shop_crm_complaints.MonthBars";
    static props = {months: Array, currencyId: Number, onOpen: Function};

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.props.months]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    draw() {
        this.chart?.destroy();
        this.chart = new Chart(this.canvas.el, this.config);
    }

    get config() {
        const style = getComputedStyle(this.canvas.el);
        return {
            data: {
                labels: this.props.months.map((month) => month.name),
                datasets: [
                    this.costSet(style.getPropertyValue("--shop-cost").trim()),
                    this.caseSet(style.getPropertyValue("--shop-tone").trim()),
                ],
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                interaction: {mode: "index", intersect: false},
                onClick: (event) => this.openAt(event),
                plugins: {
                    legend: {labels: {color: style.color}},
                    tooltip: {callbacks: {label: (item) => this.label(item)}},
                },
                scales: {
                    x: {ticks: {color: style.color}, grid: {display: false}},
                    cases: this.axis(_t("Complaints"), style.color, "left", inPeople),
                    cost: this.axis(
                        _t("Cost of remedies"),
                        style.color,
                        "right",
                        (value) => inMoney(value, this.props.currencyId)
                    ),
                },
            },
        };
    }

    caseSet(tone) {
        return {
            type: "bar",
            label: _t("Complaints"),
            yAxisID: "cases",
            data: this.props.months.map((month) => month.cases.value),
            backgroundColor: tone,
            borderRadius: 3,
            maxBarThickness: 48,
        };
    }

    costSet(tone) {
        return {
            type: "line",
            label: _t("Cost of remedies"),
            yAxisID: "cost",
            data: this.props.months.map((month) => month.cost.value),
            borderColor: tone,
            backgroundColor: tone,
            borderWidth: 2,
            pointRadius: 4,
        };
    }

    axis(text, color, position, callback) {
        return {
            position,
            beginAtZero: true,
            suggestedMax: 5,
            title: {display: !this.env.isSmall, text, color},
            grid: {
                color: "rgba(128, 128, 128, 0.15)",
                drawOnChartArea: position === "left",
            },
            ticks: {color, precision: 0, callback},
        };
    }

    label({dataset, raw}) {
        const value =
            dataset.yAxisID === "cost"
                ? inMoney(raw, this.props.currencyId)
                : inPeople(raw);
        return `${dataset.label}: ${value}`;
    }

    /** The line opens what was allowed, all the rest what was opened. */
    openAt(event) {
        const find = (mode, intersect) =>
            this.chart.getElementsAtEventForMode(event, mode, {intersect}, false)[0];
        const hit = find("nearest", true) || find("index", false);
        if (!hit) {
            return undefined;
        }
        const month = this.props.months[hit.index];
        const {yAxisID} = this.chart.data.datasets[hit.datasetIndex];
        const isCost = yAxisID === "cost" && Boolean(find("nearest", true));
        return this.props.onOpen(isCost ? month.cost : month.cases, month.name);
    }
}
