"""What a peer found, and how near to it one must come."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Expected:
    """One value of a peer with its tolerance."""

    value: float
    rel_tol: float = 0.0
    abs_tol: float = 0.0
    unit: str = ""

    def is_met_by(self, found: float) -> bool:
        """Whether a value is near enough."""
        return math.isclose(found, self.value, rel_tol=self.rel_tol, abs_tol=self.abs_tol)


def read_expected(case_folder: Path) -> dict[str, Expected]:
    """Return the results of a case's expected.json by name; of a list, one each: 'billed_kw[1]', 'billed_kw[2]', ..."""
    results = json.loads((case_folder / "expected.json").read_text(encoding="utf-8"))["results"]
    return {name: one for key, entry in results.items() for name, one in _read(key, entry)}


def numbered(name: str, values: Any) -> Iterator[tuple[str, float]]:
    """Yield each value of a list under a name of its own, counted from 1."""
    for position, value in enumerate(values, 1):
        yield f"{name}[{position}]", float(value)


def _read(name: str, entry: Mapping[str, Any]) -> Iterator[tuple[str, Expected]]:
    more = {key: entry[key] for key in ("rel_tol", "abs_tol", "unit") if key in entry}
    values = numbered(name, entry["value"]) if isinstance(entry["value"], list) else [(name, entry["value"])]
    for each, value in values:
        yield each, Expected(value, **more)


def assert_reproduced(found: Mapping[str, float], expected: Mapping[str, Expected]) -> None:
    """Fail with every value that is missing or too far off."""
    missing = expected.keys() - found.keys()
    assert not missing, f"not measured: {sorted(missing)}"
    off = {name: (found[name], one) for name, one in expected.items() if not one.is_met_by(found[name])}
    assert not off, "\n".join(f"{name}: found {value!r}, expected {one}" for name, (value, one) in off.items())
