import {IntegerField, integerField} from "@web/views/fields/integer/integer_field";
import {registry} from "@web/core/registry";

/**
 * A number of which 0 means that nobody knows it: then the field is empty and its
 * placeholder says what to enter.
 */
export class UnknownIntegerField extends IntegerField {
    static template = "shop_crm_tiering.UnknownIntegerField";
    static props = {...IntegerField.props, placeholder: {type: String, optional: true}};

    get formattedValue() {
        return this.value ? super.formattedValue : "";
    }
}

export const unknownIntegerField = {
    ...integerField,
    component: UnknownIntegerField,
    isEmpty: (record, fieldName) => !record.data[fieldName],
    extractProps: (info) => ({
        ...integerField.extractProps(info),
        formatNumber: false,
        placeholder: info.placeholder,
    }),
};

registry.category("fields").add("shop_unknown_integer", unknownIntegerField);
