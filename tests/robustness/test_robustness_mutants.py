"""However a scenario folder is broken, it is read or refused with places; what stays valid closes its balances.

The batches run in processes of their own (`python -m tests.robustness`), so that their memory can be measured.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .mutants import CLASSES, OWN_NAMES
from .written import EXAMPLES

ROOT = Path(__file__).resolve().parents[2]
SEED, LONGEST_S, MEMORY_MB = 20260101, 5.0, 500.0


def batches(counts, runs, timeout_s):
    """Figures of one batch for each example, all at once."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.robustness", name, str(count), f"--seed={SEED}", f"--run={runs}"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name, count in counts.items()
    ]
    try:
        told = [process.communicate(timeout=timeout_s)[0] for process in started]
    finally:
        for process in started:
            process.kill()
    assert [process.returncode for process in started] == [0] * len(started)
    return [json.loads(each) for each in told]


def check_laws(found, count, runs):
    def total(word):
        return sum(tally.get(word, 0) for each in found for tally in each["classes"].values())

    assert total("mutants") == count
    assert set(found[0]["classes"]) == set(CLASSES)
    assert all(tally["refused"] for tally in found[0]["classes"].values())
    assert [trace for each in found for trace in each["broken"]] == []
    assert max(each["longest_s"] for each in found) < LONGEST_S
    assert max(each["memory_mb"] for each in found) < MEMORY_MB
    assert total("placed") >= 0.99 * total("faults") > 0
    assert total("answered") >= 0.9 * total("misspelt") > 0
    assert min(each["ran"] for each in found) == runs
    assert max(each["residual"] for each in found) < 1e-9


def test_five_hundred_mutants_are_read_or_refused_with_places():
    check_laws(batches({"first_park": 450, "vinh_phuc": 50}, 2, 240), 500, 2)


@pytest.mark.full
def test_ten_thousand_mutants_are_read_or_refused_with_places():
    check_laws(batches({"first_park": 7000, "vinh_phuc": 3000}, 40, 3600), 10_000, 40)


def test_names_that_users_chose_are_keys_of_the_examples():
    written = "".join((EXAMPLES / name / "park.yaml").read_text() for name in ("first_park", "vinh_phuc"))
    assert [name for name in OWN_NAMES if f"{name}:" not in written] == []
