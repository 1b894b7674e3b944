import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
// A phone shows cards where a desktop shows rows: look for the name alone.
const CUSTOMER = ".o_content .o_renderer :contains(Silver Li):last";

tours.add("shop_tier_pictures", {
    steps: () => [
        {
            content: "The curve is drawn",
            trigger: ".o_shop_pareto canvas",
        },
        {
            content: "Both schemes stand side by side",
            trigger: ".o_shop_picture .o_shop_other_scheme",
        },
        {
            content: "Look at another period",
            trigger: ".o_shop_period",
            run: "selectByIndex 1",
        },
        {
            content: "A layer of the pyramid has its customers",
            trigger: ".o_shop_layer[data-code=silver] b:contains(2)",
        },
        {
            content: "Open them",
            trigger: ".o_shop_layer[data-code=silver]",
            run: "click",
        },
        {
            content: "They are the customers of this tier",
            trigger: CUSTOMER,
        },
        {
            content: "Open one",
            trigger: CUSTOMER,
            run: "click",
        },
        {
            content: "The customer's file is open",
            trigger: ".o_form_view .o_shop_strip",
        },
    ],
});

tours.add("shop_tier_pictures_matrix", {
    steps: () => [
        {
            content: "Choose the scheme with two axes",
            trigger: ".o_shop_scheme",
            run: "select matrix",
        },
        {
            content: "Open the golden corner",
            trigger: ".o_shop_quadrant[data-code=gold]",
            run: "click",
        },
        {
            content: "Its customers are listed",
            trigger: ".o_content .o_renderer :contains(Diamond Wang):last",
        },
    ],
});

tours.add("shop_tier_preview", {
    steps: () => [
        {
            content: "Preview changes",
            trigger: ".o_statusbar_buttons button[name=button_preview]",
            run: "click",
        },
        {
            content: "Current tiers",
            trigger: ".o_shop_preview td:contains(1)",
        },
        {
            content: "Open the gold tier",
            trigger: ".modal .o_data_row td[name=name]:contains(Gold)",
            run: "click",
        },
        {
            content: "Its condition",
            trigger: ".modal:last .o_data_row td[name=value]",
            run: "click",
        },
        {
            content: "Ask for less",
            trigger: ".modal:last .o_data_row td[name=value] input",
            run: "edit 2500",
        },
        {
            content: "Keep the tier in the draft",
            trigger: ".modal:last .o_form_button_save",
            run: "click",
        },
        {
            content: "Preview",
            trigger: ".o_shop_preview_refresh",
            run: "click",
        },
        {
            content: "Two customers would move",
            trigger: ".o_shop_preview_result:contains(2)",
        },
        {
            content: "Discard it",
            trigger: ".modal footer button:contains(/Discard|放弃/)",
            run: "click",
        },
        {
            content: "Nothing was kept",
            trigger: "body:not(:has(.modal)) .o_form_view",
        },
    ],
});

tours.add("shop_tier_explain", {
    steps: () => [
        {
            content: "Look at purchases and tier",
            trigger: ".o_notebook .nav-link[name=shop_purchases]",
            run: "click",
        },
        {
            content: "What is missing for the next tier",
            trigger: ".o_shop_explain_bar[data-code=amount] .o_shop_explain_missing",
        },
        {
            content: "Look at another scheme",
            trigger: ".o_shop_explain_scheme:nth-child(2)",
            run: "click",
        },
        {
            content: "It explains itself too",
            trigger: ".o_shop_explain_scheme:nth-child(2).active",
        },
    ],
});
