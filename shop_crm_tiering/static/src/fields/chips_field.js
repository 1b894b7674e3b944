import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {groupBy} from "@web/core/utils/arrays";
import {getFieldDomain} from "@web/model/relational_model/utils";
import {useSpecialData} from "@web/views/fields/relational_utils";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * All choices of a many2many as chips, one row per group: one tap sets or takes
 * away. A thumb hits them, and what is chosen can be read at a glance.
 */
export class ChipsField extends Component {
    static template = "shop_crm_tiering.ChipsField";
    static props = {
        ...standardFieldProps,
        domain: {type: [Array, Function], optional: true},
        groupField: {type: String, optional: true},
        warningField: {type: String, optional: true},
    };

    setup() {
        this.special = useSpecialData(async (orm, props) => {
            const {relation} = props.record.fields[props.name];
            const domain = getFieldDomain(props.record, props.name, props.domain);
            const fields = [props.groupField, props.warningField].filter(Boolean);
            const [choices, definitions] = await Promise.all([
                orm.searchRead(relation, domain, ["name", ...fields]),
                orm.call(relation, "fields_get", [fields, ["selection"]]),
            ]);
            return {choices, definitions};
        });
    }

    get groups() {
        const shown = this.special.data.choices.filter(
            (choice) => !this.props.readonly || this.isChosen(choice)
        );
        const groups = groupBy(shown, (choice) => this.getGroupName(choice));
        return Object.entries(groups).map(([name, choices]) => ({name, choices}));
    }

    getGroupName(choice) {
        const {groupField} = this.props;
        const value = groupField ? choice[groupField] : "";
        const selection = this.special.data.definitions[groupField]?.selection;
        return Array.isArray(value)
            ? value[1]
            : Object.fromEntries(selection || [])[value] || value;
    }

    isChosen(choice) {
        return this.props.record.data[this.props.name].currentIds.includes(choice.id);
    }

    getClass(choice) {
        if (!this.isChosen(choice)) {
            return "btn-outline-secondary";
        }
        return choice[this.props.warningField] ? "btn-danger" : "btn-primary";
    }

    toggle(choice) {
        const change = this.isChosen(choice) ? "remove" : "add";
        return this.props.record.data[this.props.name].addAndRemove({
            add: [],
            remove: [],
            [change]: [choice.id],
        });
    }
}

export const chipsField = {
    component: ChipsField,
    displayName: _t("Chips"),
    supportedTypes: ["many2many"],
    isEmpty: () => false,
    extractProps: ({options}, dynamicInfo) => ({
        domain: dynamicInfo.domain,
        groupField: options.group_field,
        warningField: options.warning_field,
    }),
};

registry.category("fields").add("shop_chips", chipsField);
