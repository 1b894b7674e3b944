/* global Chart */
import {Component, onWillStart, onWillUnmount, useEffect, useRef} from "@odoo/owl";
import {loadBundle} from "@web/core/assets";
import {_t} from "@web/core/l10n/translation";
import {inPercent} from "./formats";

const PARETO_SHARE = 0.8;

/** Which part of the customers brings which part of the amount. */
export class ParetoCurve extends Component {
    static template = "shop_crm_tiering.ParetoCurve";
    static props = {
        curve: Array,
        pareto: {type: [Number, Boolean]},
        onOpen: Function,
    };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.props.curve]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    draw() {
        this.chart?.destroy();
        if (this.canvas.el) {
            this.chart = new Chart(this.canvas.el, this.config);
        }
    }

    get config() {
        const style = getComputedStyle(this.canvas.el);
        const tone = style.getPropertyValue("--shop-tone").trim();
        return {
            type: "line",
            data: {datasets: [this.curveSet(tone), this.markSet(style.color)]},
            options: {
                animation: false,
                maintainAspectRatio: false,
                parsing: false,
                interaction: {mode: "nearest", axis: "x", intersect: false},
                onClick: (_event, [point]) => point && this.openPoint(point),
                plugins: {
                    legend: {display: false},
                    tooltip: {
                        filter: (item) => item.datasetIndex === 0,
                        callbacks: {title: () => "", label: this.pointText},
                    },
                },
                scales: {
                    x: this.axis(_t("Customers, highest spend first"), style.color),
                    y: this.axis(_t("Net spend"), style.color),
                },
            },
        };
    }

    curveSet(tone) {
        const points = this.props.curve.map(([x, y]) => ({x, y}));
        return {
            data: [{x: 0, y: 0}, ...points],
            borderColor: tone,
            backgroundColor: `${tone}33`,
            borderWidth: 3,
            fill: true,
            pointRadius: 0,
            pointHitRadius: 20,
            tension: 0.2,
        };
    }

    /** The dashed lines to the customers who bring 80 % of the amount. */
    markSet(color) {
        const x = this.props.pareto;
        const corners = [
            {x: 0, y: PARETO_SHARE},
            {x, y: PARETO_SHARE},
            {x, y: 0},
        ];
        return {
            data: x ? corners : [],
            borderColor: color,
            borderDash: [5, 5],
            borderWidth: 1,
            pointRadius: 0,
            pointHitRadius: 0,
        };
    }

    axis(text, color) {
        return {
            type: "linear",
            min: 0,
            max: 1,
            title: {display: true, text, color},
            grid: {color: "rgba(128, 128, 128, 0.15)"},
            ticks: {stepSize: 0.2, color, callback: (value) => inPercent(value)},
        };
    }

    pointText({raw}) {
        return _t("%(customers)s of the customers, %(amount)s of net spend", {
            customers: inPercent(raw.x),
            amount: inPercent(raw.y),
        });
    }

    openPoint({datasetIndex, index}) {
        const {x} = this.chart.data.datasets[datasetIndex].data[index];
        return x && this.props.onOpen(x);
    }
}
