import {registry} from "@web/core/registry";

const figure = (code) => ({
    content: `Open the figure: ${code}`,
    trigger: `[data-figure=${code}]`,
    run: "click",
});
const back = {
    content: "Back to the report",
    trigger: ".o_back_button, .o_breadcrumb .o_back_button a, .breadcrumb-item a",
    run: "click",
};

registry.category("web_tour.tours").add("shop_complaint_report", {
    steps: () => [
        figure("cases"),
        {
            content: "The case stands in the list",
            trigger: ".o_data_row, .o_kanban_record:not(.o_kanban_ghost)",
        },
        back,
        {
            content: "The cause opens its cases",
            trigger: "[data-field=cause_id] button.o_shop_bar",
            run: "click",
        },
        {
            content: "The case stands in the list",
            trigger: ".o_data_row, .o_kanban_record:not(.o_kanban_ghost)",
        },
        back,
        {
            content: "Look at two years",
            trigger: ".o_shop_period",
            run: "select 24",
        },
        {
            content: "Look at the first month after closing",
            trigger: "[data-days='30']",
            run: "click",
        },
        {
            content: "The window is chosen",
            trigger: "[data-days='30'].o_shop_tile_chosen",
        },
    ],
});
