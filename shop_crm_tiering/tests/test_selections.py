from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ShopCrmCommon

# Whatever one gives it, a new promise is open.
IGNORED = {("shop.complaint.promise", "state")}


@tagged("post_install", "-at_install")
class TestSelections(ShopCrmCommon):
    """Each selection of each of our addons takes its choices and nothing else."""

    def choices(self):
        """Return (model, field) of every selection of ours that can be written."""
        return [
            (self.env[name], field)
            for name, model in self.registry.items()
            if not model._abstract and model._auto
            for field in model._fields.values()
            if field.type in ("selection", "reference")
            and (field._module or "").startswith("shop_crm_")
            and (field.store or field.inverse)
            and (name, field.name) not in IGNORED
        ]

    def nonsense(self, field):
        return "nonsense,1" if field.type == "reference" else "nonsense"

    def a_record(self, model):
        if model._name == "res.config.settings":
            return model.create({})
        return model.search([], limit=1) or model.new({})

    def refuses(self, way, *args):
        with mute_logger("odoo.sql_db"):
            try:
                with self.env.cr.savepoint():
                    way(*args)
            except (ValueError, UserError):
                # what Odoo answers a list's, and what we answer a method's
                return True
        return False

    def check_each(self, way):
        """Try ``way(model, field name, nonsense)`` for each; expect a refusal."""
        choices = self.choices()
        self.assertGreater(len(choices), 60)
        for model, field in choices:
            with self.subTest(model=model._name, field=field.name):
                self.assertTrue(
                    self.refuses(way, model, field.name, self.nonsense(field))
                )

    def test_nonsense_is_refused_by_create(self):
        self.check_each(lambda model, name, value: model.create({name: value}))

    def test_nonsense_is_refused_by_write(self):
        def write(model, name, value):
            record = self.a_record(model)
            record.write({name: value})

        self.check_each(write)

    def test_nonsense_is_refused_by_import(self):
        for model, field in self.choices():
            with self.subTest(model=model._name, field=field.name):
                result = model.load([field.name], [[self.nonsense(field)]])
                self.assertFalse(result["ids"])
                self.assertTrue(result["messages"])

    def test_choices_of_a_method_are_named(self):
        condition = self.env["shop.tier.condition"].search([], limit=1)
        pattern = "Indicator: “nonsense” is not a valid option.*amount, margin, count"
        with self.assertRefused(ValidationError, pattern):
            condition.indicator = "nonsense"
        with self.assertRefused(ValidationError, "Choose one of: .*Africa/Abidjan"):
            self.env.company.shop_tz = "Mars/Olympus"

    def test_every_choice_is_taken(self):
        for model, field in self.choices():
            if field.type == "selection":
                record = model.new({})
                for value in (*field.get_values(self.env), False):
                    field.convert_to_cache(value, record)
