"""python -m tests.peers CASE_FOLDER... [--json]: runs peer cases and compares each figure with what the peer found."""

import argparse
import sys
from pathlib import Path

from .runner import as_json, examine, exit_code, told


def main() -> int:
    """Run the cases named on the command line; 0 all pass, 1 some fail, 4 none fails but some are not supported."""
    parser = argparse.ArgumentParser(prog="python -m tests.peers", description=main.__doc__)
    parser.add_argument("case", nargs="+", type=Path, help="folder with inputs.json, timeseries.csv and expected.json")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    given = parser.parse_args()
    outcomes = []
    for folder in given.case:
        outcomes.append(examine(folder))
        if not given.json:
            print(told(outcomes[-1]), flush=True)
    if given.json:
        print(as_json(outcomes))
    return exit_code(outcomes)


if __name__ == "__main__":
    sys.exit(main())
