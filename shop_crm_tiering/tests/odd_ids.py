"""Public methods, called as a client calls them, with ids that no screen sends."""

import inspect

from odoo.exceptions import UserError
from odoo.models import BaseModel
from odoo.service.model import call_kw
from odoo.tools import mute_logger

ROLES = ("assistant", "manager", "administrator")
EMPTY = (None, 0, [])
ODD = (
    "x",
    *([each] for each in (0, None, False, True, "x", "1", 1.5, -1, 2**31, 2**70)),
    *([each] for each in ([1], {})),
)
SINGLETON = "Expected singleton"
LOGGERS = (
    "odoo.addons.base.models.ir_model",
    "odoo.addons.base.models.ir_rule",
    "odoo.models",
    "odoo.sql_db",
)


class OddIds:
    """Whatever a call names, the methods of ``addon`` refuse it as Odoo does.

    Methods of Odoo that the addon extends are left to Odoo. ``without_ids`` are
    (model, method) that act for the company, whichever row they were opened from.
    """

    addon = None
    without_ids = frozenset()

    @mute_logger(*LOGGERS)
    def test_odd_ids_are_refused(self):
        for model, method in self._get_calls():
            for role in ROLES:
                for ids in (*EMPTY, *ODD):
                    with self.subTest(model=model, method=method, role=role, ids=ids):
                        refused = self._is_refused(role, model, method, ids)
                        free = (model, method) in self.without_ids or ids in EMPTY
                        self.assertTrue(refused or free)

    def _get_calls(self):
        """Return the (model, method) of the addon that take ids."""
        return sorted(
            (name, method)
            for name, model in self.registry.items()
            if not model._abstract
            for method in self._get_own_methods(model)
        )

    def _get_own_methods(self, model):
        # the classes as they are written, each with the addon that it stands in
        written = {each: vars(each).get("_module") for each in model.mro()}
        others = [
            each
            for each, addon in written.items()
            if addon and not addon.startswith("shop_crm_")
        ]
        return {
            method
            for each, addon in written.items()
            if addon == self.addon
            for method, value in vars(each).items()
            if inspect.isfunction(value)
            and not method.startswith("_")
            and not getattr(value, "_api_model", False)
            and not any(hasattr(other, method) for other in (BaseModel, *others))
        }

    def _is_refused(self, role, model, method, ids):
        """Call in a savepoint; errors that are not Odoo's own come through."""
        try:
            with self.env.cr.savepoint():
                self._call(role, model, method, ids)
        except UserError:
            return True
        except ValueError as error:
            # what ensure_one says
            self.assertIn(SINGLETON, str(error))
            return True
        return False

    def _call(self, role, model, method, ids):
        user = getattr(self, f"user_{role}")
        taken = inspect.signature(getattr(self.registry[model], method)).parameters
        needed = [each for each in taken.values() if each.default is each.empty]
        arguments = [ids, *("x" for _each in needed[1:])]
        kwargs = {"context": {"allowed_company_ids": user.company_id.ids}}
        self.env.flush_all()
        self.env.invalidate_all()
        return call_kw(self.env(user=user)[model], method, arguments, kwargs)
