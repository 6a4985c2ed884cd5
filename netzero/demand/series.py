"""The demand of every tenant and carrier on the model's time axis, for every stage."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from netzero.axis import TimeAxis, full_year
from netzero.catalogue import demand_figures
from netzero.demand.align import How, align
from netzero.demand.calibrate import TOLERANCE, calibrate
from netzero.demand.loads import MeteredLoad, calendar_year
from netzero.demand.meters import Meters
from netzero.demand.synthesise import Synthesis, synthesise
from netzero.errors import BadInput, Fault, Faults, Place
from netzero.scenario.scenario import CarrierNeed, Scenario, TenantNeed
from netzero.scenario.stages import growth_by_stage
from netzero.terms import ELECTRICITY

if TYPE_CHECKING:
    import xarray as xr

Floats = NDArray[np.float64]

INSPECTIONS = "inspections"
"""Attribute of the demand with what was found in its files."""


@dataclass(frozen=True)
class Setting:
    """What all tenants share."""

    axis: TimeAxis
    folder: Path
    country: str | None
    temperature_c: Floats | None
    """On the full year of the axis' step, dim time; None: unknown."""
    seed: int
    how: How

    @cached_property
    def year(self) -> TimeAxis:
        """The full year of which the axis is all or some blocks."""
        return full_year(self.axis.year, round(float(self.axis.step_h[0]) * 60))


def demand_series(scenario: Scenario, axis: TimeAxis, weather: xr.Dataset | None) -> tuple[xr.DataArray, list[Fault]]:
    """Return demand in kW, dims (stage, tenant, carrier, time), and what the user should know about it.

    The demand of the first stage grows by the tenant's yearly rate; a tenant that is not there has none. Carriers are
    those of the park, in its order; coordinates are stage years, names and starts of steps. The attribute `inspections`
    is JSON: what was found in each metered file (`Inspection.document`).

    Args:
        scenario: tenants and the files they name.
        axis: the full year or declared blocks of it. Demand is made for the full year and the blocks cut from it; a
            file with exactly as many rows as the axis has steps is taken as those steps.
        weather: `temperature_c` on the full year or on the axis; None: unknown.

    Raises:
        BadInput: faults of all files and tenants together.

    """
    import xarray as xr

    park = scenario.park
    unmetered = [need.file is None for tenant in scenario.tenants for need in tenant.needs]
    temperature, told = _temperature(axis, weather) if any(unmetered) else (None, [])
    if any(unmetered):
        told.append(Fault("NZ0558", values={"count": sum(unmetered), "all": len(unmetered)}))
    given = scenario.given
    setting = Setting(axis, scenario.folder, given.holidays, temperature, given.seed, given.time.align)
    meters = _meters(scenario.tenants, scenario.folder)
    kw, found = base_year(scenario.tenants, park.carriers, setting, meters)
    years = park.stages.years
    growth = [growth_by_stage(park.stages, tenant.growth, tenant.entry, tenant.exit) for tenant in scenario.tenants]
    factors = np.array(growth).reshape(-1, len(years)).T
    return xr.DataArray(
        factors[:, :, None, None] * kw[None],
        dims=("stage", "tenant", "carrier", "time"),
        coords={
            "stage": list(years),
            "tenant": [tenant.name for tenant in scenario.tenants],
            "carrier": list(park.carriers),
            "time": axis.start.astype("datetime64[ns]"),
        },
        name="demand_kw",
        attrs={INSPECTIONS: json.dumps([inspection.document() for inspection in meters.inspections])},
    ), told + found


def base_year(
    tenants: Sequence[TenantNeed], carriers: Sequence[str], setting: Setting, meters: Meters | None = None
) -> tuple[Floats, list[Fault]]:
    """Return the demand of the first stage in kW, dims (tenant, carrier, time), and what to tell.

    Args:
        tenants: with their needs.
        carriers: of the park.
        setting: what all share.
        meters: the files of the needs; None: those of the setting's folder.

    Raises:
        BadInput: faults of all files and tenants together.

    """
    kw = np.zeros((len(tenants), len(carriers), len(setting.axis)))
    faults, told = Faults(), list[Fault]()
    meters = meters or _meters(tenants, setting.folder)
    made = _synthesised(tenants, setting)
    pick = positions(setting.axis, setting.year)
    for row, tenant in enumerate(tenants):
        for need in tenant.needs:
            place = Place(path=f"tenants.{tenant.name}.{need.carrier}")
            try:
                if need.file is None:
                    whole, found = _from_sector(need, made[tenant.name, need.carrier], tenant, setting.year)
                    steps = whole[pick]
                else:
                    steps, found = _from_file(need, meters, setting, pick)
            except BadInput as error:
                faults.extend(_at(fault, place) for fault in error.faults)
                continue
            told += [_at(fault, place) for fault in found]
            kw[row, list(carriers).index(need.carrier)] += steps
    faults.raise_if_any()
    return kw, told


