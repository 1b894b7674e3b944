import {registry} from "@web/core/registry";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";

/** Each step of a case begins at its top: a phone stands at the last button. */
export class CaseFormController extends FormController {
    get modelParams() {
        const params = super.modelParams;
        params.hooks.onRootLoaded = (root) => this.onCaseLoaded(root);
        return params;
    }

    onCaseLoaded(root) {
        const step = root.data.step_code;
        if (this.step && step !== this.step && this.rootRef.el) {
            // on a phone all of the view scrolls, on a desktop the sheet alone
            const parts = this.rootRef.el.querySelectorAll(
                ".o_content, .o_form_sheet_bg"
            );
            for (const el of [this.rootRef.el, ...parts]) {
                el.scrollTo({top: 0});
            }
        }
        this.step = step;
    }
}

registry.category("views").add("shop_case_form", {
    ...formView,
    Controller: CaseFormController,
});
