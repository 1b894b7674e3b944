import {Component, xml} from "@odoo/owl";
import {CrossTable} from "./cross_table";
import {inPeople, inPercent} from "./formats";

/** Who stood where before the period and stands where now, with rates. */
export class Moves extends Component {
    static template = xml`
        <CrossTable
            rows="props.tiers"
            columns="props.tiers"
            cells="cells"
            onOpen="props.onOpen"
        />`;
    static components = {CrossTable};
    static props = {tiers: Array, moves: Array, onOpen: Function};

    get cells() {
        return this.props.moves.map((move) => ({
            row: move.from,
            column: move.to,
            text: inPeople(move.count),
            note: inPercent(move.rate),
            weight: move.rate,
        }));
    }
}
