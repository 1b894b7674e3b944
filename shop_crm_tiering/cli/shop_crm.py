"""The command ``odoo shop_crm``. Odoo loads this file without the addon, so that
what it needs of the addon is imported once a database is open."""

import argparse
import json
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.cli import Command
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tools import config

ADDON = "shop_crm_tiering"
# Seconds between two lines of progress.
PAUSE = 5


class CommandError(Exception):
    """What ends the command with one line."""


class Progress:
    """Prints how far a long work has come, every few seconds and at its end."""

    def __init__(self, what):
        self.what = what
        self.started = self.printed = time.monotonic()

    def __call__(self, done, total):
        now = time.monotonic()
        if done < total and now - self.printed < PAUSE:
            return
        self.printed = now
        seconds = now - self.started
        say(f"{done:,} of {total:,} {self.what}, {seconds:.0f} s")


def say(text):
    print(text, flush=True)


class ShopCrm(Command):
    """Compute tiers, preview a change of a scheme, export tiers, load the sample"""

    name = "shop_crm"

    def run(self, args):
        """Run a subcommand; a fault of the caller ends it with one line."""
        parsed = self._parse(args)
        try:
            with self._environment(parsed) as env:
                parsed.action(env, parsed)
        except OSError as error:
            sys.exit(f"shop_crm: {error.filename or ''}: {error.strerror}")
        except (CommandError, UserError, psycopg2.OperationalError) as error:
            sys.exit(f"shop_crm: {' '.join(str(error).split())}")

    # ------------------------------------------------------------
    # ARGUMENTS
    # ------------------------------------------------------------

    def _parse(self, args):
        common = argparse.ArgumentParser(add_help=False)
        common.add_argument("-c", "--config", help="Odoo's configuration file")
        common.add_argument("-d", "--database", help="database")
        common.add_argument("--company", help="name or id; default: the first")
        common.add_argument("--lang", help="language of names and texts, e.g. zh_CN")
        commands = self.parser.add_subparsers(required=True, metavar="COMMAND")

        def add(name, action, text):
            parser = commands.add_parser(
                name, parents=[common], help=text, description=text
            )
            parser.set_defaults(action=action)
            return parser

        recompute = add("recompute", self._recompute, "compute figures and tiers")
        recompute.add_argument("--scheme", help="code; default: every active scheme")
        recompute.add_argument("--as-of", help="day, e.g. 2026-01-31; default: today")
        preview = add("preview", self._preview, "show what a change would move")
        preview.add_argument("--scheme", help="code; default: the primary scheme")
        preview.add_argument("--as-of", help="day, e.g. 2026-01-31; default: today")
        preview.add_argument("--set", default="{}", help=PREVIEW_HELP)
        export = add("export_tiers", self._export_tiers, "write the tier report")
        export.add_argument("--scheme", help="code; default: the primary scheme")
        export.add_argument("--output", required=True, type=Path, help="file to write")
        add("sample", self._sample, "load the sample store")
        return self.parser.parse_args(args)

    @contextmanager
    def _environment(self, parsed):
        """Open the database, in the company and language asked for."""
        options = ["--no-http"]
        options += ["-c", parsed.config] if parsed.config else []
        options += ["-d", parsed.database] if parsed.database else []
        # Progress is what the caller wants to see, not the log.
        config.parse_config([*options, "--log-level=warn"], setup_logging=True)
        if len(config["db_name"]) != 1:
            raise CommandError("name one database with -d")
        with Registry(config["db_name"][0]).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            if "shop.tier.export" not in env:
                raise CommandError(f"{ADDON} is not installed in {cr.dbname}")
            yield self._localized(env, parsed)

    def _localized(self, env, parsed):
        company = self._company(env, parsed.company)
        lang = parsed.lang or company.partner_id.lang or "en_US"
        if not env["res.lang"]._get_data(code=lang):
            raise CommandError(f"language {lang} is not active in this database")
        context = {"lang": lang, "allowed_company_ids": company.ids}
        return env(context=context)

    def _company(self, env, wish):
        companies = env["res.company"].search([], order="id")
        if not wish:
            return companies[0]
        found = companies.filtered(lambda each: wish in (str(each.id), each.name))
        if len(found) != 1:
            names = ", ".join(f"{each.id} {each.name}" for each in companies)
            raise CommandError(f"company {wish!r}: there are {names}")
        return found

    # ------------------------------------------------------------
    # SUBCOMMANDS
    # ------------------------------------------------------------

    def _recompute(self, env, parsed):
        """Compute the figures once and the schemes after them, or nothing at all."""
        from odoo.addons.shop_crm_tiering.engine import run
        from odoo.addons.shop_crm_tiering.engine.scope import Scope

        company, schemes = env.company, env["shop.tier.scheme"]
        day = schemes._parse_day(parsed.as_of)
        chosen = company._shop_active_schemes()
        if parsed.scheme:
            chosen = schemes._get_by_code(parsed.scheme)
        rebuild = run.is_rebuild(company, day)
        run.prepare(company)
        scope, started = Scope(company, day), time.monotonic()
        figures = run.run_figures(scope)
        say(
            f"figures: {figures['customers']:,} customers,"
            f" {figures['written']:,} written, {time.monotonic() - started:.0f} s"
        )
        for number, scheme in enumerate(chosen, start=1):
            result = run.run_scheme(scope, scheme, rebuild=rebuild)
            say(
                f"{number} of {len(chosen)} schemes, {scheme.code}:"
                f" {result['changed']:,} customers changed tier,"
                f" {time.monotonic() - started:.0f} s"
            )
        env.cr.commit()

    def _preview(self, env, parsed):
        scheme = env["shop.tier.scheme"]._get_by_code(parsed.scheme)
        changes = expand(scheme, read_json(parsed.set))
        result = scheme.preview(changes, parsed.as_of)
        say(f"{scheme.name} ({scheme.code}), nothing is written")
        for tier in result["tiers"]:
            say(
                f"{tier['code']:<16}{tier['count']:>12,} customers"
                f"{tier['amount']:>18,.2f}{tier['share']:>8.1%}"
            )
        moved = sum(move["count"] for move in result["moves"])
        say(f"{moved:,} customers would change tier")
        for move in result["moves"]:
            say(f"{move['from'] or '-'} -> {move['to']}: {move['count']:,}")

    def _export_tiers(self, env, parsed):
        scheme = env["shop.tier.scheme"]._get_by_code(parsed.scheme)
        exports = env["shop.tier.export"]
        report = exports._report(scheme)
        # Nobody finds half a file under the name that was asked for.
        half = parsed.output.with_name(parsed.output.name + ".part")
        try:
            half.touch()
            exports._write_file(report, str(half), Progress("customers"))
            half.replace(parsed.output)
        finally:
            half.unlink(missing_ok=True)
        env.cr.commit()
        say(f"{parsed.output}: {report.count:,} customers in {len(report.tiers)} tiers")

    def _sample(self, env, parsed):
        from odoo.addons.shop_crm_tiering.sample import load

        load(env, lang=env.lang, progress=say)
        env.cr.commit()


PREVIEW_HELP = """changes as JSON: fields of the scheme, and tiers by code, e.g.
{"rfm_cuts": "quantile", "tiers": {"loyal": {"f_min": 4}}}"""


def read_json(text):
    """Return the dict that a JSON object stands for.

    :raise CommandError: it is none
    """
    try:
        value = json.loads(text)
    except ValueError as error:
        raise CommandError(f"--set: no JSON: {error}") from error
    if not isinstance(value, dict):
        raise CommandError('--set: no JSON object, like {"grace_days": 10}')
    return value


def expand(scheme, changes):
    """Return changes as values for ``write``: tiers named by code become commands.

    :raise CommandError: a field or tier that the scheme does not have
    """
    values = dict(changes)
    by_code = {tier.code: tier.id for tier in scheme.tier_ids}
    tiers = values.pop("tiers", {})
    unknown = (set(values) - set(scheme._fields)) | (set(tiers) - set(by_code))
    if unknown:
        raise CommandError(f"--set: the scheme has no {', '.join(sorted(unknown))}")
    if tiers:
        values["tier_ids"] = [(1, by_code[code], new) for code, new in tiers.items()]
    return values
