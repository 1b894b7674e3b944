import json
from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from odoo.addons.shop_crm_tiering.tests.common import ShopCrmCommon

from .intake_corpus import FILES, PHOTO, SCRIPTS
from .mail_common import make_mail

TRIES = "odoo.addons.shop_crm_complaints.models.intake.shop_complaint_intake_try"
MAIL = "odoo.addons.shop_crm_complaints.models.intake.shop_complaint_mail"
# Goes through screens like somebody of the shop; a script that runs leaves its mark.
SCREENS = """
(async () => {
    const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
    const action = odoo.__WOWL_DEBUG__.root.env.services.action;
    const check = (name) => {
        if (window.__xss !== undefined) {
            throw new Error(`A script ran on ${name}`);
        }
        const screen = document.querySelector(".o_action_manager");
        const isBad = ({name, value}) =>
            (/^on/i.test(name) && value.includes("__xss")) ||
            name === "srcdoc" ||
            (/^(href|src|data|action|formaction)$/.test(name) &&
                /^\\s*(javascript|data:text)/i.test(value));
        const bad = [...screen.querySelectorAll("*")].find(
            (node) => node.tagName === "SCRIPT" || [...node.attributes].some(isBad)
        );
        if (!screen.textContent.includes("window.__xss")) {
            throw new Error(`Nothing of it is shown on ${name}`);
        }
        if (bad) {
            throw new Error(`On ${name}: ${bad.outerHTML.slice(0, 200)}`);
        }
    };
    for (const [name, options, ready] of PAGES) {
        await action.doAction(name, options);
        for (let left = 100; left && !document.querySelector(ready); left--) {
            await pause(100);
        }
        if (!document.querySelector(ready)) {
            throw new Error(`Not opened: ${JSON.stringify(name)} ${ready}`);
        }
        await pause(400);
        check(JSON.stringify(name));
    }
    console.log("test successful");
})();
"""
PAGE = """
setTimeout(() => {
    if (window.__xss !== undefined) {
        throw new Error("A script ran");
    }
    if (!document.body.textContent.includes("window.__xss")) {
        throw new Error("Nothing of it is shown");
    }
    console.log("test successful");
}, 500);
"""


@tagged("post_install", "-at_install")
class TestNoScript(ShopCrmCommon, HttpCase):
    """Cases made of scripts are opened in a real browser: none of them runs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cases = cls.env["shop.complaint"]
        cls.store = cls.env.company.shop_store_id
        domain = cls.env["mail.alias.domain"].create({"name": "shop.example"})
        cls.env.company.alias_domain_id = domain
        cls.store.alias_name = "complaints"
        cls.user_portal.lang = cls.user_manager.lang = "en_US"

    def make_cases(self):
        """Return cases by form and by mail, with scripts wherever one can write."""
        visitor = self.cases.with_user(self.env.ref("base.public_user"))
        cases = self.cases
        for start, script in enumerate(SCRIPTS):
            form = {
                "customer_words": "\n".join(SCRIPTS[start:] + SCRIPTS[:start])[:5_000],
                "contact_name": script[:100],
                "contact_phone": script[:40],
                "contact_email": script[:200],
            }
            values = visitor._read_form(form)
            cases += visitor._create_from_form(self.store, values, [PHOTO])
        return cases, self.make_mails()

    def make_mails(self):
        threads = self.env["mail.thread"]
        names = [f"{script[:60].replace('/', '')}.html" for script in SCRIPTS[:15]]
        files = [
            (name, b"<script>window.__xss=1</script>", "text/html") for name in names
        ]
        files += [(name[:60], data, kind) for name, kind, data, _is_one in FILES[:12]]
        numbers = []
        for number, kind in enumerate(("plain", "html")):
            raw = make_mail(
                "\n".join(SCRIPTS),
                subject=SCRIPTS[number],
                message_id=f"<{number}@x.y>",
                files=files,
                **{"from": f'"{SCRIPTS[0][:60]}" <{number}@example.com>'},
            ).replace(b"text/plain", b"text/" + kind.encode(), 1)
            numbers.append(threads.message_process(None, raw))
            aside = raw.replace(b"to: ", b"precedence: bulk\nto: ", 1)
            aside = aside.replace(b"@x.y", b"@y.z", 1)
            threads.message_process(None, aside)
        return self.cases.browse(numbers)

    def get_pages(self, forms, mails):
        action = "shop_crm_complaints.shop_complaint_action"
        aside = "shop_crm_complaints.shop_complaint_quarantine_action"
        pages = [
            [action, {"viewType": "kanban"}, ".o_kanban_record"],
            [action, {"viewType": "list"}, ".o_data_row"],
            [aside, {"viewType": "list"}, ".o_data_row"],
            [aside, {"viewType": "kanban"}, ".o_kanban_record"],
        ]
        rows = self.env["shop.complaint.quarantine"].search([], limit=2)
        opened = [(record, ".o_form_view") for record in (*forms[-3:], *rows)]
        opened += [(case, ".o-mail-Message") for case in mails]
        return pages + [
            [
                {
                    "type": "ir.actions.act_window",
                    "res_model": record._name,
                    "res_id": record.id,
                    "views": [[False, "form"]],
                },
                {},
                ready,
            ]
            for record, ready in opened
        ]

    def test_no_script_runs(self):
        with patch(f"{TRIES}.PER_ADDRESS", 10**6):
            forms, mails = self.make_cases()
        portal = self.user_portal.partner_id
        (forms[-1:] + mails[:1]).partner_id = portal
        self.env.flush_all()
        pages = self.get_pages(forms, mails)
        code = SCREENS.replace("PAGES", json.dumps(pages))
        self.browser_js("/odoo", code, "odoo.isReady", login="manager", timeout=180)
        for case in forms[-1:] + mails[:1]:
            self.browser_js(f"/my/complaints/{case.id}", PAGE, login="portal")
