"""All benchmarks, one JSON document: `python -m benchmarks`, or some of them: `python -m benchmarks pv demand`."""

from __future__ import annotations

import json
import platform
import sys
from importlib import import_module

ALL = ("startup", "pv", "demand", "reading", "simulator", "batches", "plans", "planner", "growth")


def main() -> None:
    """Run the named benchmarks (default: all) and print their figures."""
    chosen = sys.argv[1:] or ALL
    found = {name: import_module(f"benchmarks.{name}").measure() for name in chosen}
    machine = {"python": platform.python_version(), "machine": platform.machine()}
    print(json.dumps({"machine": machine, **found}, indent=2))


if __name__ == "__main__":
    main()
