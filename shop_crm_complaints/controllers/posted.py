"""What visitors post, read so that no form of theirs breaks a page."""

from odoo.http import request
from odoo.tools import consteq


def is_own_form():
    """Return whether a post comes from a page that this very visitor was shown.

    Odoo's own check takes texts alone; a file or other letters would break it.
    """
    secret = request.httprequest.form.get("csrf_token", "")
    return secret.isascii() and request.validate_csrf(secret)


def get_number(text):
    """Return the number that a form field holds, None where it is none."""
    is_number = text and text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if is_number else None


def is_same_secret(given, kept):
    return bool(given and kept) and consteq(given.encode(), kept.encode())
