"""The JSON Schema of park.yaml, for editors."""

from __future__ import annotations

from typing import Any

from netzero.scenario.model import ScenarioIn

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of park.yaml: a quantity is a number in its unit or a text with one."""
    schema = ScenarioIn.model_json_schema()
    _describe_units(schema)
    tariff = schema["$defs"]["Tariff"]["properties"]["schedule"]
    tariff["anyOf"].append({"type": "string", "description": "name of a schedule of the catalogue"})
    return {"$schema": DIALECT, "title": "netzero park.yaml", **schema}


def _describe_units(part: Any) -> None:
    """Say the unit of every quantity in its description."""
    if isinstance(part, dict):
        unit = part.get("unit")
        if isinstance(unit, str):
            said = "a share" if unit == "1" else unit
            part["description"] = " ".join(filter(None, [part.get("description"), f"Unit: {said}."]))
        for child in part.values():
            _describe_units(child)
    elif isinstance(part, list):
        for child in part:
            _describe_units(child)
