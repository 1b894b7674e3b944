import {registry} from "@web/core/registry";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Numpad from "@point_of_sale/../tests/generic_helpers/numpad_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import {inLeftSide} from "@point_of_sale/../tests/pos/tours/utils/common";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";

const BUYER = "王秀英";
const MODAL = ".modal:not(.o_inactive_modal)";

const see = (content, trigger) => ({content, trigger});
const tap = (content, trigger) => ({content, trigger, run: "click"});
const type = (content, trigger, text) => ({content, trigger, run: `edit ${text}`});

function open() {
    return [...Chrome.startPoS(), Dialog.confirm("Open Register")];
}

/** Look for a customer by what only the server knows. */
function search(text) {
    const input = ".modal-dialog .input-group input";
    const press = (name, key) =>
        function () {
            document
                .querySelector(input)
                .dispatchEvent(new KeyboardEvent(name, {bubbles: true, key}));
        };
    return [
        {
            ...tap("open the search", ".modal-dialog .fa-search.undefined"),
            isActive: ["mobile"],
        },
        type(`search ${text}`, input, text),
        {content: "let the box know", trigger: input, run: press("keyup", "")},
        {content: "search more", trigger: input, run: press("keydown", "Enter")},
    ];
}

function pay() {
    return [
        ...PaymentScreen.clickPaymentMethod("Cash"),
        ...PaymentScreen.clickValidate(),
        ...ReceiptScreen.clickNextOrder(),
    ];
}

/** Take one of a line of the order that is shown into the refund. */
function giveBack(name) {
    return [
        tap(`choose ${name}`, `.ticket-screen .orderline:contains(${name})`),
        see("chosen", `.ticket-screen .orderline.selected:contains(${name})`),
        Numpad.click("1"),
    ];
}

registry.category("web_tour.tours").add("shop_till_serve", {
    steps: () => [
        ...open(),
        ...ProductScreen.clickDisplayedProduct("Desk Organizer"),
        ...ProductScreen.clickPayButton(false),
        tap("asked whose purchase it is, choose", `${MODAL} .shop-choose`),
        ...search("wxy"),
        see(
            "the tier",
            `.partner-info:contains(${BUYER}) .shop-tier:contains("Diamond member")`
        ),
        see("the open case", `.partner-info:contains(${BUYER}) .shop-case`),
        tap("ask for the card", `.partner-info:contains(${BUYER}) .shop-card`),
        see("taboos on it", `${MODAL} .o_shop_card:contains("No nuts")`),
        see("what comes first", `${MODAL} .o_shop_card:contains("listen first")`),
        see(
            "so nothing to sell",
            `${MODAL} .o_shop_card:not(:contains("Early access"))`
        ),
        tap("close the card", `${MODAL} .modal-footer .btn-primary`),
        tap("choose her", `.partner-list b:contains(${BUYER})`),
        see("her tier at payment", ".payment-screen .partner-button .shop-tier"),
        see("her price", ".payment-screen .total:contains(4.08)"),
        ...pay(),
        ...ProductScreen.clickDisplayedProduct("Desk Organizer"),
        ...ProductScreen.clickPayButton(false),
        tap("nobody this time", `${MODAL} .shop-nobody`),
        see("the ordinary price", ".payment-screen .total:contains(5.10)"),
        ...pay(),
    ],
});

registry.category("web_tour.tours").add("shop_till_add_and_complain", {
    steps: () => [
        ...open(),
        ...ProductScreen.clickDisplayedProduct("Desk Organizer"),
        ProductScreen.clickReview(),
        tap("customers", ".product-screen .set-partner"),
        {
            content: "a new one",
            trigger: ".modal button[aria-label='Add a customer']",
            run() {
                window.shopBegun = performance.now();
                this.anchor.click();
            },
        },
        type("a phone on file", "#shop_phone", "13800138000"),
        tap("save", `${MODAL} .shop-save`),
        see("whose it is", `${MODAL} .shop-known:contains(${BUYER})`),
        type("another phone", "#shop_phone", "+86 139 1111 2222"),
        see("nothing is said of that", `${MODAL}:not(:has(.shop-known))`),
        type("and a name", "#shop_name", "Li Lei"),
        tap("agrees to SMS", `${MODAL} label:contains("SMS")`),
        tap("save", `${MODAL} .shop-save`),
        {
            content: "chosen, in less than 15 seconds",
            trigger: ".set-partner:contains(Li Lei)",
            run() {
                const seconds = (performance.now() - window.shopBegun) / 1000;
                if (seconds > 15) {
                    throw new Error(`Adding a customer took ${seconds} s`);
                }
            },
        },
        {...ProductScreen.back(), isActive: ["mobile"]},
        ...ProductScreen.clickPayButton(),
        ...pay(),
        Chrome.clickOrders(),
        tap("what can be chosen", ".pos-search-bar .filter"),
        tap("the paid ones", ".pos-search-bar .filter ul li:contains(Paid)"),
        tap("her order", ".ticket-screen .order-row:contains(5.10)"),
        {...tap("its lines", ".review-button"), isActive: ["mobile"]},
        tap("complain", ".ticket-screen .shop-complain"),
        see("of what", `${MODAL} .shop-complaint:contains(Desk Organizer)`),
        tap("without a word", `${MODAL} .shop-save`),
        see("is no complaint", `${MODAL} .alert:contains(Enter what)`),
        type("her words", "#shop_words", "It fell apart"),
        tap("closed by chance", `${MODAL} .modal-header [aria-label=Close]`),
        tap("open it again", ".ticket-screen .shop-complain"),
        see("the words are there", "#shop_words:value(It fell apart)"),
        tap("write down", `${MODAL} .shop-save`),
        see("its reference", `${MODAL} .shop-case-name:contains(C)`),
        tap("back to the sale", `${MODAL} .shop-close`),
        see("the till", ".ticket-screen"),
    ],
});

