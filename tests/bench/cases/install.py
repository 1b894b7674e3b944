"""Installing the addons on a database that is full already."""

import re
import resource
import subprocess
import sys

from bench.meter import Cost

MODULES = "shop_crm_tiering,shop_crm_pos"


def measure(cr, table, database):
    cr.execute(
        "SELECT pg_relation_filenode('res_partner'), pg_current_wal_insert_lsn()"
    )
    node, before = cr.fetchone()
    cr.commit()
    log, _cpu = install(database, MODULES)
    cr.execute(
        "SELECT pg_relation_filenode('res_partner'),"
        " (pg_current_wal_insert_lsn() - %s::pg_lsn) / 1048576.0",
        [before],
    )
    node_after, wal = cr.fetchone()
    cr.commit()
    loaded = re.findall(r"Module (shop_crm_\w+) loaded in ([\d.]+)s", log)
    seconds = sum(float(each) for _name, each in loaded)
    cost = Cost(wall=seconds, wal=float(wal))
    table.add(
        "installing: module load", f"{seconds:.1f} s", "<= 5 s", 0 < seconds <= 5, cost
    )
    table.add("installing: WAL", f"{wal:.0f} MB", "<= 50 MB", wal <= 50, cost)
    table.add(
        "res_partner not rewritten", str(node == node_after), "True", node == node_after
    )


def measure_addon(cr, table, database, module):
    """Measure an addon on a store whose customers are on file already."""
    cr.execute("SELECT pg_current_wal_insert_lsn()")
    (before,) = cr.fetchone()
    cr.commit()
    _log, cpu = install(database, module)
    cr.execute(
        "SELECT (pg_current_wal_insert_lsn() - %s::pg_lsn) / 1048576.0", [before]
    )
    cost = Cost(cpu=cpu, wal=float(cr.fetchone()[0]))
    cr.commit()
    table.add(f"installing {module}", f"{cpu:.0f} s", "< 60 s", cpu < 60, cost)


def install(database, modules):
    """Install modules in a process of their own; return its log and CPU seconds.

    :raise SystemExit: Odoo could not install them
    """
    before = children_cpu()
    done = subprocess.run(
        ["odoo", "-d", database, "-i", modules, "--stop-after-init", "--no-http"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"Could not install {modules}:\n{done.stderr[-4000:]}")
    return done.stderr, children_cpu() - before


def children_cpu():
    """Return the CPU seconds of processes that this one started and that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
