"""What was found in a file: evidence of its conventions, repairs, doubts and refusals, and the verdict that follows.

A reader notes *findings* while it reads: **evidence** (how the file was understood: separator, date order, zone),
**warning** (read as it stands, but may be wrong), **repair** (changed, with rows and method) and **refusal** (cannot be
read right). The verdict is that of the gravest finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from netzero.errors import BadInput, Fault, Place

Kind = Literal["evidence", "warning", "repair", "refusal"]
Verdict = Literal["accept", "accept_with_warning", "repair_with_warning", "refuse"]

VERDICTS: dict[Kind, Verdict] = {
    "evidence": "accept",
    "warning": "accept_with_warning",
    "repair": "repair_with_warning",
    "refusal": "refuse",
}
"""Kind of the gravest finding -> verdict, from mild to grave."""


@dataclass(frozen=True)
class Finding:
    """One thing found: what kind it is, where it stands and the sentence that tells it."""

    kind: Kind
    fault: Fault


class Findings:
    """Collects findings while a reader goes on reading."""

    def __init__(self) -> None:
        self._all: list[Finding] = []

    def evidence(self, code: str, place: Place | None = None, /, **values: Any) -> None:
        """Note how the file was understood."""
        self._add("evidence", code, place, values)

    def warning(self, code: str, place: Place | None = None, /, **values: Any) -> None:
        """Note what was read as it stands but may be wrong."""
        self._add("warning", code, place, values)

    def repair(self, code: str, place: Place | None = None, /, **values: Any) -> None:
        """Note what was changed."""
        self._add("repair", code, place, values)

    def refusal(self, code: str, place: Place | None = None, /, **values: Any) -> None:
        """Note what cannot be read right."""
        self._add("refusal", code, place, values)

    def extend(self, kind: Kind, faults: Iterable[Fault]) -> None:
        """Note faults found elsewhere."""
        self._all.extend(Finding(kind, fault) for fault in faults)

    def raise_if_refused(self) -> None:
        """Raise `BadInput` with every refusal noted so far, if there is one."""
        refused = self.refused()
        if refused.faults:
            raise refused

    def refused(self) -> BadInput:
        """Return the exception that carries every refusal noted so far."""
        return BadInput(finding.fault for finding in self._all if finding.kind == "refusal")

    def told(self) -> list[Fault]:
        """Return warnings and repairs: what a user of the data should know."""
        return [finding.fault for finding in self._all if finding.kind in ("warning", "repair")]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._all)

    def _add(self, kind: Kind, code: str, place: Place | None, values: dict[str, Any]) -> None:
        self._all.append(Finding(kind, Fault(code, place or Place(), values)))


@dataclass(frozen=True)
class Column:
    """One series of a file, after repair."""

    name: str
    unit: str
    """As understood: kW, kWh, W/m2, degC, m/s, ..."""
    rows: int
    sum: float
    """Energy in kWh of a load, kWh/m2 of irradiance; else the plain sum of the rows."""
    mean: float
    """kW of a load; else in `unit`; likewise the peak."""
    peak: float
    peak_at: str
    """Row or cell of the peak in the file."""
    read_sum: float | None = None
    """The same sum as read: gaps as 0, nothing repaired; None: as `sum`."""


@dataclass(frozen=True)
class Inspection:
    """All that was found in one file."""

    file: str
    format: str
    """epw, tmy3, csv, xlsx, ..."""
    rows: int
    step_minutes: int | None = None
    first: str = ""
    """Start of the first interval, local standard time, ISO 8601; empty without stamps."""
    zone: str = ""
    """As declared or detected: '+07:00', 'UTC', 'Europe/Berlin'; empty: unknown."""
    label: str = ""
    """What a stamp stands for: start, middle, end, instant; empty: no stamps."""
    columns: tuple[Column, ...] = ()
    findings: tuple[Finding, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)
    """Further figures of this kind of file, by name."""

    @property
    def verdict(self) -> Verdict:
        """The verdict of the gravest finding."""
        kinds = {finding.kind for finding in self.findings}
        return next((VERDICTS[kind] for kind in reversed(VERDICTS) if kind in kinds), "accept")

    def document(self, lang: str = "en") -> dict[str, Any]:
        """Return everything as plain data, the findings with their sentences."""
        findings = [
            {
                "kind": finding.kind,
                "code": finding.fault.code,
                "message": finding.fault.say(lang),
                "values": finding.fault.plain,
                "place": {key: value for key, value in asdict(finding.fault.place).items() if value},
            }
            for finding in self.findings
        ]
        names = ("file", "format", "rows", "step_minutes", "first", "zone", "label")
        shown = {name: getattr(self, name) for name in names}
        columns = [asdict(column) for column in self.columns]
        return {"verdict": self.verdict, **shown, "columns": columns, "findings": findings, "details": self.details}