registry.category("web_tour.tours").add("shop_till_offline", {
    steps: () => [
        ...open(),
        ...ProductScreen.clickDisplayedProduct("Desk Organizer"),
        Offline.setOfflineMode(),
        ProductScreen.clickReview(),
        tap("customers", ".product-screen .set-partner"),
        see("the tier", `.partner-info:contains(${BUYER}) .shop-tier`),
        tap("the card", `.partner-info:contains(${BUYER}) .shop-card`),
        see(
            "is not there",
            `${MODAL} .shop-service-card:contains(not available offline)`
        ),
        tap("close", `${MODAL} .modal-footer .btn-primary`),
        tap("choose her", `.partner-list b:contains(${BUYER})`),
        {...ProductScreen.back(), isActive: ["mobile"]},
        ...ProductScreen.clickPayButton(),
        ...PaymentScreen.clickPaymentMethod("Cash"),
        ...PaymentScreen.clickValidate(),
        tap("told that it is offline", `${MODAL} .modal-footer .btn-primary`),
        Offline.setOnlineMode(),
        ...ReceiptScreen.clickNextOrder(),
        ...ProductScreen.clickDisplayedProduct("Desk Organizer"),
        ...ProductScreen.clickPayButton(),
        ...pay(),
    ],
});

registry.category("web_tour.tours").add("shop_till_cashier", {
    steps: () => [
        ...open(),
        ...ProductScreen.clickDisplayedProduct("Desk Organizer"),
        ProductScreen.clickReview(),
        tap("customers", ".product-screen .set-partner"),
        see("the tier", `.partner-info:contains(${BUYER}) .shop-tier`),
        see("and no card", ".partner-list:not(:has(.shop-card))"),
        tap("choose her", `.partner-list b:contains(${BUYER})`),
        see("her tier", ".set-partner .shop-tier"),
        see("no card here either", ".product-screen:not(:has(.shop-card))"),
    ],
});

registry.category("web_tour.tours").add("shop_till_benefit_and_refund", {
    steps: () => [
        ...open(),
        ...ProductScreen.clickDisplayedProduct("Desk Organizer"),
        ProductScreen.clickReview(),
        tap("customers", ".product-screen .set-partner"),
        tap("choose her", `.partner-list b:contains(${BUYER})`),
        see("what her tier gets", ".order-container:contains(Of her tier)"),
        {...ProductScreen.back(), isActive: ["mobile"]},
        ...ProductScreen.clickPayButton(),
        see("half of her price", ".payment-screen .total:contains(2.04)"),
        ...pay(),
        ...ProductScreen.clickDisplayedProduct("Desk Organizer"),
        ...ProductScreen.clickPayButton(),
        see("what everybody pays", ".payment-screen .total:contains(5.10)"),
        ...pay(),
        Chrome.clickOrders(),
        ...TicketScreen.selectFilter("Paid"),
        ...TicketScreen.selectOrder("2.04"),
        ...inLeftSide(["Desk Organizer", "Of her tier"].flatMap(giveBack)),
        ...TicketScreen.confirmRefund(),
        see("what she gets back", ".payment-screen .total:contains(2.04)"),
        see("whose refund it is", ".payment-screen .partner-button .shop-tier"),
        ...pay(),
    ],
});

registry.category("web_tour.tours").add("shop_till_forget", {
    steps: () => [
        ...open(),
        ProductScreen.clickReview(),
        tap("customers", ".product-screen .set-partner"),
        {
            content: "she is erased elsewhere",
            trigger: `.partner-info:contains(${BUYER})`,
            async run() {
                const {posmodel} = window;
                const {id} = posmodel.models["res.partner"].find(
                    ({name}) => name === BUYER
                );
                await posmodel.data.orm.write("res.partner", [id], {active: false});
                await posmodel.shopRefresh([id]);
            },
        },
        tap("close the list", `${MODAL} .modal-footer .btn-secondary`),
        tap("customers again", ".product-screen .set-partner"),
        see("and not known here", `.partner-list:not(:contains(${BUYER}))`),
    ],
});
