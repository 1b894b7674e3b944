import {Many2One} from "@web/views/fields/many2one/many2one";
import {
    Many2OneField,
    buildM2OFieldDescription,
} from "@web/views/fields/many2one/many2one_field";
import {Many2XAutocomplete} from "@web/views/fields/relational_utils";
import {registry} from "@web/core/registry";

/** Finds while one types, on a phone as well: no list of everybody opens. */
export class FindAutocomplete extends Many2XAutocomplete {
    static template = "shop_crm_complaints.FindAutocomplete";
}

export class FindMany2One extends Many2One {
    static components = {...Many2One.components, Many2XAutocomplete: FindAutocomplete};
}

export class FindField extends Many2OneField {
    static components = {...Many2OneField.components, Many2One: FindMany2One};
}

registry.category("fields").add("shop_find", buildM2OFieldDescription(FindField));
