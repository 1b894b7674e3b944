import {onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {kanbanView} from "@web/views/kanban/kanban_view";

/**
 * The cards of the day under two tabs: what is to do today, and what comes. The tabs
 * are filters of the search, which a thumb would hardly find there.
 */
export class MyDayController extends KanbanController {
    static template = "shop_crm_followup.MyDay";

    setup() {
        super.setup();
        this.counts = useState({todo: 0, coming: 0, done: 0});
        onWillStart(() => this.loadCounts());
    }

    get modelParams() {
        const params = super.modelParams;
        params.hooks.onRootLoaded = () => this.counts && this.loadCounts();
        params.hooks.onWillLoadRoot = (config) => this.sort(config);
        return params;
    }

    /** What comes stands by its day, today by what matters most. */
    sort(config) {
        const coming = this.tabs.some((tab) => tab.name === "coming" && tab.isActive);
        const names = coming ? ["due_date", "priority"] : ["priority", "due_date"];
        config.orderBy = [...names, "id"].map((name) => ({name, asc: true}));
    }

    async loadCounts() {
        const counts = await this.model.orm.call(
            this.props.resModel,
            "get_day_counts",
            []
        );
        Object.assign(this.counts, counts);
    }

    get tabs() {
        const names = {todo: _t("Today"), coming: _t("Upcoming")};
        return this.env.searchModel
            .getSearchItems((item) => item.type === "filter" && item.name in names)
            .map(({id, name, isActive}) => ({
                id,
                name,
                isActive,
                label: names[name],
                count: this.counts[name],
            }));
    }

    get doneText() {
        return _t("%s done today", this.counts.done);
    }

    openTab(tab) {
        this.env.searchModel.clearQuery();
        this.env.searchModel.toggleSearchItem(tab.id);
        this.scrollTop();
        // on a phone all of the view scrolls
        this.rootRef.el.scrollTo({top: 0});
    }
}

registry.category("views").add("shop_my_day", {
    ...kanbanView,
    Controller: MyDayController,
});
