"""Cases side by side: headline figures, and the inputs in which they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from netzero.results.case import Case
from netzero.results.summary import summary
from netzero.results.tuning import tuned_parameters
from netzero.terms import ALL_PARTIES

Key = TypeVar("Key")


def compare(cases: Sequence[Case]) -> dict[str, Any]:
    """Return headline figures and differing inputs of cases, as plain data; the first is what others are compared with.

    `figures` are rows of figure, unit, values and differences from the first case (None where one has no number): the
    share of the year that they are sums over, present value of costs and its lines, bound, and by stage t CO2e by scope
    and capacity by technology, of the promise where a case has one, else of the operation; and what the plan is worth
    to all parties before loans and tax. Amounts are in each case's own currency. `inputs` are rows of key and values:
    leaves of the effective scenarios that are not the same in all cases, with the parameters of the policy that were
    found by trial in place of the scenario's.
    """
    figures = _aligned([_figures(summary(case)) for case in cases])
    inputs = _aligned([flat(case.scenario) | _found_by_trial(case) for case in cases])
    return {
        "cases": [case.park.name for case in cases],
        "figures": [
            {"figure": name, "unit": unit, "values": row, "differences": [_difference(value, row[0]) for value in row]}
            for (name, unit), row in figures.items()
        ],
        "inputs": [{"key": key, "values": row} for key, row in inputs.items() if any(v != row[0] for v in row)],
    }


def flat(value: Any, name: str = "") -> dict[str, Any]:
    """Return the leaves of nested data by path; items of a list go by their own name where they have one."""
    if isinstance(value, Mapping) and value:
        items = [(f"{name}.{key}" if name else str(key), inner) for key, inner in value.items()]
    elif isinstance(value, list | tuple) and value:
        items = [(f"{name}[{label}]", inner) for label, inner in zip(_labels(value), value, strict=True)]
    else:
        return {name: value}
    return {path: leaf for key, inner in items for path, leaf in flat(inner, key).items()}


def _found_by_trial(case: Case) -> dict[str, Any]:
    """Return by what the parameters of the policy were tuned, and those that are not the scenario's; else nothing."""
    parameters = tuned_parameters(case)
    if parameters is None:
        return {}
    changed = {f"policy_parameters.{key}": after for key, (before, after) in parameters.items() if before != after}
    return {"tuning": case.provenance["options"]["tuning"], **changed}


def _labels(values: Sequence[Any]) -> list[Any]:
    names = [value.get("name") if isinstance(value, Mapping) else None for value in values]
    return names if all(names) and len(set(names)) == len(names) else list(range(len(values)))


def headline(document: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    """Return what a summary tells of the case as a whole, by figure and unit: basis, costs, bound, worth."""
    found: dict[tuple[str, str], Any] = {("basis", ""): document["basis"]}
    found["year_fraction", "1"] = document["year_fraction"]
    cost = document["cost"]
    if cost is not None:
        found["cost", cost["currency"]] = cost["total"]
        found |= {(f"cost.{line}", cost["currency"]): amount for line, amount in cost["lines"].items()}
        found["bound", cost["currency"]] = document["bound"]
    if cost is not None and document["finance"] is not None:
        worth = document["finance"]["holders"][ALL_PARTIES]["project"]
        units = {"net_present_value": cost["currency"], "rate_of_return": "1", "discounted_payback": "year"}
        found |= {(f"worth.{name}", unit): worth[name] for name, unit in units.items()}
        found["worth.of_unserved", cost["currency"]] = document["finance"]["worth_of_unserved"]
    return found


def _figures(document: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    found = headline(document)
    for stage in document["stages"]:
        year = stage["year"]
        found |= {(f"{year}.co2.{scope}", "t"): amount for scope, amount in stage.get("co2_t", {}).items()}
        for size in stage["capacity"]:
            part = size["name"].rpartition(".")[2] if "." in size["name"] else "capacity"
            key = (f"{year}.{part}.{size['technology']}", size["unit"])
            found[key] = found.get(key, 0.0) + size["capacity"]
    return found


def _aligned(columns: Sequence[Mapping[Key, Any]]) -> dict[Key, list[Any]]:
    """Return what each column has for each key, None where it has nothing."""
    keys = dict.fromkeys(key for column in columns for key in column)
    return {key: [column.get(key) for column in columns] for key in keys}


def _difference(value: Any, first: Any) -> float | None:
    numbers = all(isinstance(x, int | float) and not isinstance(x, bool) for x in (value, first))
    return float(value - first) if numbers else None
