"""One verdict from all that was found in a file."""

import json

import pytest

from netzero.errors import BadInput, Place
from netzero.intake.inspection import Findings, Inspection


def inspection(*kinds: str) -> Inspection:
    """Return what was found in a file with one finding of each kind."""
    findings = Findings()
    for kind in kinds:
        getattr(findings, kind)("NZ0011", Place("load.csv", line=3), name="x")
    return Inspection("load.csv", "csv", rows=2, findings=tuple(findings))


@pytest.mark.parametrize(
    ("kinds", "verdict"),
    [
        ((), "accept"),
        (("evidence",), "accept"),
        (("warning", "evidence"), "accept_with_warning"),
        (("repair", "warning"), "repair_with_warning"),
        (("evidence", "refusal", "repair"), "refuse"),
    ],
)
def test_the_gravest_finding_decides(kinds, verdict):
    assert inspection(*kinds).verdict == verdict


def test_all_refusals_are_raised_together():
    findings = Findings()
    findings.refusal("NZ0011", Place("load.csv", line=3), name="x")
    findings.warning("NZ0011", Place("load.csv", line=4), name="y")
    findings.refusal("NZ0011", Place("load.csv", line=2), name="z")
    with pytest.raises(BadInput) as bad:
        findings.raise_if_refused()
    assert [fault.place.line for fault in bad.value.faults] == [2, 3]


def test_the_document_is_plain_data_with_sentences():
    document = inspection("warning").document()
    assert json.loads(json.dumps(document)) == document
    assert document["findings"][0]["message"] == "'x' is no term of the vocabulary"
    assert document["findings"][0]["place"] == {"file": "load.csv", "line": 3}
