import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("shop_complaint_portal_accept", {
    steps: () => [
        {
            content: "The list says that we wait for an answer",
            trigger: ".list-group-item:contains(Please answer)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The proposal stands there in plain words",
            trigger: ".o_shop_complaint .card:contains(Exchange)",
        },
        {
            content: "Accept it",
            trigger: "button[value=accept]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Now it is agreed",
            trigger: ".o_shop_complaint .card:contains(Our agreement)",
        },
    ],
});
