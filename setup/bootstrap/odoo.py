"""`setup/odoo ARGS`."""

from .environment import Environment


def main(arguments):
    with Environment("store").running() as environment:
        return environment.odoo(*arguments)
