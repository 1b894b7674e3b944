"""Comparisons of domains and conditions as SQL."""

from odoo.tools import SQL

# A text from a domain never becomes SQL itself.
COMPARISONS = {
    "=": SQL("="),
    "<": SQL("<"),
    "<=": SQL("<="),
    ">": SQL(">"),
    ">=": SQL(">="),
    "in": SQL("IN"),
    "not in": SQL("NOT IN"),
}
