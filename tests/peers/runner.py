"""Runs peer cases and says of each figure what the peer found, what we found and whether that is near enough."""

import json
import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from netzero.errors import NetzeroError

from .expected import Expected, read_expected
from .families import family_of
from .unsupported import NotSupported

PASS, FAIL, NOT_SUPPORTED = "pass", "fail", "not supported"
EXIT = {PASS: 0, FAIL: 1, NOT_SUPPORTED: 4}
"""What the command returns; a fail of one case outweighs what another lacks."""


@dataclass(frozen=True)
class Compared:
    """One figure of a case: the peer's and ours (None when it was not measured)."""

    name: str
    expected: Expected
    found: float | None

    @property
    def difference(self) -> float | None:
        """Relative to the peer's value; None when one of the two is missing or the peer's is zero."""
        if self.found is None or self.expected.value == 0:
            return None
        return self.found / self.expected.value - 1

    @property
    def passes(self) -> bool:
        """Whether ours is near enough."""
        return self.found is not None and self.expected.is_met_by(self.found)

    def plain(self) -> dict[str, Any]:
        """Return it as plain values, for JSON."""
        said = {"found": self.found, "difference": self.difference, "passes": self.passes}
        return {"name": self.name, "expected": asdict(self.expected), **said}


@dataclass(frozen=True)
class Outcome:
    """What came of a case."""

    case: str
    verdict: Literal["pass", "fail", "not supported"]
    figures: tuple[Compared, ...]
    reason: str
    seconds: float

    def plain(self) -> dict[str, Any]:
        """Return it as plain values, for JSON."""
        return asdict(self) | {"figures": [one.plain() for one in self.figures]}


def examine(case_folder: Path) -> Outcome:
    """Return what came of a case, run in a folder that is gone afterwards."""
    case_folder, start = case_folder.resolve(), time.perf_counter()
    found: Mapping[str, float] = {}
    verdict, reason = None, ""
    expected: Mapping[str, Expected] = {}
    try:
        expected = read_expected(case_folder)
        with TemporaryDirectory() as scratch:
            found = family_of(case_folder.name)(case_folder, Path(scratch))
    except NotSupported as missing:
        verdict, reason = NOT_SUPPORTED, str(missing)
    except (NetzeroError, AssertionError, OSError, KeyError, ValueError) as error:
        verdict, reason = FAIL, f"{type(error).__name__}: {error}"
    figures = tuple(Compared(name, one, found.get(name)) for name, one in expected.items())
    if verdict is None:
        verdict = PASS if all(one.passes for one in figures) else FAIL
    return Outcome(case_folder.name, verdict, figures, reason, time.perf_counter() - start)


def exit_code(outcomes: Iterable[Outcome]) -> int:
    """Return what the command returns for some cases."""
    verdicts = {outcome.verdict for outcome in outcomes}
    return next((EXIT[verdict] for verdict in (FAIL, NOT_SUPPORTED) if verdict in verdicts), EXIT[PASS])


def told(outcome: Outcome) -> str:
    """Return the outcome as lines of text."""
    if outcome.verdict == NOT_SUPPORTED:
        return f"{outcome.case}: {NOT_SUPPORTED}: {outcome.reason}"
    off = max((abs(one.difference) for one in outcome.figures if one.difference is not None), default=math.nan)
    head = (
        f"{outcome.case}: {outcome.verdict} ({outcome.seconds:.1f} s, {len(outcome.figures)} figures, worst {off:.1e})"
    )
    return "\n".join([head, *([f"  {outcome.reason}"] if outcome.reason else []), *map(_line, outcome.figures)])


def as_json(outcomes: Iterable[Outcome]) -> str:
    """Return the outcomes as a JSON document."""
    return json.dumps([outcome.plain() for outcome in outcomes], indent=1)


def _line(one: Compared) -> str:
    found = "not measured" if one.found is None else f"{one.found:.10g}"
    difference = "-" if one.difference is None else f"{one.difference:+.1e}"
    tolerance = f"abs {one.expected.abs_tol:g}" if one.expected.abs_tol else f"{one.expected.rel_tol:g}"
    cells = f"{one.name:42} {one.expected.value:18.10g} {found:>18} {difference:>9}  tol {tolerance:9}"
    return f"  {cells} {PASS if one.passes else FAIL}"
