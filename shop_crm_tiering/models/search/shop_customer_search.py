from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import search_terms

BATCH = 1000
FILLED = "shop_crm_tiering.search_filled"


class ShopCustomerSearch(models.Model):
    """What each contact is found by, one narrow row a contact.

    Written with the contact; ``ir_cron_search_terms`` adds the contacts that were
    there before.
    """

    _name = "shop.customer.search"
    _description = "Customer Search Terms"
    _log_access = False

    partner_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    terms = fields.Text(string="Search terms", required=True)

    # the upsert needs one row a contact; a merge removes those of the sources first
    _partner_uniq = models.Constraint(
        "UNIQUE (partner_id)", "A customer can have only one row of search terms."
    )
    _terms_idx = models.Index(
        lambda registry: "USING gin (terms gin_trgm_ops)"
        if registry.has_trigram
        else ""
    )

    def _store(self, terms):
        """Write the search terms of some contacts.

        :param dict terms: ``{partner id: terms}``
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO shop_customer_search AS known (partner_id, terms)
                     SELECT * FROM unnest(%s::int[], %s::text[])
                ON CONFLICT (partner_id) DO UPDATE SET terms = EXCLUDED.terms
                      WHERE known.terms <> EXCLUDED.terms
                """,
                list(terms),
                list(terms.values()),
            )
        )

    def _find(self, text):
        """Return SQL that selects the ids of the contacts found by ``text``."""
        code = self.env.company.country_id.phone_code or ""
        alternatives = [
            SQL("(%s)", SQL(" AND ").join(SQL("terms LIKE %s", like) for like in likes))
            for likes in search_terms.patterns(text, code)
        ]
        condition = SQL(" OR ").join(alternatives) if alternatives else SQL("FALSE")
        return SQL("SELECT partner_id FROM shop_customer_search WHERE %s", condition)

    def _is_filled(self):
        """Tell whether every contact has its row: the first fill takes its time."""
        # sudo: reads one flag of ours
        return self.env["ir.config_parameter"].sudo().get_param(FILLED)

    @api.model
    def _cron_fill(self):
        """Add the contacts without a row, in batches of about a third of a second."""
        cron = self.env["ir.cron"]
        remaining = self.env.execute_query(
            SQL("SELECT count(*) FROM (%s) AS missing", self._missing())
        )[0][0]
        cron._commit_progress(remaining=remaining)
        while missing := self.env.execute_query(
            SQL("%s LIMIT %s", self._missing(), BATCH)
        ):
            partners = self.env["res.partner"].browse(row[0] for row in missing)
            partners._shop_index_terms()
            self.env.invalidate_all()
            if not cron._commit_progress(len(missing)):
                return
        # sudo: writes one flag of ours
        self.env["ir.config_parameter"].sudo().set_param(FILLED, "1")

    def _missing(self):
        return SQL(
            """
            SELECT partner.id
              FROM res_partner AS partner
              LEFT JOIN shop_customer_search AS known ON known.partner_id = partner.id
             WHERE known.partner_id IS NULL
            """
        )
