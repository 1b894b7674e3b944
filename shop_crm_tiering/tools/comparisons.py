from odoo.tools import SQL

# Operators of domains as SQL: a text from a domain never becomes SQL itself.
COMPARISONS = {
    "=": SQL("="),
    "<": SQL("<"),
    "<=": SQL("<="),
    ">": SQL(">"),
    ">=": SQL(">="),
    "in": SQL("IN"),
    "not in": SQL("NOT IN"),
}
