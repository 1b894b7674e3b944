import {Component, onWillStart, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {CrossTable} from "./cross_table";
import {inPeople} from "./formats";

const LISTED = 6;

/** Two schemes on the same customers, and where they disagree. */
export class Comparison extends Component {
    static template = "shop_crm_tiering.Comparison";
    static components = {CrossTable};
    static props = {scheme: Object, schemes: Array, onOpen: Function};

    setup() {
        this.orm = useService("orm");
        this.state = useState({otherCode: this.others[0].code, data: null});
        onWillStart(() => {
            this.load();
        });
    }

    get others() {
        const {scheme, schemes} = this.props;
        return schemes.filter((each) => each.code !== scheme.code);
    }

    async load() {
        this.state.data = await this.orm.silent.call(
            "shop.tier.scheme",
            "get_comparison",
            [this.props.scheme.code, this.state.otherCode]
        );
    }

    choose(code) {
        this.state.otherCode = code;
        return this.load();
    }

    get cells() {
        const {cells} = this.state.data;
        const most = Math.max(...cells.map((cell) => cell.count), 1);
        return cells.map((cell) => ({
            ...cell,
            text: inPeople(cell.count),
            weight: cell.count / most,
            isMarked: cell.disagrees,
        }));
    }

    get disagreements() {
        const {cells, columns, rows} = this.state.data;
        return cells
            .filter((cell) => cell.disagrees)
            .sort((one, other) => other.count - one.count)
            .slice(0, LISTED)
            .map((cell) => ({
                row: rows.find((tier) => tier.id === cell.row),
                column: columns.find((tier) => tier.id === cell.column),
                count: inPeople(cell.count),
            }));
    }
}
