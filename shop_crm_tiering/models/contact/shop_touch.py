from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import formatLang

# Ids of different sources never meet: record id x stride + the source's slot.
ID_STRIDE = 16
SLOT_PURCHASE = 0
SLOT_ACTIVITY = 1
SLOT_MESSAGE = 2

CHANNELS = [
    ("phone", "Phone"),
    ("sms", "SMS"),
    ("email", "Email"),
    ("wechat", "WeChat"),
    ("letter", "Letter"),
    ("visit", "Visit"),
]


class ShopTouch(models.Model):
    """Every contact with a customer, of any kind: calls, mails, purchases.

    A read model: composed at query time from the records that say so anyway.
    """

    _name = "shop.touch"
    _description = "Customer Contact"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "channel"

    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    company_id = fields.Many2one(
        "res.company", readonly=True, help="Empty if the contact belongs to no company."
    )
    date = fields.Datetime(readonly=True)
    channel = fields.Selection([*CHANNELS, ("purchase", "Purchase")], readonly=True)
    direction = fields.Selection(
        [("in", "Inbound"), ("out", "Outbound")], readonly=True
    )
    source = fields.Selection(
        [
            ("purchase", "Purchase"),
            ("activity", "Activity"),
            ("message", "Message"),
        ],
        readonly=True,
    )

    detail = fields.Char(compute="_compute_detail")

    _depends = {
        "mail.activity": [
            "active",
            "activity_type_id",
            "date_done",
            "res_id",
            "res_model",
        ],
        "mail.message": [
            "author_id",
            "date",
            "is_internal",
            "message_type",
            "model",
            "res_id",
            "subtype_id",
        ],
        "shop.purchase": ["amount", "company_id", "date", "partner_id"],
    }

    @api.depends_context("lang", "uid")
    def _compute_detail(self):
        for slot, touches in self.grouped(lambda each: each.id % ID_STRIDE).items():
            details = touches._get_details(slot)
            for touch in touches:
                touch.detail = details.get(touch.id // ID_STRIDE, False)

    def _get_details(self, slot):
        """Return ``{record id: a few words}`` of a source; addons add theirs.

        Read with the rights of who looks.

        :param int slot: the source that these contacts are of
        """
        if slot != SLOT_PURCHASE:
            return {}
        # by the customers as well: purchases have no index on their ids
        purchases = self.env["shop.purchase"].search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("id", "in", self._get_record_ids()),
            ]
        )
        return {
            purchase.id: formatLang(
                self.env, purchase.amount, currency_obj=purchase.currency_id
            )
            for purchase in purchases
        }

    def _get_record_ids(self):
        return [touch.id // ID_STRIDE for touch in self]

    @property
    def _table_query(self):
        return self._touch_union()

    def _touch_union(self, without=()):
        """Return one SELECT over all sources.

        :param without: values of ``source`` to leave out
        """
        queries = self._touch_queries()
        kept = [query for source, query in queries.items() if source not in without]
        return SQL(" UNION ALL ").join(kept)

    def _touch_queries(self):
        """Return ``{source: SELECT}``; addons add theirs.

        Columns, in this order and with these types: id (bigint, unique over all
        sources: record id x ID_STRIDE + a slot of the source's own), partner_id,
        company_id (int, company_id may be NULL), date (timestamp, UTC), channel,
        direction, source (text).
        """
        return {
            "purchase": self._purchase_query(),
            "activity": self._activity_query(),
            "message": self._message_query(),
        }

    def _purchase_query(self):
        return SQL(
            """
            SELECT purchase.id * %s + %s AS id,
                   purchase.partner_id,
                   purchase.company_id,
                   purchase.date,
                   'purchase' AS channel,
                   'in' AS direction,
                   'purchase' AS source
              FROM (%s) AS purchase
             WHERE purchase.amount > 0
               AND purchase.partner_id IS NOT NULL
            """,
            ID_STRIDE,
            SLOT_PURCHASE,
            self.env["shop.purchase"]._purchase_union(),
        )

    def _activity_query(self):
        """Return the calls and meetings done; a day has no hour, noon stands for it.

        The concatenation keeps PostgreSQL off that column's index: most of it is of
        contacts, and it would be read through again for each of them.
        """
        return SQL(
            """
            SELECT activity.id::bigint * %s + %s AS id,
                   activity.res_id AS partner_id,
                   NULL::int AS company_id,
                   activity.date_done + time '12:00' AS date,
                   CASE kind.category WHEN 'phonecall' THEN 'phone' ELSE 'visit' END
                       AS channel,
                   'out' AS direction,
                   'activity' AS source
              FROM mail_activity AS activity
              JOIN mail_activity_type AS kind ON kind.id = activity.activity_type_id
             WHERE activity.res_model || '' = 'res.partner'
               AND activity.date_done IS NOT NULL
               AND kind.category IN ('phonecall', 'meeting')
            """,
            ID_STRIDE,
            SLOT_ACTIVITY,
        )

    def _message_query(self):
        """Return e-mails, texts and public comments on contacts, internal notes not."""
        return SQL(
            """
            SELECT message.id::bigint * %s + %s AS id,
                   message.res_id AS partner_id,
                   NULL::int AS company_id,
                   message.date,
                   CASE message.message_type WHEN 'sms' THEN 'sms' ELSE 'email' END
                       AS channel,
                   CASE WHEN message.author_id = message.res_id
                          OR message.message_type = 'email'
                             AND author.partner_share IS NOT FALSE
                        THEN 'in' ELSE 'out' END AS direction,
                   'message' AS source
              FROM mail_message AS message
              LEFT JOIN mail_message_subtype AS subtype
                ON subtype.id = message.subtype_id
              LEFT JOIN res_partner AS author ON author.id = message.author_id
             WHERE message.model = 'res.partner'
               AND message.message_type IN ('email', 'email_outgoing', 'comment', 'sms')
               AND message.is_internal IS NOT TRUE
               AND (message.message_type IN ('email_outgoing', 'sms')
                    OR message.subtype_id IS NOT NULL
                   AND subtype.internal IS NOT TRUE)
            """,
            ID_STRIDE,
            SLOT_MESSAGE,
        )
