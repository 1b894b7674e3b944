import {registry} from "@web/core/registry";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";

// Which of them scrolls: on a phone one around all, on a desktop the sheet alone.
const SCROLLERS = ".o_form_view_container, .o_content, .o_form_sheet_bg";

/** Each step of a case begins at its top: a phone stands at the last button. */
export class CaseFormController extends FormController {
    get modelParams() {
        const params = super.modelParams;
        params.hooks.onRootLoaded = (root) => this.onCaseLoaded(root);
        return params;
    }

    onCaseLoaded(root) {
        const place = `${root.resId} ${root.data.step_code}`;
        if (this.place && place !== this.place && this.rootRef.el) {
            const parts = this.rootRef.el.querySelectorAll(SCROLLERS);
            for (const el of [this.rootRef.el, ...parts]) {
                el.scrollTo({top: 0});
            }
        }
        this.place = place;
    }
}

registry.category("views").add("shop_case_form", {
    ...formView,
    Controller: CaseFormController,
});
