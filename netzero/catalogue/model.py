"""What the catalogue holds: figures with their source, and the technologies, fuels, factors and sectors made of them.

The catalogue is data (`netzero/catalogue/data/*.yaml`); a scenario may override a figure or add an entry without any
Python. Every figure says where it comes from, of which year it is and how far it can be trusted:

    C confirmed in a primary source, C2 seen in a secondary one, M a practitioner's value, D derived from others,
    user given by the scenario.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from netzero.tariffs.model import Clock, Frozen, Year, refusal
from netzero.units import Currency, read_quantity

Confidence = Literal["C", "C2", "M", "D", "user"]
UNVERIFIED = ("M", "D")
"""Marks of figures that no source confirms: practitioners' values, and what was derived from others."""
Text = dict[Literal["en", "vi"], str]
FuelUse = Literal["manufacturing", "energy_industries", "residential"]
ShiftName = Literal["day", "two_shift", "three_shift", "continuous"]
Normals = Annotated[tuple[float, ...], Field(min_length=12, max_length=12)]


class Figure(Frozen):
    """One number, or one for several years (linear between them, constant outside), with its unit and source."""

    value: float | None = None
    by_year: Annotated[dict[Year, float], Field(min_length=1)] | None = None
    unit: str
    source: str
    year: int | None = None
    confidence: Confidence
    note: str = ""

    @model_validator(mode="after")
    def _one_of(self) -> Figure:
        if (self.value is None) == (self.by_year is None):
            raise refusal("NZ0301")
        return self

    def at(self, year: int) -> float:
        """Return the value in a year, in the figure's own unit; linear between the years given, constant outside."""
        if self.by_year is None:
            assert self.value is not None
            return self.value
        import numpy as np

        years = sorted(self.by_year)
        return float(np.interp(year, years, [self.by_year[y] for y in years]))

    def plain(self, year: int, unit: str, currency: Currency | None = None) -> float:
        """Return the value in a year as a plain number in `unit` (`money` is the scenario's currency).

        Raises:
            UnitError: the figure has another dimension, or its currency has no rate.

        """
        return read_quantity(f"{self.at(year)!r} {self.unit}", unit, currency)


class Range(Frozen):
    """A number known only between two ends, with its unit and source; `middle` where the source names a usual value."""

    low: float
    middle: float | None = None
    high: float
    unit: str
    source: str
    year: int | None = None
    confidence: Confidence
    note: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Range:
        if not self.low <= self.usual <= self.high:
            raise refusal("NZ0302", low=self.low, middle=self.usual, high=self.high)
        return self

    @property
    def usual(self) -> float:
        """The middle that the source names, else the one between the ends; in the range's own unit."""
        return (self.low + self.high) / 2 if self.middle is None else self.middle

    def as_figure(self) -> Figure:
        """Return the usual value as a figure of the same source."""
        note = f"of {self.low:g}-{self.high:g}" + (f"; {self.note}" if self.note else "")
        return Figure(
            value=self.usual,
            unit=self.unit,
            source=self.source,
            year=self.year,
            confidence=self.confidence,
            note=note,
        )


Known = Figure | Range


class History(Frozen):
    """Figures by the day from which each holds, or on which it was seen (the first of the month when only that is)."""

    title: Text
    at: Annotated[dict[date, Figure], Field(min_length=1)]

    def on(self, day: date) -> Figure | None:
        """Return the last figure up to a day, None before the first one."""
        known = [each for each in self.at if each <= day]
        return self.at[max(known)] if known else None


class PvPhysics(Frozen):
    """How a PV system turns irradiance into power (names as in pvlib; the PVWatts chain).

    Capacity counts in kWp of direct current; the inverter gives at most capacity / dc_ac_ratio.
    """

    losses: Figure
    gamma_pdc: Figure
    inverter_efficiency: Figure
    dc_ac_ratio: Figure
    albedo: Figure
    mounting: Literal["open_rack_glass_glass", "close_mount_glass_glass", "insulated_back_glass_polymer"]
    transposition: Literal["perez", "haydavies"] = "perez"


class WindPhysics(Frozen):
    """A turbine: its power curve (m/s, share of rated power) and hub height.

    The curve is linear between its points and zero outside of them.
    """

    hub_height_m: Figure
    rated_kw: Figure
    power_curve: dict[float, float]
    roughness_m: Figure


class HeatPumpPhysics(Frozen):
    """COP by temperature lift: Carnot COP between the refrigerant's temperatures times a quality grade.

    COP = min(cop_max, grade x T_hot / (T_hot - T_cold)), in kelvin, with T_hot = sink + approach and
    T_cold = source - approach. The source is the outside air or a constant temperature, and is free and unlimited.
    """

    sink_c: Figure
    source: Literal["air", "constant"]
    source_c: Figure | None = None
    grade: Figure
    approach_k: Figure
    cop_max: Figure


