import {browser} from "@web/core/browser/browser";
import {patch} from "@web/core/utils/patch";
import {user} from "@web/core/user";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {logPosMessage} from "@point_of_sale/app/utils/pretty_console_log";
import {makeAwaitable} from "@point_of_sale/app/utils/make_awaitable_dialog";
import {ComplaintDialog} from "@shop_crm_pos/app/components/complaint_dialog/complaint_dialog";
import {QuickAdd} from "@shop_crm_pos/app/components/quick_add/quick_add";
import {ReminderDialog} from "@shop_crm_pos/app/components/reminder_dialog/reminder_dialog";
import {ServiceCard} from "@shop_crm_pos/app/components/service_card/service_card";

const CHANGED = "SHOP_CUSTOMERS_CHANGED";

patch(PosStore.prototype, {
    async initServerData() {
        const result = await super.initServerData(...arguments);
        this.data.connectWebSocket(CHANGED, ({ids}) =>
            ids ? this.shopRefresh(ids) : this.shopCatchUp()
        );
        window.addEventListener("pos-network-online", () => this.shopCatchUp());
        this.shopCheckRights();
        if (!this.shopIsJustLoaded()) {
            // the load named the most frequent; others wait here since before
            this.shopCatchUp();
        }
        return result;
    },

    /** What the user may do here, see `shop_get_till_rights`. */
    get shopRights() {
        return this.shopOwnRights || this.config._shop_crm || {};
    },

    /** The device may have kept the rights of who worked here before. */
    async shopCheckRights() {
        if (this.config._shop_crm?.uid === user.userId) {
            return;
        }
        this.shopOwnRights = {};
        try {
            this.shopOwnRights = await this.data.orm.call(
                "pos.config",
                "shop_get_till_rights"
            );
        } catch (error) {
            logPosMessage("Shop CRM", "shopCheckRights", "No rights", "orange", [
                error,
            ]);
        }
    },

    /** Everything was loaded anew: no opening before had data of this instant. */
    shopIsJustLoaded() {
        const key = `shop_crm_loaded_${this.data.databaseName}`;
        const instant = this.config._data_server_date;
        try {
            const isNew = browser.localStorage.getItem(key) !== instant;
            browser.localStorage.setItem(key, instant);
            return isNew;
        } catch {
            // a device without room for it opens all the same
            return false;
        }
    },

    /** Ask what changed of all customers since this device loaded them. */
    shopCatchUp() {
        const ids = this.models["res.partner"].map((partner) => partner.id);
        return this.shopRefresh(ids, this.config._data_server_date);
    },

    /**
     * Ask for marks and price lists of customers on this device; never an error.
     *
     * @param {number[]} ids of customers, whom this device need not know
     * @param {string|null} since only what changed after this instant
     */
    async shopRefresh(ids, since = null) {
        const shown = ids.filter(
            (id) => typeof id === "number" && this.models["res.partner"].get(id)
        );
        if (!shown.length) {
            return;
        }
        try {
            const rows = await this.data.orm.call("res.partner", "shop_get_fresh", [
                shown,
                since,
            ]);
            rows.forEach((row) => this.shopUpdate(row));
            if (!since) {
                const known = new Set(rows.map((row) => row.id));
                this.shopForget(shown.filter((id) => !known.has(id)));
            }
        } catch (error) {
            logPosMessage("Shop CRM", "shopRefresh", "Marks are not fresh", "orange", [
                error,
            ]);
        }
    },

    /** Who is not on the server any more, erased or merged, is not to stay here. */
    shopForget(ids) {
        const orders = this.models["pos.order"].getAll();
        const inUse = new Set(orders.map((order) => order.partner_id?.id));
        for (const id of ids.filter((each) => !inUse.has(each))) {
            this.models["res.partner"].get(id).delete();
            this.data.indexedDB.delete("res.partner", [id]);
        }
    },

    /** Take over what the server says of a customer, where it differs. */
    shopUpdate({id, shop_till, property_product_pricelist}) {
        const partner = this.models["res.partner"].get(id);
        // of a price list that is not on the device nothing is known: the till's own
        const list = this.models["product.pricelist"].get(property_product_pricelist);
        const listId = list ? list.id : false;
        const vals = {};
        if (JSON.stringify(partner.shop_till) !== JSON.stringify(shop_till)) {
            vals.shop_till = shop_till;
        }
        if ((partner.property_product_pricelist?.id || false) !== listId) {
            vals.property_product_pricelist = listId;
        }
        if (Object.keys(vals).length) {
            partner.update(vals);
        }
    },

    shopShowCard(partner) {
        this.dialog.add(ServiceCard, {partner});
    },

    shopComplain(about) {
        this.dialog.add(ComplaintDialog, about);
    },

    // ------------------------------------------------------------
    // NEW CUSTOMERS
    // ------------------------------------------------------------

    editPartnerContext() {
        return {...super.editPartnerContext(...arguments), shop_till: true};
    },

    async editPartner(partner) {
        if (partner || !this.shopRights.serves) {
            return super.editPartner(...arguments);
        }
        return makeAwaitable(this.dialog, QuickAdd);
    },

    // ------------------------------------------------------------
    // WHOSE PURCHASE IS IT?
    // ------------------------------------------------------------

    async pay() {
        const order = this.getOrder();
        if (this.shopShouldAsk(order)) {
            if (this.shopAsking) {
                return;
            }
            this.shopAsking = true;
            let answer = null;
            try {
                answer = await makeAwaitable(this.dialog, ReminderDialog);
            } finally {
                this.shopAsking = false;
            }
            if (answer === "choose") {
                await this.selectPartner();
            }
            if (answer === "nobody") {
                order.uiState.shopAsked = true;
            } else if (!order.getPartner()) {
                return;
            }
        }
        return super.pay(...arguments);
    },

    shopShouldAsk(order) {
        return (
            this.config.shop_remind_customer &&
            order &&
            !order.getPartner() &&
            !order.uiState.shopAsked &&
            !order.getHasRefundLines() &&
            order.lines.length
        );
    },
});
