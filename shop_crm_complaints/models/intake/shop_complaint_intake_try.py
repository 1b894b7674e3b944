import hmac
from datetime import timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network

from odoo import api, fields, models
from odoo.tools import SQL

# Cases in an hour. Many customers can share an address: the shop's own network, a
# mobile operator.
PER_ADDRESS = 10
PER_STORE = 100
WINDOW = timedelta(hours=1)
# A household has as many addresses as it likes, within one such network.
IPV6_NETWORK = 64


class ShopComplaintIntakeTry(models.Model):
    """Intake attempts by form and e-mail, by origin: the rate limit counts them."""

    _name = "shop.complaint.intake.try"
    _description = "Complaint intake attempt"
    _log_access = False

    store_id = fields.Many2one(
        "shop.store", required=True, readonly=True, ondelete="cascade"
    )
    address = fields.Char(required=True, readonly=True)
    tried_at = fields.Datetime(required=True, readonly=True)

    _store_idx = models.Index("(store_id, tried_at)")

    @api.model
    def _is_too_many(self, store, address, per_store=None):
        """Log an attempt from an address; return whether it exceeds the rate limit.

        Written and committed before it is counted, each in a transaction of its own:
        whoever is let through sees all that were before, in whichever worker.

        :param str address: of the visitor, as the network tells it, or of a mailbox
        :param int per_store: how many a store takes, usually ``PER_STORE``
        """
        now = self.env["res.company"]._shop_now()
        mark = self._get_mark(address)
        with self.env.registry.cursor() as cr:
            tries = self.with_env(self.env(cr=cr))
            row = tries._insert(store, mark, now)
        with self.env.registry.cursor() as cr:
            tries = self.with_env(self.env(cr=cr))
            is_too_many = tries._is_beyond(store, mark, now, per_store)
            if is_too_many:
                # who is refused takes no place from others
                # sudo: nobody writes here but the form
                tries.sudo().browse(row).unlink()
        return is_too_many

    @api.model
    def _insert(self, store, mark, now):
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO shop_complaint_intake_try (store_id, address, tried_at)"
                " VALUES (%s, %s, %s) RETURNING id",
                store.id,
                mark,
                now,
            )
        )
        return rows[0][0]

    @api.model
    def _is_beyond(self, store, mark, now, per_store=None):
        of_store, of_address = self.env.execute_query(
            SQL(
                "SELECT COUNT(*), COUNT(*) FILTER (WHERE address = %s)"
                " FROM shop_complaint_intake_try"
                " WHERE store_id = %s AND tried_at > %s",
                mark,
                store.id,
                now - WINDOW,
            )
        )[0]
        return of_store > (per_store or PER_STORE) or of_address > PER_ADDRESS

    @api.model
    def _get_mark(self, address):
        """Return a keyed hash of an address."""
        # sudo: the secret is only mixed in
        parameters = self.env["ir.config_parameter"].sudo()
        secret = parameters.get_param("database.secret").encode()
        return hmac.new(secret, self._get_network(address), sha256).hexdigest()

    @api.model
    def _get_network(self, address):
        if "@" in address:
            return address.encode("utf-8", "replace")
        try:
            parsed = ip_address(address)
        except ValueError:
            # a socket without an address
            return b""
        if parsed.version == 6:
            return ip_network((parsed, IPV6_NETWORK), strict=False).exploded.encode()
        return parsed.exploded.encode()

    @api.autovacuum
    def _gc_tries(self):
        now = self.env["res.company"]._shop_now()
        self.search([("tried_at", "<", now - WINDOW)], limit=100_000).unlink()
