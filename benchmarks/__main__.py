"""All benchmarks, one JSON document: `python -m benchmarks`, or some of them: `python -m benchmarks pv demand`.

A number after a name is how much of it: `python -m benchmarks batches 100000`.
"""

from __future__ import annotations

import json
import platform
import sys
from importlib import import_module

ALL = ("startup", "pv", "demand", "reading", "simulator", "batches", "sweep", "plans", "planner", "growth")


def main() -> None:
    """Run the named benchmarks (default: all) and print their figures."""
    chosen: dict[str, list[int]] = {}
    for word in sys.argv[1:] or ALL:
        if word.isdigit():
            chosen[list(chosen)[-1]].append(int(word))
        else:
            chosen[word] = []
    found = {name: import_module(f"benchmarks.{name}").measure(*numbers) for name, numbers in chosen.items()}
    machine = {"python": platform.python_version(), "machine": platform.machine()}
    print(json.dumps({"machine": machine, **found}, indent=2))


if __name__ == "__main__":
    main()
