from psycopg2 import Error

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine import run
from ...tools.guard import log_and_continue

BATCH = 2_000


class ShopCustomerQueue(models.Model):
    """Contacts whose figures have to be looked at again.

    Append-only and without foreign keys: the sale that adds a row never waits
    for anybody. An empty company means every company.
    """

    _name = "shop.customer.queue"
    _description = "Customers to refresh"
    _log_access = False

    partner_id = fields.Integer(required=True)
    company_id = fields.Integer()

    @api.model
    def _push(self, pairs):
        """Queue customers, in one trip to the database: a sale waits for it.

        A failure is logged and undone, for the sale to go on; the complete run of
        the week counts its customer.

        :param pairs: set of (contact id, company id)
        """
        if not pairs:
            return
        cr = self.env.cr
        with log_and_continue("Queueing customers"):
            try:
                cr.execute(
                    SQL(
                        "SAVEPOINT shop_queue;"
                        " INSERT INTO shop_customer_queue (partner_id, company_id)"
                        " VALUES %s;"
                        " RELEASE SAVEPOINT shop_queue",
                        SQL(", ").join(SQL("%s", pair) for pair in pairs),
                    )
                )
            except Error:
                cr.execute("ROLLBACK TO SAVEPOINT shop_queue")
                raise

    @api.model
    def _stored_pairs(self, documents, *columns):
        """Return the contacts that the rows of documents name before a change.

        :param documents: records with a ``company_id``
        :param columns: names of columns that hold contacts
        :return: set of (contact id, company id)
        """
        return {
            (contact, company)
            for company, *contacts in self.env.execute_query(
                SQL(
                    "SELECT company_id, %s FROM %s WHERE id = ANY(%s)",
                    SQL(", ").join(map(SQL.identifier, columns)),
                    SQL.identifier(documents._table),
                    documents.ids,
                )
            )
            for contact in contacts
            if contact
        }

    @api.model
    def _push_contacts(self, partner_ids):
        """Queue contacts in every company."""
        if partner_ids:
            self.env.cr.execute(
                SQL(
                    "INSERT INTO shop_customer_queue (partner_id)"
                    " SELECT unnest(%s::int[])",
                    list(partner_ids),
                )
            )

    def _cron_refresh(self):
        """Bring queued customers up to date, a batch at a time."""
        cron = self.env["ir.cron"]
        while taken := self._refresh_batch():
            if not cron._commit_progress(taken, remaining=self._count()):
                break

    def _count(self):
        return self.env.execute_query(SQL("SELECT count(*) FROM shop_customer_queue"))[
            0
        ][0]

    @api.model
    def _refresh(self, partner_ids):
        """Bring some contacts' customers up to date now, in ``env.company``."""
        if partner_ids:
            run.refresh(self.env.company, partner_ids)

    @api.model
    def _refresh_batch(self):
        """Take some rows off the queue and refresh their customers.

        :return: how many rows were taken
        """
        self.env.flush_all()  # which may add rows
        rows = self._take(BATCH)
        for company in self.env["res.company"]._shop_all():
            contacts = {c for c, owner in rows if owner in (None, company.id)}
            if contacts:
                run.refresh(company, contacts)
        return len(rows)

    @api.model
    def _take(self, limit):
        """Remove rows and return them; those of a rolled-back run come again."""
        return self.env.execute_query(
            SQL(
                """
                DELETE FROM shop_customer_queue
                 WHERE id IN (
                       SELECT id FROM shop_customer_queue
                        ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
                 )
             RETURNING partner_id, company_id
                """,
                limit,
            )
        )

    @api.model
    def _take_company(self, company):
        """Remove and return the contacts queued for one company.

        Rows for every company stay: the others still need them.
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH taken AS (
                    DELETE FROM shop_customer_queue
                     WHERE id IN (
                           SELECT id FROM shop_customer_queue
                            WHERE company_id = %(company)s FOR UPDATE SKIP LOCKED
                     )
                 RETURNING partner_id
                )
                SELECT partner_id FROM taken
                 UNION
                SELECT partner_id FROM shop_customer_queue WHERE company_id IS NULL
                """,
                company=company.id,
            )
        )
        return {row[0] for row in rows}