class Technology(Frozen):
    """One technology of a kind; `unit` is that of its capacity."""

    kind: Literal["supply", "converter", "storage", "link"]
    title: Text
    unit: Literal["kW", "kWh", "kWp"] = "kW"
    carrier: str | None = None
    """Supply, storage and link: the carrier; converter: its main output."""
    reach_c: Figure | None = None
    """Heat: highest temperature it can give or hold; it may stand on any declared level not above it."""
    inputs: dict[str, Figure] = Field(default_factory=dict)
    """Converter: efficiency (main output per unit of input) or COP by input carrier."""
    coproducts: dict[str, Figure] = Field(default_factory=dict)
    """Converter: output per unit of main output."""
    rated_on: str | None = None
    """Converter: the input whose power its capacity counts; default: its main output."""
    resource: Literal["pv", "wind", "none"] = "none"
    renewable: bool = False
    capex: Figure | None = None
    fixed_om_share: Figure | None = None
    """Share of overnight cost per year."""
    variable_om: Figure | None = None
    life: Figure | None = None
    degradation: Figure | None = None
    area: Figure | None = None
    """Ground or roof needed per unit of capacity."""
    # storage only
    power_capex: Figure | None = None
    power_fixed_om_share: Figure | None = None
    power_life: Figure | None = None
    hours: Figure | None = None
    charge_efficiency: Figure | None = None
    discharge_efficiency: Figure | None = None
    loss_per_h: Figure | None = None
    calendar_ageing: Figure | None = None
    """Share of the energy built that is lost in a year, whatever the use."""
    cycle_ageing: Figure | None = None
    """Share of the energy built that an equivalent full cycle takes."""
    end_of_life: Figure | None = None
    """State of health at which it would be replaced."""
    # link only; `capex` and `loss` are of the whole link, whatever its length
    capex_per_km: Figure | None = None
    loss: Figure | None = None
    """Share of what is sent."""
    loss_per_km: Figure | None = None
    """Share of what is left, kilometre by kilometre."""
    # physics
    pv: PvPhysics | None = None
    wind: WindPhysics | None = None
    heat_pump: HeatPumpPhysics | None = None


class Combustion(Frozen):
    """What a fuel emits when it is burnt in industry, by net calorific value."""

    title: Text
    co2_kg_per_tj: Figure
    ch4_kg_per_tj: Figure
    n2o_kg_per_tj: Figure
    uses: dict[FuelUse, Figure] = Field(default_factory=dict)
    """CH4 by who burns it, kg/TJ, where that differs; `ch4_kg_per_tj` is what holds when nobody is named."""
    biogenic: bool = False
    calorific: dict[Literal["kg", "l", "m3"], Known] = Field(default_factory=dict)
    """Net calorific value of one kilogram, litre or cubic metre."""


class FuelData(Combustion):
    """A fuel that is bought: what it emits, and its price by net calorific value."""

    price: Figure
    price_range: Range | None = None


class GridFactor(Frozen):
    """A track of the grid's emission factor.

    A combined margin stands between what the grid emits on average and what one kWh more would cause. `spliced` begins
    as the official combined margin and ends as an average.
    """

    title: Text
    factor: Figure
    method: Literal["combined_margin", "average", "spliced"]


class ShiftSpan(Frozen):
    """Part of a working day; its level is the share of an ordinary working hour, 1 when absent."""

    start: Clock
    end: Clock
    level: Figure | None = None


class ShiftPattern(Frozen):
    """How busy a working day is by the hour, and what runs at standstill."""

    spans: tuple[ShiftSpan, ...]
    standing: Figure
    """Load at standstill per load of a working hour."""


class Sector(Frozen):
    """A sector archetype: how a factory of this kind uses energy over the week and the year."""

    title: Text
    shift_pattern: ShiftName
    working_days: Annotated[int, Field(ge=5, le=7)]
    sunday_share: Figure
    load_factor: Figure
    tet_stop_days: Figure
    temperature_sensitivity: Figure
    """Added share of electricity per kelvin of outside air above `comfort_c` (demand.yaml)."""
    heat_shares: dict[str, Figure] = Field(default_factory=dict)
    """Share of heat by temperature level (carriers)."""
    electricity_share: Figure
    """Electricity's share of final energy."""
    seasonal: dict[int, Figure] = Field(default_factory=dict)
    """Month -> factor on ordinary activity (1 when absent)."""
    electricity_use: dict[str, Range] = Field(default_factory=dict)
    """Electricity for one of what is made (`fabric_t`: a tonne of fabric, `room_m2_year`: a square metre in a year)."""
    heat_use: dict[str, Range] = Field(default_factory=dict)
    """Heat for one of what is made."""
    electric_shares: dict[str, Figure] = Field(default_factory=dict)
    """Share of electricity by use, as far as known; the rest is other uses."""


class Site(Frozen):
    """A place with climate normals (twelve monthly means)."""

    title: Text
    latitude: float
    longitude: float
    altitude_m: float
    utc_offset_h: float
    ghi_kwh_m2_day: Normals
    temperature_c: Normals
    wind_m_s: Normals
    """At 10 m."""
    pv_yield_kwh_per_kwp: float
    """Published specific yield of a year, for checking."""
    source: str
    confidence: Confidence
