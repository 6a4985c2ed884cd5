"""Technologies of a scenario: the catalogue's, with the scenario's own figures laid over them.

A figure may be given in the catalogue's own form (value, unit, source, ...) or in short: a text with its unit, a bare
number in the unit of netzero (kW, kWh, the scenario's currency, years), or either by year. What is given in short has
source 'scenario'.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from netzero import catalogue
from netzero.catalogue.model import Figure, Technology
from netzero.errors import Faults
from netzero.scenario.doors.validate import models_in, validate_data
from netzero.scenario.doors.yaml_tree import Node
from netzero.units import UnitError, split_quantity

_UNITS = {
    "capex": "money/kW",
    "capex_per_km": "money/kW/km",
    "loss_per_km": "1/km",
    "power_capex": "money/kW",
    "variable_om": "money/kWh",
    "fixed_om_share": "1/year",
    "power_fixed_om_share": "1/year",
    "life": "year",
    "power_life": "year",
    "degradation": "1/year",
    "area": "m2/kW",
    "reach_c": "degC",
    "hours": "h",
    "loss_per_h": "1/h",
    "calendar_ageing": "1/year",
}
"""Units of bare numbers; any other figure is a share or has the unit of the figure it replaces."""


def technologies(
    given: Mapping[str, Mapping[str, object]], currency: str, root: Node, faults: Faults
) -> dict[str, Technology]:
    """Return the catalogue's technologies with those of the scenario over them; faults are noted by place."""
    found = dict(catalogue.technologies())
    for name, entry in given.items():
        below = found[name].model_dump(exclude_none=True) if name in found else {}
        stores = {**below, **entry}.get("kind") == "storage"
        units = {field: unit.replace("money", currency) for field, unit in _UNITS.items()}
        units["capex"] = f"{currency}/kWh" if stores else units["capex"]
        whole = _laid_over(Technology, below, entry, units)
        made = validate_data(Technology, whole, root, {}, faults, ("technologies", name))
        if made is None:
            continue
        found[name] = made
        if made.kind != "supply" and made.degradation is not None:
            place = root.place_of(("technologies", name, "degradation"), key=True)
            faults.add("NZ0225", place, technology=name, kind=made.kind)
    return found


def _laid_over(
    form: type[BaseModel], below: Mapping[str, Any], above: Mapping[str, Any], units: Mapping[str, str]
) -> dict[str, Any]:
    """Return plain data of a model with some of its values replaced, figures and nested models part by part."""
    result = dict(below)
    for key, value in above.items():
        field = form.model_fields.get(key)
        inner = models_in(field.annotation) if field else set()
        if Figure in inner and key in ("inputs", "coproducts") and isinstance(value, Mapping):
            old = result.get(key, {})
            result[key] = {
                **old,
                **{carrier: _figure(figure, old.get(carrier), None) for carrier, figure in value.items()},
            }
        elif Figure in inner:
            result[key] = None if value is None else _figure(value, result.get(key), units.get(key))
        elif inner and isinstance(value, Mapping):
            result[key] = _laid_over(next(iter(inner)), result.get(key) or {}, value, {})
        else:
            result[key] = value
    return result


def _figure(value: Any, below: Mapping[str, Any] | None, bare: str | None) -> Any:
    """Return a figure in the catalogue's form; what cannot be read is passed on, for the model to refuse.

    Args:
        value: what the scenario says.
        below: the figure it replaces.
        bare: the unit of a bare number; None: that of the figure it replaces, or a share.

    """
    replaced = (below or {}).get("unit", bare or "1")
    default = {"unit": bare or replaced, "source": "scenario", "confidence": "user"}
    if isinstance(value, Mapping):
        if value and all(str(key).isdigit() for key in value):
            parts = {year: _number(part) for year, part in value.items()}
            units = {unit for _, unit in parts.values() if unit}
            given = {"unit": units.pop()} if len(units) == 1 else {}
            return {**default, **given, "by_year": {year: number for year, (number, _) in parts.items()}}
        old = {key: part for key, part in (below or {}).items() if key in ("value", "by_year")}
        fresh = {} if "value" in value or "by_year" in value else old
        return {**default, "unit": replaced, **fresh, **value}
    number, unit = _number(value)
    return {**default, "value": number, **({"unit": unit} if unit else {})}


def _number(value: Any) -> tuple[Any, str]:
    if isinstance(value, str):
        try:
            return split_quantity(value)
        except UnitError:
            return value, ""
    return value, ""
