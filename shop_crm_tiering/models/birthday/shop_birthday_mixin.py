from datetime import timedelta

from babel.dates import format_skeleton

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.misc import babel_locale_parse, get_lang

from ...tools import lunar_calendar as lunar
from ...tools.birthday import Birthday, birthdays_between

CALENDARS = [("solar", "Solar calendar"), ("lunar", "Lunar calendar")]


class ShopBirthdayMixin(models.AbstractModel):
    """A birthday in the solar or the lunar calendar, its year perhaps unknown.

    A model declares the fields ``birthday_calendar``, ``birth_year``, ``birth_month``,
    ``birth_day``, ``birth_leap_month`` and those of ``_compute_birthday``, all with its
    ``_birthday_prefix``, and finds check, compute and searches here. An empty
    calendar means the solar one. How uncommon days are kept is a company's setting.
    """

    _name = "shop.birthday.mixin"
    _description = "Solar or Lunar Birthday"
    _birthday_prefix = ""

    def _birthday_name(self, part):
        return f"{self._birthday_prefix}{part}"

    def _birthday_names(self):
        """Return the names of the stored fields, in a fixed order."""
        parts = ("calendar", "month", "day", "leap_month", "year")
        prefixes = ("birthday" if part == "calendar" else "birth" for part in parts)
        return [
            self._birthday_name(f"{prefix}_{part}")
            for prefix, part in zip(prefixes, parts, strict=True)
        ]

    def _get_birthday(self):
        """Return the ``Birthday`` as typed; zeros stand for what is empty."""
        calendar, month, day, leap, year = (
            self[name] for name in self._birthday_names()
        )
        return Birthday(calendar == "lunar", month, day, leap, year)

    def _get_whole_birthday(self):
        """Return the birthday, None without a day, or one that no calendar has.

        A form asks for it while the user is still typing.
        """
        birthday = self._get_birthday()
        is_whole = birthday.month and birthday.day
        if not is_whole or self._get_birthday_problem(birthday):
            return None
        return birthday

    def _get_next_birthday(self):
        """Return the date of the next occurrence, today included, else None."""
        birthday = self._get_whole_birthday()
        if not birthday:
            return None
        company = self.env.company
        return birthday.next_on(company._shop_today(), company._shop_birthday_rules())

    # ------------------------------------------------------------
    # CHECK
    # ------------------------------------------------------------

    @api.constrains(lambda self: self._birthday_names())
    def _check_birthday(self):
        for record in self:
            problem = record._get_birthday_problem(record._get_birthday())
            if problem:
                part, text = problem
                raise ValidationError(
                    self.env._(
                        "%(field)s: %(problem)s",
                        field=record._get_birthday_label(part),
                        problem=text,
                    )
                )

    def _get_birthday_label(self, part):
        field = self._fields[self._birthday_name(part)]
        return field.get_description(self.env, ["string"])["string"]

    def _get_birthday_problem(self, birthday):
        """Return ``(part of the field name, what is wrong)``, None if all is well."""
        today = self.env.company._shop_today()
        if birthday.year and not lunar.FIRST_YEAR <= birthday.year <= today.year:
            return "birth_year", self.env._(
                "enter a year from %(first)s to %(last)s, or leave it empty.",
                first=lunar.FIRST_YEAR,
                last=today.year,
            )
        if birthday.leap and not birthday.is_lunar:
            return "birth_leap_month", self.env._(
                "only the lunar calendar has leap months."
            )
        if not birthday.month:
            if birthday.day or birthday.leap:
                return "birth_month", self.env._(
                    "enter the month too, or clear the day."
                )
            return None
        return self._get_birthday_day_problem(birthday, today)

    def _get_birthday_day_problem(self, birthday, today):
        if not 1 <= birthday.month <= 12:
            return "birth_month", self.env._(
                "%(month)s is not a month; enter 1 to 12.", month=birthday.month
            )
        last = birthday.last_day_of_month()
        if not last and birthday.year:
            return "birth_leap_month", self.env._(
                "the lunar year %(year)s has no leap month %(month)s.",
                year=birthday.year,
                month=birthday.month,
            )
        if not last:
            return "birth_leap_month", self.env._(
                "month %(month)s is never a leap month.", month=birthday.month
            )
        if not birthday.day:
            return "birth_day", self.env._("enter the day too, or clear the month.")
        if not 1 <= birthday.day <= last:
            return "birth_day", self.env._(
                "%(day)s is not a day of this month; enter 1 to %(last)s.",
                day=birthday.day,
                last=last,
            )
        if birthday.year and birthday.birth_date() > today:
            return "birth_year", self.env._("the birthday can't be in the future.")
        return None

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends(lambda self: self._birthday_names())
    @api.depends_context("company", "lang")
    def _compute_birthday(self):
        for record in self:
            values = {
                "birthday_text": record._get_birthday_text(),
                "next_birthday": record._get_next_birthday(),
                "next_birthday_text": record._get_next_birthday_text(),
                "birthday_in_days": record._get_birthday_in_days(),
                "age": record._get_age(),
            }
            for name, value in values.items():
                record[self._birthday_name(name)] = value

    def _get_birthday_in_days(self):
        """Return how many days off the next birthday is, None without one."""
        following = self._get_next_birthday()
        return following and (following - self.env.company._shop_today()).days

    def _get_age(self):
        """Return the completed years, 0 where the year of birth is unknown."""
        birthday = self._get_whole_birthday()
        if not (birthday and birthday.year):
            return 0
        born = birthday.birth_date()
        today = self.env.company._shop_today()
        return (
            today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        )

    def _get_birthday_text(self):
        """Return the birthday as people say it, in its own calendar."""
        birthday = self._get_whole_birthday()
        if not birthday:
            return False
        if birthday.is_lunar:
            name = self._get_lunar_name(birthday.month, birthday.day, birthday.leap)
            return f"{birthday.year} · {name}" if birthday.year else name
        if birthday.year:
            return format_date(self.env, birthday.birth_date(), date_format="long")
        # any leap year does: only the month and the day are shown
        shown = birthday._replace(year=2000).birth_date()
        locale = babel_locale_parse(get_lang(self.env).code)
        return format_skeleton("MMMMd", shown, locale=locale)

    def _get_next_birthday_text(self):
        """Return the next occurrence in both calendars, such as 12 March · 二月初五."""
        following = self._get_next_birthday()
        if not following:
            return False
        _year, month, day, leap = lunar.from_solar(following)
        solar = format_date(self.env, following, date_format="long")
        return f"{solar} · {self._get_lunar_name(month, day, leap)}"

    def _get_lunar_name(self, month, day, leap):
        if get_lang(self.env).code.startswith("zh"):
            return lunar.chinese_name(month, day, leap)
        if leap:
            return self.env._(
                "lunar leap month %(month)s, day %(day)s", month=month, day=day
            )
        return self.env._("lunar month %(month)s, day %(day)s", month=month, day=day)

    # ------------------------------------------------------------
    # SEARCH
    # ------------------------------------------------------------

    def _search_birthday_in_days(self, operator, value):
        """Search by the number of days until the next birthday, 0 = today."""
        today = self.env.company._shop_today()
        longest = (lunar.LAST_DAY - today).days

        def as_day(number):
            return today + timedelta(days=max(-1, min(int(number), longest)))

        if operator == "in":
            return self._search_next_birthday("in", [as_day(item) for item in value])
        if operator in ("<", "<=", ">", ">="):
            return self._search_next_birthday(operator, as_day(value))
        return NotImplemented

    def _search_next_birthday(self, operator, value):
        """Search by the date of the next birthday, today included.

        The period becomes the few months and days of both calendars that fall in
        it, so that an index on month and day serves a million customers.
        """
        if operator == "in":
            return Domain.OR(self._get_birthday_on_domain(day) for day in value)
        if operator in ("<", "<="):
            return self._get_birthday_until_domain(value, operator == "<=")
        if operator in (">", ">="):
            before = self._get_birthday_until_domain(value, operator == ">")
            return self._get_birthday_known_domain() & ~before
        return NotImplemented

    def _get_birthday_known_domain(self):
        return Domain(self._birthday_name("birth_month"), ">", 0)

    def _get_birthday_on_domain(self, day):
        if not day:
            return ~self._get_birthday_known_domain()
        if day < self.env.company._shop_today():
            return Domain.FALSE
        earlier = self._get_birthday_until_domain(day, included=False)
        return self._get_birthday_domain(day, day) & ~earlier

    def _get_birthday_until_domain(self, day, included):
        last = day if included else day - timedelta(days=1)
        first = self.env.company._shop_today()
        return self._get_birthday_domain(first, min(last, lunar.LAST_DAY))

    def _get_birthday_domain(self, first, last):
        """Return the domain of who has a birthday from ``first`` to ``last``."""
        rules = self.env.company._shop_birthday_rules()
        calendar, month, day, leap_month, _year = self._birthday_names()
        return Domain.OR(
            Domain(month, "=", number)
            & Domain(day, "in", sorted(days))
            & Domain(calendar, "=" if is_lunar else "!=", "lunar")
            & Domain(leap_month, "=", leap)
            for (is_lunar, number, leap), days in birthdays_between(
                first, last, rules
            ).items()
        )
