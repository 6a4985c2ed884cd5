"""CPU time of commands a user waits for, as whole processes, against a bare interpreter."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

SCENARIOS = Path(__file__).parents[1] / "scenarios"
COMMANDS = {
    "interpreter": ["-c", "pass"],
    "help": ["-m", "netzero", "--help"],
    "check_first_park": ["-m", "netzero", "check", str(SCENARIOS / "first_park")],
}


def cpu_s(arguments: list[str]) -> float:
    """Return the CPU seconds of a whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure() -> dict[str, object]:
    """Return the least CPU time of three runs of each command, ms."""
    return {name: round(min(cpu_s(arguments) for _ in range(3)) * 1e3, 1) for name, arguments in COMMANDS.items()}


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
