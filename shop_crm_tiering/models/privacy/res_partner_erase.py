from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...tools.groups import ADMIN

# Neither text of the customer nor anything the customer is known by.
TEXTS_TO_KEEP = {"lang", "tz", "name"}
TEXT_TYPES = ("char", "text", "html", "binary", "properties", "json")
PLACES = ("state_id", "partner_latitude", "partner_longitude")


class ResPartner(models.Model):
    """Erasure of a customer: the contact stays as a nameless, archived shell.

    Documents that the law keeps (orders, invoices and their files and messages)
    stay, and point to that shell.
    """

    _inherit = "res.partner"

    def shop_erase(self, reason):
        """Erase the personal data of these customers. There is no way back.

        :param str reason: why, for the log
        :return: ``{what: how many rows}``, ``partners`` among them
        :raise AccessError: who is not an administrator of the customer files
        :raise UserError: without a reason, for employees and own companies
        """
        self._shop_check_admin("write")
        if not self:
            raise UserError(self.env._("Select the customers to erase."))
        if not (isinstance(reason, str) and reason.strip()):
            raise UserError(self.env._("Reason: enter a reason for erasing the data."))
        erased = self._shop_get_erased()
        erased._shop_check_erasable()
        # sudo: the data to erase is spread over models this administrator may not
        # read; the right to erase was checked above
        counts = erased.sudo()._shop_erase()
        rows = [(partner.id, []) for partner in self]
        self.env["shop.file.log"]._add("erase", rows, reason=reason.strip())
        return counts

    def button_shop_erase(self):
        """Ask for the reason, then erase."""
        self._shop_check_admin("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Erase personal data"),
            "res_model": "shop.erase",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_ids": self.ids},
        }

    def _shop_check_admin(self, operation):
        if not self.env.user.has_group(ADMIN):
            raise AccessError(self.env._("Only a Shop CRM administrator can do this."))
        self._shop_check_access(operation)

    def _shop_get_erased(self):
        """Return these contacts and the addresses and people that are part of them."""
        # sudo: an archived address of another company belongs to the person, too
        below = self.sudo().with_context(active_test=False)
        below = below.search([("id", "child_of", self.ids)]).sudo(False)
        parts = below.filtered(
            lambda child: child.type != "contact" or not child.parent_id.is_company
        )
        return self | parts

    def _shop_check_erasable(self):
        # sudo: looks for users and companies behind these contacts
        users = self.sudo().with_context(active_test=False).user_ids
        template = self.env.ref("base.template_portal_user_id", False)
        if any(
            user._is_internal() or user._is_public() or user == template
            for user in users
        ):
            raise UserError(
                self.env._("Employees and Odoo's own users can't be erased.")
            )
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        if companies.search_count([("partner_id", "in", self.ids)]):
            raise UserError(self.env._("Your own company can't be erased."))

    def _shop_erase(self):
        """Erase what is known of these contacts; addons extend it with their own.

        :return: ``{what: how many rows}``
        """
        quiet = self.with_context(tracking_disable=True)
        rows = quiet._shop_erase_rows() + quiet._shop_erase_banks()
        users = quiet._shop_erase_users()
        quiet._shop_erase_values()
        # last: what the steps before left in the chatter goes, too
        return {
            "partners": len(self),
            "rows": rows,
            "users": users,
            "files": self._shop_erase_files(),
            "messages": self._shop_erase_messages(),
            # any report may name these customers
            "exports": self.env["shop.tier.export"]._drop_files(),
        }

    # ------------------------------------------------------------
    # THE CONTACT ITSELF
    # ------------------------------------------------------------

    def _shop_erase_values(self):
        """Empty all text, images and places, and archive what is left."""
        texts = self._shop_get_text_names()
        shared = {*self._address_fields(), *self._commercial_fields()}
        at_work = self.filtered(
            lambda partner: partner.type == "contact" and partner.parent_id - self
        )
        self._shop_empty_columns(self._shop_get_columns())
        for name, field in self._fields.items():
            if field.type == "many2many" and field.store and name.startswith("shop_"):
                self[name] = False
        self.category_id = False
        (self - at_work)._shop_empty_columns(sorted(texts))
        # the address of a company's employee is the company's
        at_work._shop_empty_columns(sorted(texts - shared))
        self.modified(texts)
        for partner in self:
            partner.name = self.env._("Erased customer %(id)s", id=partner.id)
        self.active = False

    @api.model
    def _shop_get_text_names(self):
        """Return the columns of a contact that hold text, images or places."""
        return {
            name
            for name, field in self._fields.items()
            if field.store
            and field.column_type
            and (field.type in TEXT_TYPES or name in PLACES)
            and name not in TEXTS_TO_KEEP
        }

    # ------------------------------------------------------------
    # WHAT BELONGS TO IT
    # ------------------------------------------------------------

    def _shop_erase_messages(self):
        """Delete the chatter, mail and activities; empty what they wrote elsewhere."""
        own = [("model", "=", "res.partner"), ("res_id", "in", self.ids)]
        messages = self.env["mail.message"].search(own)
        mails = self.env["mail.mail"].search(
            [
                "|",
                ("mail_message_id", "in", messages.ids),
                ("recipient_ids", "in", self.ids),
            ]
        )
        activities = self.env["mail.activity"].with_context(active_test=False)
        activities = activities.search(
            [("res_model", "=", "res.partner"), ("res_id", "in", self.ids)]
        )
        count = len(messages) + len(mails) + len(activities)
        if "sms.sms" in self.env:
            texts = self.env["sms.sms"].search([("partner_id", "in", self.ids)])
            count += len(texts)
            texts.unlink()
        mails.unlink()
        activities.unlink()
        messages.exists().unlink()
        self.env["mail.followers"].search([("partner_id", "in", self.ids)]).unlink()
        self._shop_erase_words()
        return count

    def _shop_erase_words(self):
        """Empty their words and name in the messages that stay with documents."""
        self.env.flush_all()
        values = {"ids": tuple(self.ids)}
        for query in (
            SQL(
                """
                UPDATE mail_message
                   SET body = '', subject = NULL, email_from = NULL, reply_to = NULL
                 WHERE author_id IN %(ids)s
                """,
                **values,
            ),
            SQL(
                """
                UPDATE mail_tracking_value AS tracked
                   SET old_value_char =
                           CASE WHEN old_value_integer IN %(ids)s THEN NULL
                                ELSE old_value_char END,
                       new_value_char =
                           CASE WHEN new_value_integer IN %(ids)s THEN NULL
                                ELSE new_value_char END
                  FROM ir_model_fields AS field
                 WHERE field.id = tracked.field_id
                   AND field.relation = 'res.partner'
                   AND (old_value_integer IN %(ids)s OR new_value_integer IN %(ids)s)
                """,
                **values,
            ),
            SQL(
                "UPDATE mail_notification SET failure_reason = NULL"
                " WHERE res_partner_id IN %(ids)s",
                **values,
            ),
        ):
            self.env.cr.execute(query)
        self.env.invalidate_all(flush=False)

    def _shop_erase_files(self):
        """Delete the files of the contact; the filestore is cleaned on commit."""
        # images are the files of a field, which a search leaves out otherwise
        attachments = self.env["ir.attachment"].with_context(skip_res_field_check=True)
        attachments = attachments.search(
            [("res_model", "=", "res.partner"), ("res_id", "in", self.ids)]
        )
        count = len(attachments)
        attachments.unlink()
        self.env.cr.postcommit.add(self._shop_clean_filestore)
        return count

    @api.model
    def _shop_clean_filestore(self):
        """Remove deleted files now: the nightly clean-up is a day too late."""
        with self.env.registry.cursor() as cr:
            api.Environment(cr, api.SUPERUSER_ID, {})["ir.attachment"]._gc_file_store()

    def _shop_erase_rows(self):
        """Delete our rows that end with the contact, and the evidence of the others."""
        count = 0
        for model, name in self._shop_get_own_links():
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE %s IN %s",
                    SQL.identifier(self.env[model]._table),
                    SQL.identifier(name),
                    tuple(self.ids),
                )
            )
            count += self.env.cr.rowcount
        self.env.cr.execute(
            SQL(
                "UPDATE shop_consent SET evidence = NULL WHERE partner_id IN %s",
                tuple(self.ids),
            )
        )
        self.env.invalidate_all()
        return count

    def _shop_erase_banks(self):
        """Archive the bank accounts without a name: payments may refer to them."""
        banks = self.env["res.partner.bank"].with_context(active_test=False)
        banks = banks.search([("partner_id", "in", self.ids)])
        for bank in banks:
            bank.write({"acc_number": f"erased-{bank.id}", "acc_holder_name": False})
        banks.write({"active": False})
        return len(banks)

    def _shop_erase_users(self):
        """Close the portal logins and their keys."""
        users = self.with_context(active_test=False).user_ids
        for user in users:
            login = f"erased-{user.id}"
            user.write({"active": False, "login": login, "password": ""})
        users.api_key_ids._remove()
        return len(users)

    @api.model
    def _shop_get_own_links(self):
        """Return our ``(model, field)`` whose rows end with the contact."""
        return [
            (model._name, name)
            for model in self.env.values()
            if model._name.startswith("shop.")
            and model._auto
            and not model._transient
            and not model._abstract
            for name, field in model._fields.items()
            if field.type == "many2one"
            and field.store
            and field.comodel_name == "res.partner"
            and field.ondelete == "cascade"
        ]

    # ------------------------------------------------------------
    # DELETION
    # ------------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shop_records(self):
        """Say in words what the foreign keys refuse."""
        for model in ("shop.consent", "shop.file.log", "shop.tier.change"):
            # sudo: counts rows that hold the contact, whoever may read them
            rows = self.env[model].sudo()
            row = rows.search([("partner_id", "in", self.ids)], limit=1)
            if row:
                raise UserError(
                    self.env._(
                        "%(name)s can't be deleted: the customer file keeps a record "
                        "(%(record)s). Archive the contact, or ask an administrator "
                        "to erase the personal data.",
                        name=row.partner_id.display_name,
                        record=self.env["ir.model"]._get(model).name,
                    )
                )
