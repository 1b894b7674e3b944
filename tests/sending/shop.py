"""For plays run in Odoo's shell: a store with customers who wait for messages.

``follow_ups`` makes due ones, ``run`` runs the dispatch in a process of its own that
may be killed on the way, ``states`` tells what the ledger says afterwards.
"""

import os
import signal
import smtplib
import sys
import traceback

import requests

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.sql_db import Cursor

DATABASE = os.environ["DATABASE"]


def call(function, *arguments):
    """Call a function with an environment, in a transaction of its own."""
    with Registry(DATABASE).cursor() as cr:
        return function(api.Environment(cr, SUPERUSER_ID, {}), *arguments)


def furnish(env):
    company = env.company
    company.write(
        {
            "shop_has_sms_provider": True,
            "shop_quiet_from": 0,
            "shop_quiet_to": 0,
            "email": "shop@example.com",
            "shop_tz": "Asia/Shanghai",
            "country_id": env.ref("base.cn").id,
        }
    )
    env["ir.mail_server"].search([]).active = False
    env["ir.mail_server"].create(
        {
            "name": "Sink",
            "smtp_host": "127.0.0.1",
            "smtp_port": int(os.environ["SMTP_PORT"]),
            "smtp_encryption": "none",
        }
    )
    parameters = env["ir.config_parameter"]
    parameters.set_param("sms.endpoint", f"http://127.0.0.1:{os.environ['SMS_PORT']}")
    env["shop.followup.rule"].search([]).active = False
    env["shop.followup.rule"].create(
        [
            {
                "name": channel,
                "code": f"test_{channel}",
                "trigger": "manual",
                "channel": channel,
                "reason": "Test",
                "script": "Good day, {salutation}",
                "active": True,
            }
            for channel in ("email", "sms", "call")
        ]
    )


def customers(env, names):
    """Make customers who can be reached and agreed to everything."""
    partners = env["res.partner"].create(
        [
            {
                "name": name,
                "email": f"{name}@example.com",
                "phone": f"+86138{abs(hash(name)) % 10**8:08}",
            }
            for name in names
        ]
    )
    env["shop.consent"].create(
        [
            {"partner_id": partner.id, "channel": each, "granted": True, "way": "qr"}
            for partner in partners
            for each in ("email", "sms")
        ]
    )
    return partners.ids


def follow_ups(env, channel, partner_ids, origin=""):
    """Make a due contact with each of these customers; return its ids."""
    rule = env["shop.followup.rule"].search([("code", "=", f"test_{channel}")])
    today = env.company._shop_today()
    return (
        env["shop.followup"]
        .create(
            [
                {
                    "company_id": env.company.id,
                    "partner_id": partner_id,
                    "rule_id": rule.id,
                    "occasion_date": today,
                    "origin": origin,
                    "due_date": today,
                    "channel": channel,
                }
                for partner_id in partner_ids
            ]
        )
        .ids
    )


def clear(env):
    env.cr.execute("DELETE FROM shop_followup")
    open(os.environ["TAKEN"], "w").close()


def states(env):
    """Return ``{id: (state, what the sinks know it by)}``."""
    return {
        each.id: (
            each.state,
            f"<shop-followup-{each.id}-"
            if each.rule_id.code == "test_email"
            else each.partner_id.phone_sanitized,
        )
        for each in env["shop.followup"].search([])
    }


def taken():
    with open(os.environ["TAKEN"]) as file:
        return file.read().split()


# ------------------------------------------------------------
# PROCESSES
# ------------------------------------------------------------


class Fuse:
    """Kills the process at the n-th statement, commit or step of a conversation."""

    def __init__(self, point):
        self.left = point

    def step(self):
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner, name):
        """Count each call of a method; between two calls nothing leaves the process."""
        original = getattr(owner, name)

        def counted(*args, **kwargs):
            self.step()
            return original(*args, **kwargs)

        setattr(owner, name, counted)

    def lay(self):
        for owner, name in (
            (Cursor, "execute"),
            (Cursor, "commit"),
            (smtplib.SMTP, "putcmd"),
            (smtplib.SMTP, "send"),
            (smtplib.SMTP, "getreply"),
            (requests, "post"),
        ):
            self.around(owner, name)


def start(point=None):
    """Run the dispatch in a process of its own, killed at a point; return its pid."""
    odoo.sql_db.close_all()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        if point:
            Fuse(point).lay()
        call(lambda env: env["shop.followup"]._cron_dispatch())
        status = 0
    finally:
        os._exit(status)


def wait(pid):
    """Return whether the process came to its end by itself."""
    _pid, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return False
    assert os.waitstatus_to_exitcode(status) == 0, "the dispatch failed"
    return True


def run(point=None):
    return wait(start(point))


def report(env, play):
    """Run the play; what goes wrong in it is shown, and nothing runs after it.

    :param env: that of the shell, whose own transaction ends here
    """
    env.cr.close()
    try:
        play()
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
