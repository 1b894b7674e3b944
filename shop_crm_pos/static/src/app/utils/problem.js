import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError} from "@web/core/network/rpc";

/** Say in words why the server did not do it; the sale goes on in any case. */
export function shopProblem(error) {
    if (error instanceof ConnectionLostError) {
        return _t("There is no connection now. Try again when the till is online.");
    }
    const isOurs = ["UserError", "ValidationError", "AccessError"].some((name) =>
        error.exceptionName?.endsWith(name)
    );
    return isOurs
        ? error.data.message
        : _t("That did not work. Go on selling, and try again.");
}
