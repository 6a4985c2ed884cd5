"""One case as the sections see it: which operation is shown, on which axis, in which colours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from netzero.catalogue import combustion, equipment, heat_levels, technologies
from netzero.components.investment import alive
from netzero.reports.indicators import Indicators, imports_at_gate, indicators
from netzero.reports.palette import Paint, paint_of, paints
from netzero.reports.span import part, span, whole
from netzero.reports.texts import Scale, Text, label, money_scale, name, say
from netzero.results.odds import base_year_t
from netzero.terms import PARK
from netzero.units import read_quantity

if TYPE_CHECKING:
    from collections.abc import Iterable

    import xarray as xr

    from netzero.components.park import Park, Size
    from netzero.results.case import Case, Operated


@dataclass(frozen=True, eq=False)
class View:
    """A case with what every section asks of it."""

    case: Case

    @property
    def park(self) -> Park:
        """The park."""
        return self.case.park

    @property
    def years(self) -> tuple[int, ...]:
        """Years of the stages."""
        return self.park.stages.years

    @property
    def planner_axis(self) -> xr.Dataset:
        """Terms HOURLY on the planner's axis."""
        return self.case.hourly if self.case.periods is None else self.case.periods

    @property
    def operated(self) -> Operated | None:
        """What is shown: the operation by rules where there is one, else the plan's own promise."""
        return self.case.operation or self.case.promise

    @property
    def axis(self) -> xr.Dataset:
        """Terms HOURLY on the axis of what is shown."""
        return self.case.hourly if self.case.operation else self.planner_axis

    @property
    def looks_ahead(self) -> bool:
        """Whether operation is that of looking ahead, not that of rules."""
        return self.case.operation is not None and self.case.operation.policy == "look_ahead"

    @property
    def operation(self) -> Text:
        """Words for the operation: by rules without foresight, or by looking ahead."""
        return label("basis", "look_ahead" if self.looks_ahead else "operation")

    @property
    def basis(self) -> Text:
        """Words for what is shown: the operation, or the plan's promise."""
        return self.operation if self.case.operation else label("basis", "promise")

    @property
    def on_typical_days(self) -> bool:
        """Whether what is shown stands on typical days or declared blocks instead of every hour."""
        return bool((self.axis["weight"].values != 1).any())

    @property
    def kind_of_days(self) -> str:
        """What the days shown are: 'days', typical ones; 'blocks', declared ones; '' where every hour is shown once."""
        if not self.on_typical_days:
            return ""
        return "blocks" if self.axis.attrs.get("axis_kind") == "declared_blocks" else "days"

    @property
    def year_fraction(self) -> float:
        """The share of the year that the axis shown stands for; yearly figures and limits are of that part."""
        return float(self.axis.attrs.get("year_fraction", 1.0))

    @property
    def part(self) -> Text | None:
        """The share of the year that yearly figures are sums over, such as 1/365; None: the whole year."""
        return part(self.year_fraction)

    @property
    def span(self) -> Text:
        """Words for what a yearly figure is of: a year, or the declared part of the year."""
        return span(self.year_fraction)

    @property
    def whole(self) -> Text:
        """Words for the whole year, or the declared part of the year."""
        return whole(self.year_fraction)

    @cached_property
    def at_gate(self) -> bool:
        """Whether peak imports are those of the park's gate; else they are those of all meters together."""
        cases = (self.case.promise, self.case.operation)
        return any(imports_at_gate(self.park, operated.dispatch) for operated in cases if operated)

    @cached_property
    def shown(self) -> Indicators | None:
        """Indicators of what is shown."""
        return indicators(self.park, self.axis, self.operated, at_gate=self.at_gate) if self.operated else None

    @cached_property
    def promised(self) -> Indicators | None:
        """Indicators of the plan's promise."""
        promise = self.case.promise
        return indicators(self.park, self.planner_axis, promise, at_gate=self.at_gate) if promise else None

    @property
    def rests_on_unserved(self) -> bool:
        """Whether the plan leaves more demand unserved than a rare peak."""
        return self.case.certificate.get("status") == "unserved"

    def without_unserved(self, found: Indicators) -> float:
        """Return the present value of costs without the price of unserved demand, which nobody pays."""
        lacking = found.costs.get("unserved", np.zeros(len(self.years)))
        return found.cost_present_value - float(np.asarray(self.park.stages.weights) @ lacking)

    @cached_property
    def base_year_t(self) -> float | None:
        """Emissions of the base year, t CO2e, where declared or computed by the planner."""
        return base_year_t(self.case)

    @cached_property
    def new_capacity(self) -> dict[str, NDArray[np.float64]]:
        """Capacity built in each stage, by size; empty without a plan."""
        if self.case.plan is None or "new_capacity" not in self.case.plan:
            return {}
        array = self.case.plan["new_capacity"]
        return {str(key): row for key, row in zip(array["size"].values, array.values, strict=True)}

    def stock(self, size: Size) -> NDArray[np.float64]:
        """Return what serves of the existing stock by stage: all that its age left, or what the plan kept of it."""
        if self.case.plan is None or not size.may_retire:
            return np.array(size.existing)
        built = self.new_capacity[size.name] @ alive(size, self.park.stages)
        return np.asarray(self.case.plan["capacity"].sel(size=size.name).values - built)

    @cached_property
    def investment(self) -> dict[str, NDArray[np.float64]]:
        """Overnight cost of what is built, paid on the day of building, by size and stage, currency."""
        paid = {size.name: np.asarray(size.paid_at_start) for size in self.park.sizes}
        return {key: row * paid[key] for key, row in self.new_capacity.items() if key in paid}

    @cached_property
    def _paints(self) -> dict[str, Paint]:
        return paints([asset.technology for asset in self.park.assets])

    def paint(self, key: str) -> Paint:
        """Return the colour of a technology (fixed throughout the report) or of another flow."""
        return self._paints.get(key) or paint_of(key)

    def technology(self, key: str) -> Text:
        """Return the name of a technology, or of a flow such as import, export, demand."""
        return self._titles.get(key) or label("flow", key)

    @cached_property
    def _titles(self) -> dict[str, Text]:
        """Names of technologies: those of the scenario before those of the catalogue."""
        titles = {key: entry.title for key, entry in equipment().items()}
        titles |= {key: entry.title for key, entry in technologies().items()}
        found = {key: Text(title["en"], title["vi"]) for key, title in titles.items()}
        for key, entry in (self.case.scenario.get("technologies") or {}).items():
            title = entry.get("title") if isinstance(entry, dict) else None
            if isinstance(title, dict) and title:
                english = str(title.get("en") or next(iter(title.values())))
                found[key] = Text(english, str(title.get("vi", english)))
        return found

    def carrier(self, key: str) -> Text:
        """Return the name of a carrier; of a heat level with its temperature."""
        if key in self.park.kept_fuels:
            return self.fuel(key)
        given = (self.case.scenario.get("heat_levels") or {}).get(key, heat_levels().get(key))
        if key not in self.park.heat_levels or given is None:
            return label("carrier", key)
        celsius = name(f"{read_quantity(given, 'degC'):g}")
        if key in heat_levels():
            return say("word.heat_at", celsius=celsius)
        return say("word.heat_named", name=label("carrier", key), celsius=celsius)

    def fuel(self, key: str) -> Text:
        """Return the name of a fuel."""
        found = combustion().get(key)
        return Text(found.title["en"], found.title["vi"]) if found else label("carrier", key)

    def party(self, key: str) -> Text:
        """Return the name of a party; of the park's operator in words."""
        return say("word.operator") if key == PARK else name(key)

    def money(self, values: Iterable[float]) -> Scale:
        """Return the scale for amounts in the park's currency."""
        return money_scale(self.park.currency, values)

    def yearly_money(self, values: Iterable[float]) -> Scale:
        """Return the scale for amounts in the park's currency a year, or in the declared part of the year."""
        return money_scale(self.park.currency, values, "part" if self.part else "year")

    def provenance(self, key: str) -> Any:
        """Return an entry of the case's provenance, or None."""
        return self.case.provenance.get(key)
