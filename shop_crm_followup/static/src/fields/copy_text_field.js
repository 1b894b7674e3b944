import {Component, useRef, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const SHOWN_MS = 2000;

/**
 * A text to read out or to send: one tap copies all of it. Browsers give the clipboard
 * to safe connections only; elsewhere the text is selected, as if by hand.
 */
export class CopyTextField extends Component {
    static template = "shop_crm_followup.CopyTextField";
    static props = {...standardFieldProps};

    setup() {
        this.text = useRef("text");
        this.state = useState({copied: false});
    }

    get value() {
        return this.props.record.data[this.props.name] || "";
    }

    async copy() {
        const text = this.text.el; // gone if the screen goes on meanwhile
        try {
            await browser.navigator.clipboard.writeText(this.value);
        } catch {
            document.getSelection().selectAllChildren(text);
            document.execCommand("copy");
        }
        this.state.copied = true;
        browser.setTimeout(() => (this.state.copied = false), SHOWN_MS);
    }
}

registry.category("fields").add("shop_copy_text", {
    component: CopyTextField,
    supportedTypes: ["char", "text"],
});
