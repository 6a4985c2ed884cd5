"""The JSON Schema of sweep.yaml, for editors."""

from __future__ import annotations

from typing import Any

from netzero.scenario.schema import DIALECT
from netzero.sweep.model import SweepIn


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a sweep file."""
    return {"$schema": DIALECT, **SweepIn.model_json_schema(by_alias=True), "title": "netzero sweep.yaml"}
