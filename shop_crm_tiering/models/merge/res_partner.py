from markupsafe import Markup

from odoo import models
from odoo.tools import SQL

from ...engine import run
from ...tools.field_levels import SENSITIVE
from ...tools.words import labelled


class ResPartner(models.Model):
    """What becomes of the customer files when contacts are merged.

    Odoo moves foreign keys by SQL, deletes rows that clash with a unique
    constraint, and copies every filled value over an empty one. So whatever is
    ours is reconciled before.
    """

    _inherit = "res.partner"

    def _shop_merge(self, sources):
        """Take over the files of ``sources``, which are deleted afterwards.

        Runs as superuser, before Odoo moves foreign keys. Addons extend it for
        their own rows: after it nothing of the sources may clash with ours.
        """
        self.ensure_one()
        self._shop_merge_values(sources)
        self._shop_merge_consents(sources)
        self._shop_merge_rows(sources)
        self._shop_merge_standings(sources)

    def _shop_after_merge(self):
        """Bring up to date what follows from the merged rows; addons extend it.

        Runs as superuser.
        """
        self.ensure_one()
        self._shop_index_terms()
        for company in self.env["res.company"]._shop_all():
            if company._shop_last_run():
                run.refresh(company, self.ids)

    # ------------------------------------------------------------
    # VALUES
    # ------------------------------------------------------------

    def _shop_get_columns(self):
        """Return the names of our stored columns on the contact."""
        return [
            name
            for name, field in self._fields.items()
            if name.startswith("shop_")
            and field.store
            and not field.compute
            and field.column_type
        ]

    def _shop_get_merge_units(self):
        """Return the groups of fields that only make sense together.

        One of the last two has to be filled for the group to say anything: of a
        birthday the month or the year.
        """
        calendar, month, day, leap_month, year = birthday = self._birthday_names()
        single = [[name] for name in self._shop_get_columns() if name not in birthday]
        return [[calendar, day, leap_month, month, year], *single]

    def _shop_merge_values(self, sources):
        """Fill what is empty here, and note where a source says otherwise."""
        merged = self + sources
        values, conflicts = {}, []
        for names in self._shop_get_merge_units():
            filled = merged._shop_get_filled_units(names)
            kept = filled[0][1] if filled else [False] * len(names)
            values.update(zip(names, kept, strict=True))
            conflicts += [
                (names[0], partner) for partner, other in filled[1:] if other != kept
            ]
        self._shop_log_conflicts(conflicts)
        present = self.read(values, load=False)[0]
        self.write({name: v for name, v in values.items() if v != present[name]})
        # Odoo then copies nothing of them
        sources._shop_empty_columns(self._shop_get_columns())

    def _shop_get_filled_units(self, names):
        """Return ``[(contact, its values)]`` of those who say anything in a unit.

        A link from one of these contacts to another says nothing.
        """
        filled = []
        for partner in self:
            values = [partner[name] for name in names]
            if isinstance(values[0], models.BaseModel):
                links = values[0] - self if values[0]._name == self._name else values[0]
                values = [links.id]
            if any(values[-2:]):
                filled.append((partner, values))
        return filled

    def _shop_empty_columns(self, names):
        """Empty some columns: no check, no trace, nothing that follows."""
        if not self:
            return
        self.flush_recordset(names)
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET %s WHERE id IN %s",
                SQL(", ").join(
                    SQL("%s = NULL", SQL.identifier(name)) for name in names
                ),
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(names, flush=False)

    def _shop_log_conflicts(self, conflicts):
        """Write a note of what the kept file did not take over.

        Every employee reads notes: of a sensitive field only the name is given.
        """
        lines = [
            Markup("<li>%s</li>") % partner._shop_get_conflict_text(name)
            for name, partner in conflicts
        ]
        if lines:
            title = self.env._("Different values of the merged contacts:")
            self._message_log(
                body=Markup("<p>%s</p><ul>%s</ul>") % (title, Markup().join(lines))
            )

    def _shop_get_conflict_text(self, name):
        field = self._fields[name]
        label = field.get_description(self.env, ["string"])["string"]
        level = self._shop_field_levels().get(name)
        if level is None or level.groups == SENSITIVE:
            return label
        if name in self._birthday_names():
            text = self._get_birthday_text() or self[self._birthday_name("birth_year")]
        elif field.type == "selection":
            text = dict(field._description_selection(self.env))[self[name]]
        elif field.relational:
            text = self[name].display_name
        else:
            text = self[name]
        return labelled(self.env, label, text)

    # ------------------------------------------------------------
    # ROWS
    # ------------------------------------------------------------

    def _shop_merge_consents(self, sources):
        """Where one opted out and another opted in, record the opt-out again."""
        refused, agreed = set(), set()
        latest = self.env["shop.consent"]._get_latest(self + sources)
        for _partner, channel, purpose, granted in self.env.execute_query(latest):
            (agreed if granted else refused).add((channel, purpose))
        self.env["shop.consent"].create(
            [
                {
                    "partner_id": self.id,
                    "channel": channel,
                    "purpose": purpose,
                    "granted": False,
                    "evidence": self.env._("Contacts merged: the opt-out applies."),
                }
                for channel, purpose in sorted(refused & agreed)
            ]
        )

    def _shop_merge_rows(self, sources):
        """Remove the rows of the sources that would say the same twice."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM shop_customer_search WHERE partner_id IN %s",
                tuple(sources.ids),
            )
        )
        merged = self + sources
        self._shop_drop_repeated(merged.shop_handle_ids, ["platform", "name"])
        family = merged.shop_family_ids
        names = ["name", "relation", *family._birthday_names()]
        self._shop_drop_repeated(family, names)
        relations = merged.shop_relation_ids | merged.shop_relation_back_ids
        inside = relations.filtered(
            lambda relation: relation.partner_id | relation.other_id <= merged
        )
        inside.unlink()
        self._shop_drop_repeated(relations - inside, ["kind"], among=merged)

    def _shop_drop_repeated(self, rows, names, among=None):
        """Delete the rows that equal an earlier one of the merged contacts.

        :param among: contacts that count as one in both ends of a connection
        """
        seen = set()
        repeated = rows.browse()
        for row in rows.sorted(lambda row: row.partner_id != self):
            key = tuple(row[name] for name in names)
            if among:
                key += tuple(
                    self if contact in among else contact
                    for contact in (row.partner_id, row.other_id)
                )
            if key in seen:
                repeated |= row
            seen.add(key)
        repeated.unlink()

    # ------------------------------------------------------------
    # TIERS
    # ------------------------------------------------------------

    def _shop_merge_standings(self, sources):
        """Hand over what a computation can't bring back: manual overrides.

        Figures and computed tiers of the sources go: Odoo would drop every one of
        them without a word, because a customer has a single row of each.
        """
        self._shop_merge_manual_tiers(sources)
        for table in ("shop_customer_metrics", "shop_tier_standing"):
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE partner_id = ANY(%s)",
                    SQL.identifier(table),
                    sources.ids,
                )
            )
        self.env.invalidate_all()

    def _shop_merge_manual_tiers(self, sources):
        """Move each override to the kept contact, whose own wins."""
        standings = self.env["shop.tier.standing"]
        for manual in standings.search(
            [("partner_id", "in", sources.ids), ("manual", "=", True)]
        ):
            kept = standings.search(
                [
                    ("partner_id", "=", self.id),
                    ("company_id", "=", manual.company_id.id),
                    ("scheme_id", "=", manual.scheme_id.id),
                ]
            )
            if not kept:
                self._shop_take_standing(manual)
            elif not kept.manual:
                names = ("manual", "manual_reason", "manual_until")
                values = {name: manual[name] for name in names}
                kept._set_manual({**values, "tier_id": manual.tier_id.id}, "merge")

    def _shop_take_standing(self, standing):
        """Make another contact's standing this one's own."""
        self.env.cr.execute(
            SQL(
                "UPDATE shop_tier_standing SET partner_id = %s WHERE id = %s",
                self.id,
                standing.id,
            )
        )
        standing.invalidate_recordset(flush=False)
