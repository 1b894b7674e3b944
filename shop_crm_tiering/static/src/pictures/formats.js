import {formatCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";
import {formatFloat, formatInteger} from "@web/views/fields/formatters";

/** @param {number} count */
export function inPeople(count) {
    return formatInteger(count);
}

/** Whole units: pictures need no cents. */
export function inMoney(amount, currencyId) {
    return formatCurrency(amount, currencyId, {digits: [16, 0]});
}

/** @param {number} share 0 to 1 */
export function inPercent(share) {
    const digits = share > 0 && share < 0.1 ? 1 : 0;
    const number = formatFloat(share * 100, {digits: [16, digits]});
    return _t("%(number)s %", {number});
}
