import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const field = (name) => `.o_field_widget[name=${name}]`;
const write = (name, text) => ({
    content: `Write: ${name}`,
    trigger: `${field(name)} textarea, ${field(name)} input`,
    run: `edit ${text}`,
});
const tap = (name, place) => ({
    content: `Tap answer ${place}: ${name}`,
    trigger: `${field(name)} .o_selection_badge:nth-child(${place})`,
    run: "click",
});
const tick = (name) => ({
    content: `Tick: ${name}`,
    trigger: `${field(name)} input[type=checkbox]`,
    run: "click",
});
const press = (name) => ({
    content: `Press: ${name}`,
    trigger: `.o_form_view button[name=${name}]:not(.o_shop_not_yet)`,
    run: "click",
});
const standsAt = (place) => ({
    content: `The case stands at step ${place}`,
    trigger: `.o_shop_steps li:nth-child(${place}).o_shop_step_now`,
});
// What people choose stands in a list on a desktop, in cards on some phones.
const choose = (name, text) => [
    write(name, text),
    {
        content: `Choose: ${text}`,
        trigger: `.o-autocomplete--dropdown-item:contains(${text}), .modal .o_kanban_record:contains(${text})`,
        run: "click",
    },
];

tours.add("shop_complaint_six_steps", {
    steps: () => [
        {
            content: "Three fields: what is said, by whom, how serious",
            trigger: `.o_shop_entry ${field("customer_words")} textarea`,
            run: "edit It shrank in the first wash!",
        },
        ...choose("partner_id", "Li Ming"),
        {
            content: "The customer is known: no name to write",
            trigger: `.o_shop_entry:not(:has(${field("contact_name")}))`,
        },
        tap("severity", 3),
        press("button_start"),
        standsAt(1),
        {
            content: "What never to say is on the screen",
            trigger: ".o_shop_never[open] li",
        },
        {
            content: "Copy what to say",
            trigger: ".o_shop_say .o_shop_copy_text:first",
            run: "click",
        },
        press("button_next"),
        standsAt(2),
        {
            content: "It says what is still needed",
            trigger: ".o_shop_needed",
        },
        tick("apologised"),
        tick("thanked"),
        press("button_next"),
        standsAt(3),
        write("q_what", "The dress shrank"),
        write("q_how", "Washed cold by hand"),
        tick("q_product_none"),
        write("q_why", "Nobody listened on the phone"),
        tick("q_staff_none"),
        tick("q_other_none"),
        tap("q_reasonable", 1),
        tap("q_wish_id", 3),
        tick("repeated_back"),
        press("button_next"),
        standsAt(4),
        {
            content: "What was said before can be read",
            trigger: ".o_shop_story details",
        },
        tap("remedy_id", 3),
        {
            content: "It may be promised, in these words",
            trigger: `${field("offer_words")} .o_shop_copy_text`,
        },
        press("button_next"),
        standsAt(5),
        tap("opinion", 1),
        tap("answer_channel", 1),
        press("button_next"),
        standsAt(6),
        {
            content: "The calls are planned",
            trigger: ".o_shop_calls .o_shop_case_card",
        },
    ],
});

tours.add("shop_complaint_ask", {
    steps: () => [
        standsAt(4),
        tap("remedy_id", 4),
        {
            content: "It is worth money",
            trigger: `${field("remedy_amount")} input`,
            run: "edit 200 && press Tab",
        },
        {
            content: "The promise is locked",
            trigger: `.o_form_view:not(:has(${field("offer_words")}))`,
        },
        press("button_request_approval"),
        {
            content: "The manager has to answer first",
            trigger: "[name=solution] .alert-info",
        },
    ],
});

tours.add("shop_complaint_allow", {
    steps: () => [
        {
            content: "What, for whom, how much: allow it",
            trigger: ".o_shop_case_card:contains(Li Ming) button[name=button_approve]",
            run: "click",
        },
        {
            content: "Nothing is left to allow",
            trigger: ".o_view_nocontent_smiling_face",
        },
    ],
});

tours.add("shop_complaint_back", {
    steps: () => [
        standsAt(2),
        press("button_back"),
        {
            content: "Say why",
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: "edit Had more to say",
        },
        {
            content: "Go back",
            trigger: ".modal button[name=button_apply]",
            run: "click",
        },
        standsAt(1),
    ],
});
