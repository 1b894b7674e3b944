"""Who may do what: each role meets each model and each public method of an addon."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import new_test_user
from odoo.tools import mute_logger

ROLES = ("portal", "staff", "assistant", "manager", "administrator", "stranger")
NOBODY = ()
ADMIN = ("administrator",)
MANAGERS = ("manager", "administrator")
OURS = ("assistant", "manager", "administrator")
SHARED = (*OURS, "stranger")
ORM_METHODS = {"copy_data", "create", "default_get", "unlink", "write", "init"}
LOGGERS = (
    "odoo.addons.base.models.ir_model",
    "odoo.addons.base.models.ir_rule",
    "odoo.models",
)


class AccessRoles:
    """The roles; a stranger is another company's manager.

    ``records`` holds one record of each model, of the shop's own company.
    """

    @classmethod
    def make_stranger(cls):
        cls.branch = cls.env["res.company"].create({"name": "Branch"})
        cls.user_stranger = new_test_user(
            cls.env,
            "stranger",
            groups="shop_crm_tiering.group_shop_crm_manager",
            company_id=cls.branch.id,
            company_ids=[Command.set(cls.branch.ids)],
        )

    def user(self, role):
        return getattr(self, f"user_{role}")

    def our_models(self):
        """Return the models that this addon adds."""
        return {
            name: model
            for name, model in self.registry.items()
            if model._original_module == self.addon and not model._abstract
        }


class RowsOfRoles(AccessRoles):
    """``rows``: read, write, create, unlink of each model, who may."""

    def test_every_model_is_declared(self):
        kept = {n for n, model in self.our_models().items() if not model._transient}
        self.assertEqual(kept - self.elsewhere, {*self.rows})

    def test_dialogs_are_one_s_own(self):
        self.assertDialogsAreOnesOwn(self.addon)

    @mute_logger(*LOGGERS)
    def test_rows(self):
        for model, rights in self.rows.items():
            record = self.records[model]
            for operation, allowed in zip(
                ("read", "write", "create", "unlink"), rights, strict=True
            ):
                for role in ROLES:
                    with self.subTest(model=model, operation=operation, role=role):
                        mine = record.with_user(self.user(role))
                        self.assertEqual(mine.has_access(operation), role in allowed)

    @mute_logger(*LOGGERS)
    def test_an_administrator_elsewhere_reads_only_what_is_shared(self):
        self.user_stranger.group_ids = self.user_administrator.group_ids
        for model, (readers, *_others) in self.rows.items():
            with self.subTest(model=model):
                record = self.records[model].with_user(self.user_stranger)
                self.assertEqual(record.has_access("read"), "stranger" in readers)

    @mute_logger(*LOGGERS)
    def test_a_stranger_finds_nothing_of_ours(self):
        for model, (readers, *_others) in self.rows.items():
            if "company_id" not in self.env[model]._fields or "stranger" in readers:
                continue
            with self.subTest(model=model):
                records = self.env[model].with_user(self.user_stranger)
                if records.has_access("read"):
                    self.assertNotIn(self.records[model].id, records.search([]).ids)


class CallsOfRoles(AccessRoles):
    """``calls``: (model, method) -> (who may, what it is called with).

    ``extended`` are the models of others that the addon adds methods to.
    """

    def public_methods(self):
        """Return the (model, method) that classes of this addon open to calls."""
        models = {*self.our_models(), *self.extended}
        return {
            (name, method)
            for name in models
            if not self.registry[name]._transient
            for each in self.registry[name].mro()
            if f"addons.{self.addon}." in f"{each.__module__}."
            for method, value in vars(each).items()
            if callable(value)
            and not method.startswith("_")
            and not getattr(value, "_api_private", False)
        }

    def test_every_public_method_is_declared(self):
        found = {
            call
            for call in self.public_methods()
            if call[1] not in ORM_METHODS and call[0] not in self.elsewhere
        }
        self.assertEqual(found, {*self.calls})

    @mute_logger(*LOGGERS)
    def test_calls(self):
        for (model, method), (allowed, arguments) in self.calls.items():
            for role in ROLES:
                with self.subTest(model=model, method=method, role=role):
                    if role in allowed:
                        self.assertIsNotNone(
                            self.try_call(role, model, method, arguments)
                        )
                    else:
                        with self.assertRaises(AccessError):
                            self.call(role, model, method, arguments)

    def try_call(self, role, model, method, arguments):
        """Call; a state in which it makes no sense is an answer, too."""
        try:
            return self.call(role, model, method, arguments)
        except AccessError:
            raise
        except UserError as error:
            return str(error)

    def call(self, role, model, method, arguments):
        user = self.user(role)
        arguments = [
            getattr(self, each).id if each == "user_assistant" else each
            for each in arguments
        ]
        # methods of the class are called without records
        if not getattr(getattr(self.registry[model], method), "_api_model", False):
            arguments.insert(0, self.records[model].ids)
        self.env.flush_all()
        self.env.invalidate_all()
        kwargs = {"context": {"allowed_company_ids": user.company_id.ids}}
        return call_kw(self.env(user=user)[model], method, arguments, kwargs)
