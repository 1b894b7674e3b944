from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# So long a page may stay open, and still make no second case.
KEPT_DAYS = 90


class ShopComplaintIntakePost(models.Model):
    """A submission, by a key of its own: it creates one case.

    Of a public form it is the random number in it, of an e-mail its digest.
    """

    _name = "shop.complaint.intake.post"
    _description = "Complaint submission"
    _log_access = False

    store_id = fields.Many2one(
        "shop.store", required=True, readonly=True, ondelete="cascade"
    )
    key = fields.Char(required=True, readonly=True)
    complaint_id = fields.Many2one(
        "shop.complaint", readonly=True, ondelete="cascade", index=True
    )
    posted_at = fields.Datetime(required=True, readonly=True)

    _key_uniq = models.UniqueIndex("(store_id, key)")
    _posted_idx = models.Index("(posted_at)")

    @api.model
    def _claim(self, store, key):
        """Return the row of a form and whether it is new, as superuser.

        Of two posts at once the second waits here, fails and is run again: then it
        finds the row of the first.

        :return: ``(shop.complaint.intake.post, bool)``
        """
        self.env.cr.execute(
            SQL(
                "INSERT INTO shop_complaint_intake_post (store_id, key, posted_at)"
                " VALUES (%s, %s, %s) ON CONFLICT DO NOTHING RETURNING id",
                store.id,
                key,
                self.env["res.company"]._shop_now(),
            ),
            log_exceptions=False,  # to be run again is no error
        )
        new = self.env.cr.fetchone()
        # sudo: nobody writes here but the form; the key is known to its visitor alone
        posts = self.sudo()
        if new:
            return posts.browse(new[0]), True
        found = [("store_id", "=", store.id), ("key", "=", key)]
        return posts.search(found, limit=1), False

    @api.model
    def _claim_mail(self, store, digest):
        """Return the new row of an e-mail as superuser, none where it came before.

        Nobody runs an e-mail again as one does a form: the second of two hosts waits
        for a lock before it looks, and looks with fresh eyes.
        """
        key = f"mail:{digest}"
        self.env.cr.execute(
            SQL("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", key, store.id)
        )
        with self.env.registry.cursor() as cr:
            # sudo: as above
            posts = self.with_env(self.env(cr=cr)).sudo()
            if posts.search_count([("store_id", "=", store.id), ("key", "=", key)]):
                return self.browse()
        return self._claim(store, key)[0]

    @api.autovacuum
    def _gc_posts(self):
        now = self.env["res.company"]._shop_now()
        old = [("posted_at", "<", now - timedelta(days=KEPT_DAYS))]
        self.search(old, limit=10_000).unlink()
