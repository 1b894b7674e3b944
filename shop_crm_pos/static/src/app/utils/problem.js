import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError} from "@web/core/network/rpc";

/** Say in words why the server did not do it; the sale goes on in any case. */
export function shopProblem(error) {
    if (error instanceof ConnectionLostError) {
        return _t("No connection. Try again when the point of sale is online.");
    }
    const isOurs = ["UserError", "ValidationError", "AccessError"].some((name) =>
        error.exceptionName?.endsWith(name)
    );
    return isOurs
        ? error.data.message
        : _t("That did not work. Continue selling and try again later.");
}
