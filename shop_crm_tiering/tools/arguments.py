"""What programs pass to public methods, looked at before it is used."""

import re

from odoo import fields
from odoo.exceptions import UserError

MAX_CHARACTERS = 5_000
# No database and no file keeps these.
SURROGATES_AND_NUL = re.compile("[\ud800-\udfff\0]")


def get_text(env, label, value):
    """Return a text without spaces around it, "" for none.

    :param str label: what the error calls it
    :raise UserError: no text, or a longer one than anybody reads
    """
    if not value:
        return ""
    if not isinstance(value, str):
        raise UserError(env._("%s must be text.", label))
    text = SURROGATES_AND_NUL.sub("", value).strip()
    if len(text) > MAX_CHARACTERS:
        raise UserError(
            env._(
                "%(field)s: enter at most %(most)s characters.",
                field=label,
                most=MAX_CHARACTERS,
            )
        )
    return text


def get_day(env, label, value, parse=fields.Date.to_date):
    """Return a day given as date or ISO string, None for none.

    :param str label: what the error calls it
    :param parse: reads it, ``fields.Datetime.to_datetime`` with the hour
    :raise UserError: it is no day
    """
    try:
        return parse(value) or None
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UserError(
            env._(
                "%(field)s: “%(value)s” is not a date. Use year-month-day.",
                field=label,
                value=str(value)[:50],
            )
        ) from error
