"""What a piece of work costs: CPU of this process and of its database backend."""

import os
import resource
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Cost:
    """CPU and wall seconds, WAL in MB, peak memory of this process in MB."""

    cpu: float = 0.0
    wall: float = 0.0
    wal: float = 0.0
    memory: float = 0.0

    def __add__(self, other):
        """Return what one costs after the other."""
        return Cost(
            self.cpu + other.cpu,
            self.wall + other.wall,
            self.wal + other.wal,
            max(self.memory, other.memory),
        )


class Meter:
    """Measures on one cursor, whose backend is told not to use other processes."""

    def __init__(self, cr):
        self.cr = cr
        cr.execute("SELECT pg_backend_pid()")
        self.backend = cr.fetchone()[0]

    @contextmanager
    def measure(self):
        """Yield a Cost that is filled at the end of the block."""
        self.cr.execute("SET max_parallel_workers_per_gather = 0")
        self.cr.execute("SET jit = off")
        self.cr.execute("SET work_mem = '256MB'")
        cost = Cost()
        cpu, wal, wall = self._cpu(), self._wal(), time.monotonic()
        yield cost
        cost.cpu = self._cpu() - cpu
        cost.wall = time.monotonic() - wall
        cost.wal = (self._wal() - wal) / 2**20
        cost.memory = peak_memory()

    def _cpu(self):
        return time.process_time() + backend_cpu(self.backend)

    def _wal(self):
        self.cr.execute("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
        return float(self.cr.fetchone()[0])


def backend_cpu(pid):
    """Return the CPU seconds of a backend; it has to be on this machine."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak_memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
