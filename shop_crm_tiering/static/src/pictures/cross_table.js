import {Component} from "@odoo/owl";

/**
 * Tiers down, tiers across; the fuller a cell, the darker.
 *
 * Cells are {row, column, text, weight (0 to 1), isMarked?, note?}.
 */
export class CrossTable extends Component {
    static template = "shop_crm_tiering.CrossTable";
    static props = {
        rows: Array,
        columns: Array,
        cells: Array,
        onOpen: Function,
    };

    get lines() {
        const cells = Object.fromEntries(
            this.props.cells.map((cell) => [`${cell.row}-${cell.column}`, cell])
        );
        return this.props.rows.map((row) => ({
            row,
            cells: this.props.columns.map((column) => ({
                column,
                cell: cells[`${row.id}-${column.id}`],
            })),
        }));
    }

    shade(cell) {
        return `--shop-shade: ${Math.round(8 + 62 * cell.weight)}%`;
    }
}
