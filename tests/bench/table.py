"""The table that a run prints, in Markdown."""

import platform
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Row:
    """One line: what was measured, what came out, what is asked, whether it holds."""

    what: str
    result: str
    ask: str
    holds: bool
    cost: object = None
    why: str = ""


@dataclass
class Table:
    scale: object
    rows: list = field(default_factory=list)

    def add(self, what, result, ask, holds, cost=None, why=""):
        """Add a row; ``why`` is the reason to print if it does not hold."""
        self.rows.append(Row(what, result, ask, holds, cost, why))
        print(self._line(self.rows[-1]), flush=True)

    def add_ratio(self, what, cost, base, limit, note="", why=""):
        """Add a ratio of CPU seconds to another cost of the same run."""
        ratio = cost.cpu / max(base.cpu, 0.01)
        text = f"{ratio:.2f}x{note}"
        self.add(what, text, f"<= {limit:g}x", ratio <= limit, cost, why)

    def explain(self):
        """Print why rows do not hold, a line each."""
        for row in self.rows:
            if row.why and not row.holds:
                print(f"- **{row.what}**: {row.why}")

    def head(self):
        scale = self.scale
        print(
            f"{scale.customers:,} customers, {scale.orders:,} orders, half Sales, half"
            f" point of sale; {machine()}. Seconds are CPU seconds of the server"
            " process and its database backend."
        )
        print("\n| what | result | ask | holds | CPU s | wall s | WAL MB |")
        print("| --- | --- | --- | --- | --- | --- | --- |", flush=True)

    def _line(self, row):
        cost = row.cost
        numbers = (
            f"{cost.cpu:.2f} | {cost.wall:.2f} | {cost.wal:.0f}" if cost else "| | "
        )
        holds = "yes" if row.holds else "**no**"
        return f"| {row.what} | {row.result} | {row.ask} | {holds} | {numbers} |"

    @property
    def missed(self):
        return [row.what for row in self.rows if not row.holds]


def machine():
    cores = len(
        [
            li
            for li in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in li
        ]
    )
    model = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return f"{model}, {cores} cores, Python {platform.python_version()}"
