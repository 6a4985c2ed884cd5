"""What a peer found, and how near to it one must come."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Expected:
    """One value of a peer with its tolerance."""

    value: float
    rel_tol: float = 0.0
    abs_tol: float = 0.0

    def is_met_by(self, found: float) -> bool:
        """Whether a value is near enough."""
        return math.isclose(found, self.value, rel_tol=self.rel_tol, abs_tol=self.abs_tol)


def read_expected(case_folder: Path) -> dict[str, Expected]:
    """Return the results of a case's expected.json by name."""
    results = json.loads((case_folder / "expected.json").read_text(encoding="utf-8"))["results"]
    keys = ("value", "rel_tol", "abs_tol")
    return {name: Expected(**{key: one[key] for key in keys if key in one}) for name, one in results.items()}


def assert_reproduced(found: Mapping[str, float], expected: Mapping[str, Expected]) -> None:
    """Fail with every value that is missing or too far off."""
    missing = expected.keys() - found.keys()
    assert not missing, f"not measured: {sorted(missing)}"
    off = {name: (found[name], one) for name, one in expected.items() if not one.is_met_by(found[name])}
    assert not off, "\n".join(f"{name}: found {value!r}, expected {one}" for name, (value, one) in off.items())
