from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

KINDS = [
    ("product", "Product"),
    ("lot", "Batch"),
    ("supplier", "Supplier"),
    ("store", "Store"),
]
# What a warning is about; together they tell it from the others.
KEY = ("product_tmpl_id", "lot_name", "supplier_id", "store_id")
# What stands in their place where the cases are not counted by them.
NULL = {
    "product_tmpl_id": SQL("NULL::int"),
    "lot_name": SQL("NULL::varchar"),
    "supplier_id": SQL("NULL::int"),
    "store_id": SQL("NULL::int"),
}
TASK = "mail.mail_activity_data_todo"


class ShopComplaintWarning(models.Model):
    """Several complaints about the same thing within a few weeks.

    complaints -> counted by what they are about -> one warning, one task a manager
    """

    _name = "shop.complaint.warning"
    _description = "Early Warning"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(KINDS, string="About", required=True, readonly=True)
    name = fields.Char(string="Warning", compute="_compute_name")
    product_tmpl_id = fields.Many2one(
        "product.template", string="Product", readonly=True, ondelete="cascade"
    )
    lot_name = fields.Char(string="Batch", readonly=True)
    supplier_id = fields.Many2one("res.partner", readonly=True, ondelete="cascade")
    store_id = fields.Many2one("shop.store", readonly=True, ondelete="cascade")
    date = fields.Date(string="Since", required=True, readonly=True)
    case_ids = fields.Many2many("shop.complaint", string="Cases", readonly=True)
    case_count = fields.Integer(string="Number of cases", compute="_compute_case_count")

    _company_idx = models.Index("(company_id, date)")

    @api.depends(*KEY)
    def _compute_name(self):
        for warning in self:
            names = [
                value.display_name if isinstance(value, models.BaseModel) else value
                for value in (warning[name] for name in KEY)
                if value
            ]
            warning.name = " · ".join(names)

    @api.depends("case_ids")
    def _compute_case_count(self):
        for warning in self:
            warning.case_count = len(warning.case_ids)

    def button_cases(self):
        """Open the cases of the warning."""
        self.check_access("read")
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "shop_crm_complaints.shop_complaint_action"
            ),
            "domain": [("id", "in", self.case_ids.ids)],
            "context": {},
        }

    # ------------------------------------------------------------
    # DETECTION
    # ------------------------------------------------------------

    @api.model
    def _cron_warn(self):
        """Find frequent complaints in every company."""
        for company in self.env["res.company"]._shop_all():
            self.with_company(company)._warn()
            self.env["ir.cron"]._commit_progress()

    @api.model
    def _warn(self):
        """Create the company's warnings; an existing one gets the new cases."""
        company = self.env.company
        since = company._shop_today() - timedelta(days=company.shop_warning_days)
        known = {
            warning._get_key(): warning
            for warning in self.search(
                [("company_id", "=", company.id), ("date", ">=", since)]
            )
        }
        for values in self._get_frequent(since):
            warning = known.get((values["kind"], *(values[name] for name in KEY)))
            if warning:
                warning.case_ids |= warning.case_ids.browse(values["case_ids"])
            else:
                self.create(values)._schedule_manager_tasks()

    def _get_key(self):
        return (
            self.kind,
            self.product_tmpl_id.id or None,
            self.lot_name or None,
            self.supplier_id.id or None,
            self.store_id.id or None,
        )

    @api.model
    def _get_frequent(self, since):
        """Return the values of a warning for each frequent complaint.

        :param date since: the first day looked at, the store's
        """
        company = self.env.company
        self.env["shop.complaint"].flush_model()
        names = ("kind", *KEY, "case_ids")
        rows = self.env.execute_query(
            SQL(
                "WITH recent AS MATERIALIZED (%s) %s",
                self._recent_query(since),
                SQL(" UNION ALL ").join(self._warning_queries()),
            )
        )
        return [
            {
                **dict(zip(names, row, strict=True)),
                "company_id": company.id,
                "date": company._shop_today(),
            }
            for row in rows
        ]

    @api.model
    def _recent_query(self, since):
        """Return the complaints since a day, with what each may be about."""
        company = self.env.company
        return SQL(
            """
            SELECT complaint.id,
                   product.product_tmpl_id,
                   NULLIF(UPPER(TRIM(complaint.lot_name)), '') AS lot_name,
                   (SELECT seller.partner_id
                      FROM product_supplierinfo AS seller
                     WHERE seller.product_tmpl_id = product.product_tmpl_id
                       AND COALESCE(seller.company_id, %(company)s) = %(company)s
                     ORDER BY seller.sequence, seller.id
                     LIMIT 1) AS supplier_id,
                   complaint.store_id
              FROM shop_complaint AS complaint
              LEFT JOIN product_product AS product
                     ON product.id = complaint.q_product_id
             WHERE complaint.company_id = %(company)s
               AND complaint.kind = 'complaint'
               AND complaint.state != 'cancelled'
               AND complaint.create_date >= %(start)s
            """,
            company=company.id,
            start=company._shop_day_start(since),
        )

    @api.model
    def _warning_queries(self):
        """Return SELECTs of kind, the four of ``KEY`` and the ids of the cases.

        Each reads ``recent``; addons append theirs.
        """
        company = self.env.company
        goods, stores = company.shop_warning_goods, company.shop_warning_store
        product, lot = SQL("product_tmpl_id"), SQL("lot_name")
        return [
            self._frequent_query("product", goods, [product]),
            self._frequent_query("lot", goods, [product, lot]),
            self._frequent_query("supplier", goods, [SQL("supplier_id")]),
            self._frequent_query("store", stores, [SQL("store_id")]),
        ]

    @api.model
    def _frequent_query(self, kind, least, columns):
        """Return SELECT of the cases by some columns, where they are ``least`` or more.

        :param int least: 0 switches it off
        """
        given = {column.code for column in columns}
        return SQL(
            """
            SELECT %(kind)s AS kind, %(key)s, array_agg(id ORDER BY id) AS case_ids
              FROM recent
             WHERE (%(columns)s) IS NOT NULL
             GROUP BY %(columns)s
            HAVING %(least)s > 0 AND count(*) >= %(least)s
            """,
            kind=kind,
            key=SQL(", ").join(
                SQL.identifier(name) if name in given else NULL[name] for name in KEY
            ),
            columns=SQL(", ").join(columns),
            least=least,
        )

    # ------------------------------------------------------------
    # TASKS
    # ------------------------------------------------------------

    def _schedule_manager_tasks(self):
        company = self.company_id
        for manager in self.env["shop.complaint"]._get_managers(company):
            localized = self.with_context(lang=manager.lang)
            localized.activity_schedule(
                TASK, user_id=manager.id, summary=localized._describe()
            )

    def _describe(self):
        return self.env._(
            "%(count)s complaints in %(days)s days about %(what)s",
            days=self.company_id.shop_warning_days,
            count=self.case_count,
            what=self.name,
        )
