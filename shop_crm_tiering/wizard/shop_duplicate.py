from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools.groups import MANAGER
from ..tools.words import join_texts

GROUPS_SHOWN = 200
# Odoo merges three contacts at a time; a phone shared by many is a switchboard.
MAX_MERGED = 3
MAX_SHARING = 20
MAX_COMPARED = 200
SIMILAR_NAMES = 0.4
BIRTHDAY = SQL(
    "CASE WHEN shop_birth_month > 0 AND shop_birth_day > 0 THEN concat_ws('-',"
    " shop_birthday_calendar = 'lunar' OR NULL, shop_birth_month, shop_birth_day,"
    " NULLIF(shop_birth_leap_month, FALSE), left(lower(name), 2)) END"
)
ADDRESS = SQL("NULLIF(lower(street), '') || '-' || COALESCE(zip, lower(city), '')")


class ShopDuplicate(models.TransientModel):
    """A group of contacts that are perhaps one customer, offered for a merge."""

    _name = "shop.duplicate"
    _description = "Possible Duplicate"
    _order = "id"
    _rec_name = "reason"

    partner_ids = fields.Many2many("res.partner", string="Customers", readonly=True)
    reason = fields.Char(string="Matches on", readonly=True)

    @api.model
    def button_find(self):
        """Look for duplicates among the contacts this user sees, and list them."""
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a manager can merge customers."))
        groups = self._find()
        self.search([("create_uid", "=", self.env.uid)]).unlink()
        found = self.create(
            [
                {"partner_ids": list(ids), "reason": join_texts(self.env, reasons)}
                for ids, reasons in groups.items()
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "shop_crm_tiering.shop_duplicate_action"
        )
        return {**action, "domain": [("id", "in", found.ids)]}

    def button_merge(self):
        """Open Odoo's own merge of these contacts."""
        self.check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "base.action_partner_merge"
        )
        context = {"active_model": "res.partner", "active_ids": self.partner_ids.ids}
        return {**action, "context": context}

    def _find(self):
        """Return ``{(contact ids): [what they share]}``, the surest first."""
        groups = {}
        for reason, query in self._get_queries():
            for (ids,) in self.env.execute_query(query):
                groups.setdefault(tuple(ids), []).append(reason)
        by_strength = sorted(groups.items(), key=lambda group: -len(group[1]))
        return dict(by_strength[:GROUPS_SHOWN])

    def _get_queries(self):
        """Return ``[(reason, SQL of id arrays)]``, the surest first; a hook."""
        queries = [
            (self.env._("same phone"), self._get_equal_query(self._get_phone_key())),
            (self.env._("same email"), self._get_equal_query(SQL("email_normalized"))),
        ]
        if self.env.registry.has_trigram:
            queries += [
                (
                    self.env._("birthday, similar name"),
                    self._get_similar_query(BIRTHDAY),
                ),
                (self.env._("address, similar name"), self._get_similar_query(ADDRESS)),
            ]
        return queries

    def _get_candidates(self):
        """Return SQL of the ids of the customers this user may see."""
        partners = self.env["res.partner"]
        partners.flush_model()
        query = partners._search([("type", "=", "contact"), ("parent_id", "=", False)])
        return query.subselect()

    def _get_phone_key(self):
        """Return SQL of a phone's digits, without the company's own country code."""
        return SQL(
            "NULLIF(regexp_replace(translate(phone, ' +-()./', ''), %s, ''), '')",
            rf"^0*({self.env.company.country_id.phone_code or ''})?0*(?=\d{{7}})",
        )

    def _get_equal_query(self, key):
        """Return SQL of the contacts with an equal key, as arrays of ids.

        :param SQL key: an expression over ``res_partner``
        """
        return SQL(
            """
            SELECT (array_agg(id ORDER BY id))[1:%(most)s]
              FROM res_partner
             WHERE %(key)s IS NOT NULL
               AND id IN %(candidates)s
             GROUP BY %(key)s, COALESCE(is_company, FALSE)
            HAVING count(*) BETWEEN 2 AND %(sharing)s
             ORDER BY min(id)
             LIMIT %(limit)s
            """,
            key=key,
            most=MAX_MERGED,
            sharing=MAX_SHARING,
            candidates=self._get_candidates(),
            limit=GROUPS_SHOWN,
        )

    def _get_similar_query(self, key):
        """Return SQL of the pairs with an equal key and similar names.

        Names are compared within an equal key alone, and group by group: comparing
        everybody with everybody would take hours.
        """
        return SQL(
            """
            SELECT ARRAY[one.id, other.id]
              FROM (
                    SELECT array_agg(id ORDER BY id) AS ids,
                           array_agg(name ORDER BY id) AS names
                      FROM res_partner
                     WHERE %(key)s IS NOT NULL
                       AND id IN %(candidates)s
                     GROUP BY %(key)s, COALESCE(is_company, FALSE)
                    HAVING count(*) BETWEEN 2 AND %(compared)s
                   ) AS block
             CROSS JOIN LATERAL unnest(ids, names) AS one (id, name)
              JOIN LATERAL unnest(ids, names) AS other (id, name)
                ON one.id < other.id
               AND similarity(one.name, other.name) >= %(similar)s
             LIMIT %(limit)s
            """,
            key=key,
            candidates=self._get_candidates(),
            compared=MAX_COMPARED,
            similar=SIMILAR_NAMES,
            limit=GROUPS_SHOWN,
        )
