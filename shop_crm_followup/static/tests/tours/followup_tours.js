import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
// A phone shows cards where a desktop shows rows: look for the name alone.
const card = (name) => `.o_shop_day_card:contains(${name})`;

tours.add("shop_my_day", {
    steps: () => [
        {
            content: "The card says whom to call and why",
            trigger: `${card("Li Ming")} .o_shop_day_why:contains(Ask how she is)`,
        },
        {
            content: "The phone is one tap away",
            trigger: `${card("Li Ming")} a[href='tel:+8613800138000']`,
        },
        {
            content: "Copy what to say",
            trigger: `${card("Li Ming")} .o_shop_copy_text`,
            run: "click",
        },
        {
            content: "It is copied",
            trigger: `${card("Li Ming")} .o_shop_copied`,
        },
        {
            content: "One tap: she was reached",
            trigger: `${card("Li Ming")} button[name=button_reached]`,
            run: "click",
        },
        {
            content: "The card has gone",
            trigger: `.o_kanban_renderer:not(:has(${card("Li Ming")}))`,
        },
        {
            content: "Two taps: another outcome",
            trigger: `${card("Wang Fang")} button[name=button_outcomes]`,
            run: "click",
        },
        {
            content: "She wants another call",
            trigger: ".modal button[name=button_tell]:contains(/Call back|再/)",
            run: "click",
        },
        {
            content: "Nothing is left, and a hint says so",
            trigger: ".o_view_nocontent_smiling_face",
        },
        {
            content: "Two are done",
            trigger: ".o_shop_day_done:contains(2)",
        },
        {
            content: "Look at what comes",
            trigger: ".o_shop_day_tab[data-name=coming]",
            run: "click",
        },
        {
            content: "Her next call is there",
            trigger: card("Wang Fang"),
        },
    ],
});

tours.add("shop_log_contact", {
    steps: () => [
        {
            content: "Log a contact",
            trigger: ".o_shop_strip button[name=button_shop_log_contact]",
            run: "click",
        },
        {
            content: "It was a visit",
            trigger: ".modal .o_shop_choices button:has(.fa-home)",
            run: "click",
        },
        {
            content: "It is said",
            trigger: ".o_notification",
        },
        {
            content: "Look at the contacts",
            trigger: ".o_notebook .nav-link[name=shop_contacts]",
            run: "click",
        },
        {
            content: "Open the timeline",
            trigger: "button[name=button_shop_timeline]",
            run: "click",
        },
        {
            content: "The visit is on it",
            trigger: ".o_content .o_renderer .badge:contains(/Visit|上门|拜访|到店/)",
        },
    ],
});

tours.add("shop_followup_run", {
    steps: () => [
        {
            content: "Give it a name",
            trigger: ".o_field_widget[name=name] input",
            run: "edit Winter coats",
        },
        {
            content: "New arrivals",
            trigger: ".o_field_widget[name=rule_id] label:contains(Coats are in)",
            run: "click",
        },
        {
            content: "Say it in a few words",
            trigger: ".o_field_widget[name=goods] input",
            run: "edit the new winter coats",
        },
        {
            content: "Choose the goods",
            trigger: ".o_field_widget[name=product_ids] input",
            run: "edit Coat",
        },
        {
            content: "This one",
            trigger:
                ".o-autocomplete--dropdown-item:contains(Coat), .modal .o_kanban_record:contains(Coat)",
            run: "click",
        },
        {
            content: "It suits one customer",
            trigger: ".o_field_widget[name=suited_count]:contains(1)",
        },
        {
            content: "Plan",
            trigger: ".o_statusbar_buttons button[name=button_plan]",
            run: "click",
        },
        {
            content: "Really, with all of them",
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "The contact is planned",
            trigger: ".o_content .o_renderer :contains(Li Ming):last",
        },
    ],
});
