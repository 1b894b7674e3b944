from contextlib import contextmanager

from odoo.fields import Command

from odoo.addons.base.tests.common import BaseCommon

ROLES = {
    "assistant": "shop_crm_tiering.group_shop_crm_user",
    "manager": "shop_crm_tiering.group_shop_crm_manager",
    "administrator": "shop_crm_tiering.group_shop_crm_admin",
    "staff": "base.group_user",
    "portal": "base.group_portal",
}


class ShopCrmCommon(BaseCommon):
    """One user of each role, logins as the test decorators name them.

    assistant, manager and administrator have our groups; staff is an employee
    without them, portal a customer with a login.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lang in ("en_US", "zh_CN"):
            cls.env["res.lang"]._activate_lang(lang)
        users = cls._create_users()
        for user in users:
            setattr(cls, f"user_{user.login}", user)
        cls.env.company.shop_tz = "Asia/Shanghai"

    @classmethod
    def _create_users(cls):
        # At once, and not by `new_test_user` one by one: nearly every class has them.
        return cls.env["res.users"].create(
            [
                {
                    "name": f"{login} ({group})",
                    "login": login,
                    "password": login.ljust(8, "x"),
                    "email": f"{login[0]}.{login[0]}@example.com",
                    "group_ids": [Command.set(cls.env.ref(group).ids)],
                    "tz": "Asia/Shanghai",
                }
                for login, group in ROLES.items()
            ]
        )

    @classmethod
    def default_env_context(cls):
        return {**super().default_env_context(), "lang": "en_US"}

    @contextmanager
    def assertRefused(self, exception, pattern):
        """Expect an error whose text matches; nothing of the attempt stays."""
        with self.assertRaises(exception) as caught:
            yield
        self.assertRegex(str(caught.exception), pattern)

    def assertDialogsAreOnesOwn(self, addon):
        """Expect that nobody reads or writes what another one has open in a dialog."""
        for name, model in self.registry.items():
            if model._original_module != addon or not model._transient:
                continue
            rules = self.env["ir.rule"].with_user(self.user_manager)
            for operation in ("read", "write", "unlink"):
                with self.subTest(model=name, operation=operation):
                    domain = rules._compute_domain(name, operation)
                    self.assertIn("create_uid", repr(domain))
