"""Linear programs of two hours, one per component kind, compared as text.

To renew a text after a deliberate change: NETZERO_RENEW_GOLDEN=1 pytest tests/golden, then read the difference.
"""

import os
from pathlib import Path

import pytest
from golden.cases import CASES
from golden.readable import readable

from netzero.planner.formulation import formulate
from netzero.planner.pyomo_reader import linear_program

TEXTS = Path(__file__).parent / "texts"


@pytest.mark.parametrize("name", CASES)
def test_the_program_reads_as_written(name: str) -> None:
    text = readable(linear_program(formulate(*CASES[name]())))
    file = TEXTS / f"{name}.txt"
    if os.environ.get("NETZERO_RENEW_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