def positions(axis: TimeAxis, year: TimeAxis) -> NDArray[np.int64]:
    """Return the position of each step of `axis` in the full `year` of the same step.

    Raises:
        BadInput: a step does not start where a step of the year does.

    """
    found = np.searchsorted(year.start, axis.start)
    astray = (found == len(year)) | (year.start[np.minimum(found, len(year) - 1)] != axis.start)
    if astray.any():
        step_min = round(float(axis.step_h[0]) * 60)
        values = {"start": str(axis.start[astray][0]), "step_min": step_min, "year": axis.year}
        raise BadInput([Fault("NZ0517", Place(path="time.blocks"), values)])
    return found


def _meters(tenants: Sequence[TenantNeed], folder: Path) -> Meters:
    return Meters.of(folder, (need for tenant in tenants for need in tenant.needs))


def _synthesised(tenants: Sequence[TenantNeed], setting: Setting) -> dict[tuple[str, str], Floats]:
    """Return the uncalibrated shapes of all needs without a file, by tenant and carrier."""
    wanted = [
        Synthesis(tenant.name, need.carrier, tenant.sector)
        for tenant in tenants
        for need in tenant.needs
        if need.file is None
    ]
    made = synthesise(wanted, setting.year, setting.country, setting.temperature_c, setting.seed)
    return {(one.tenant, one.carrier): series for one, series in zip(wanted, made, strict=True)}


def _from_sector(need: CarrierNeed, shape: Floats, tenant: TenantNeed, year: TimeAxis) -> tuple[Floats, list[Fault]]:
    if need.annual_kwh is None and need.monthly_kwh is None:
        raise BadInput([Fault("NZ0516", values={"carrier": need.carrier})])
    unknown_peak = need.peak_kw is None and need.monthly_peak_kw is None
    usual = unknown_peak and need.carrier == ELECTRICITY
    load_factor = tenant.sector.load_factor.at(year.year) if usual else None
    return calibrate(shape, year, need, load_factor)


def _from_file(
    need: CarrierNeed, meters: Meters, setting: Setting, pick: NDArray[np.int64]
) -> tuple[Floats, list[Fault]]:
    load = meters.read(need)
    scaled = need.annual_kwh is not None or need.monthly_kwh is not None
    bent = scaled or need.peak_kw is not None or need.monthly_peak_kw is not None
    if setting.axis.kind != "full_year" and _is_the_axis(load, setting.axis):
        if bent:
            raise BadInput([Fault("NZ0515", Place(file=load.file))])
        return load.kw, list(load.warnings)
    load, file_year = calendar_year(load, need.file_year, len(setting.axis))
    kw, told = align(load, file_year, setting.year, setting.how)
    told = [*load.warnings, *told]
    if bent:
        before = float(kw @ setting.year.step_h)
        kw, found = calibrate(kw, setting.year, need)
        after = float(kw @ setting.year.step_h)
        if abs(after - before) > TOLERANCE * before:
            values = {"before_kwh": before, "after_kwh": after, "factor": after / before if before else np.inf}
            found.insert(0, Fault("NZ0549", Place(file=load.file), values))
        told += found
    return kw[pick], told


def _is_the_axis(load: MeteredLoad, axis: TimeAxis) -> bool:
    return load.kw.size == len(axis) and load.step_minutes == round(float(axis.step_h[0]) * 60)


def _temperature(axis: TimeAxis, weather: xr.Dataset | None) -> tuple[Floats | None, list[Fault]]:
    """Return the temperature on the full year; where it is known only on declared blocks, comfortable elsewhere."""
    if weather is None or "temperature_c" not in weather:
        return None, [Fault("NZ0555")]
    values = np.asarray(weather["temperature_c"].values, dtype=np.float64)
    year = full_year(axis.year, round(float(axis.step_h[0]) * 60))
    if values.size == len(year):
        return values, []
    everywhere = np.full(len(year), demand_figures()["comfort_c"].at(axis.year))
    everywhere[positions(axis, year)] = values
    return everywhere, [Fault("NZ0556")]


def _at(fault: Fault, place: Place) -> Fault:
    """Return the fault with the key of the scenario beside its place in a file."""
    return replace(fault, place=replace(fault.place, path=place.path))
