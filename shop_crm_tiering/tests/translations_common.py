import re
from collections import Counter
from io import BytesIO

import polib

from odoo.tools import file_open
from odoo.tools.translate import trans_export

# %(name)s, %s, %.1f, %%, {name}, <tag: what a text must keep in each language.
PLACEHOLDER = re.compile(
    r"%(?:\(\w+\))?[-+#0]*\d*(?:\.\d+)?[a-zA-Z%]|\{\w*\}|</?[a-z]\w*"
)
FIELD = re.compile(r"model:ir\.model\.fields,\w+:\w+\.field_(\w+?)__(\w+)$")


class TranslationsMixin:
    """Holds ``zh_CN.po`` of the addon ``_module`` against what the database says."""

    _module = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.models = {name.replace(".", "_"): name for name in cls.env.registry}
        with BytesIO() as exported:
            trans_export(None, [cls._module], exported, "po", cls.env)
            cls.terms = cls._read(exported.getvalue().decode())
        cls.chinese = cls._read_file("zh_CN.po")
        cls.template = cls._read_file(f"{cls._module}.pot")

    @classmethod
    def _read_file(cls, name):
        with file_open(f"{cls._module}/i18n/{name}") as file:
            return cls._read(file.read())

    @classmethod
    def _read(cls, text):
        return {entry.msgid: entry for entry in polib.pofile(text)}

    def _is_inherited(self, entry):
        """Tell whether a term is only the label of fields that mixins bring.

        Which of them there are depends on the other addons of the database.
        """
        matches = [FIELD.match(place) for place, _line in entry.occurrences]
        return all(match and self._is_foreign(*match.groups()) for match in matches)

    def _is_foreign(self, table, name):
        if table not in self.models:
            return False
        names = self.env[self.models[table]]._fields
        if name in names:
            return self._module not in names[name]._modules
        return "message_ids" in names

    def _get_own(self, entries):
        return {
            msgid for msgid, entry in entries.items() if not self._is_inherited(entry)
        }

    def test_each_term_is_translated(self):
        translated = {msgid for msgid, entry in self.chinese.items() if entry.msgstr}
        self.assertFalse(self._get_own(self.terms) - translated)

    def test_no_term_is_left_from_before(self):
        self.assertFalse(self._get_own(self.chinese) - set(self.terms))
        self.assertEqual(set(self.template), set(self.chinese))

    def test_placeholders_are_kept(self):
        for msgid, entry in self.chinese.items():
            with self.subTest(term=msgid):
                self.assertEqual(
                    Counter(PLACEHOLDER.findall(entry.msgstr)),
                    Counter(PLACEHOLDER.findall(msgid)),
                )
