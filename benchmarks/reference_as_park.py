"""The reference park as a netzero park and its hours: what the readers write, beside the program written by hand.

MW, MWh and kEUR of the case become kW, kWh and EUR; a price in kEUR per MWh is the same number in EUR per kWh. The case
gives what a vintage costs over the whole horizon; overnight cost is that over annuity factor and years of service:

    discounted cost = capex x annuity factor(rate, life) x sum of the weights of the stages in which it lives
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from benchmarks.reference_park import MOST_OFFSET_T, PROFILES, ReferencePark
from netzero.components.park import (
    Carbon,
    Converter,
    Fuel,
    Meter,
    Park,
    Port,
    Size,
    Stages,
    Storage,
    Supply,
    TenantSite,
)
from netzero.money import annuity_factor
from netzero.planner.formulation import Formulation, formulate
from netzero.planner.requirements import resolve
from netzero.terms import ELECTRICITY, PARK, port

HEAT, GAS, GATE = "heat", "natural_gas", "gate"
OPERATOR = ((PARK, 1.0),)
KW = 1000.0
"""kW in a MW, kWh in a MWh, EUR in a kEUR."""
FIRST_HOUR = "2025-01-01"
"""Any year of 365 days."""


def formulation(reference: ReferencePark) -> Formulation:
    """Return the park's mathematics on the hours of the case."""
    park = as_park(reference)
    return formulate(park, as_hours(reference, park), resolve(park, MOST_OFFSET_T, 1.0))


def as_park(reference: ReferencePark) -> Park:
    """Return the case as a park."""
    given, stage, years = reference.given, reference.stage, tuple(reference.years)
    every = len(years)
    stages = Stages(years, (given["years_per_stage"],) * every, tuple(stage["stage_weight"]))
    zero = (0.0,) * every
    fed = [asset for asset in given["assets"] if reference.profile_of(asset)]
    supplies = [
        Supply(
            asset, "taken_as_it_comes", PARK, OPERATOR, ELECTRICITY, _size(reference, asset), zero,
            reference.profile_of(asset), zero, zero, renewable=True, purchased=False,
        )
        for asset in fed
    ]  # fmt: skip
    storages = [_storage(reference, asset, carrier, zero) for asset, carrier in (("bat", ELECTRICITY), ("tes", HEAT))]
    nodes = ((ELECTRICITY, PARK), (HEAT, PARK))
    tenants = [TenantSite(name, "any", GATE, nodes, (True,) * every) for name in _tenants(reference)]
    return Park(
        name="reference_park",
        currency="EUR",
        discount_rate=given["discount_rate"],
        payments_at_start=True,
        stages=stages,
        nodes=(PARK,),
        heat_levels=(HEAT,),
        carriers=(ELECTRICITY, HEAT),
        tenants=tuple(tenants),
        supplies=tuple(supplies),
        converters=(
            _heater(reference, "hp", ELECTRICITY, zero, rated_on=ELECTRICITY),
            _heater(reference, "eb", ELECTRICITY, zero, rated_on=ELECTRICITY),
            _heater(reference, "gb", GAS, zero, rated_on=None),
        ),
        storages=tuple(storages),
        meters=(_gate(reference),),
        fuels=(_gas(reference),),
        site_limits=(),
        carbon=_carbon(reference),
        unserved_price=tuple((carrier, given["unserved_keur_per_mwh"]) for carrier in (ELECTRICITY, HEAT)),
        parties=(PARK, *_tenants(reference)),
    )


def as_hours(reference: ReferencePark, park: Park) -> xr.Dataset:
    """Return the series of the case as terms HOURLY, on as many hours as it was read with."""
    given, series, hours, years = reference.given, reference.series, reference.hours, park.stages.years
    stages, names = len(years), _tenants(reference)
    demand = np.array([[series[f"{carrier}_{name}_mw"] for carrier in (ELECTRICITY, HEAT)] for name in names])
    price = np.array([series[f"price_{year}_keur_per_mwh"] for year in years])
    factor = np.array([series[f"grid_factor_{year}_t_per_mwh"] for year in years]) / KW
    ratios = {
        "hp": 1.0 / series["cop_heat_pump"].to_numpy(),
        "eb": np.full(hours, 1.0 / given["electric_boiler_efficiency"]),
        "gb": np.ones(hours),
    }
    charge = np.full((1, stages, 12), given["demand_charge_keur_per_mw_month"])
    profiles = [*PROFILES, "wind_profile"]
    by_stage = ("stage", "time")
    return xr.Dataset(
        {
            "step_h": ("time", np.ones(hours)),
            "weight": ("time", np.ones(hours)),
            "previous": ("time", np.roll(np.arange(hours), 1)),
            "month": ("time", series["month"].to_numpy()),
            "block": ("time", np.zeros(hours, dtype=np.int64)),
            "demand_kw": (
                ("stage", "tenant", "carrier", "time"),
                np.broadcast_to(KW * demand, (stages, *demand.shape)),
            ),
            "availability": (("profile", "time"), series[profiles].to_numpy().T),
            "port_ratio": (("port", "time"), np.array(list(ratios.values()))),
            "import_price": (("meter", *by_stage), price[None]),
            "export_price": (("meter", *by_stage), np.full((1, *price.shape), given["export_price_keur_per_mwh"])),
            "demand_price": (("meter", "stage", "billing_month"), charge),
            "grid_factor_location": (by_stage, factor),
            "grid_factor_market": (by_stage, factor),
        },
        coords={
            "stage": list(years),
            "time": pd.date_range(FIRST_HOUR, periods=hours, freq="h"),
            "tenant": np.array(names, dtype=object),
            "carrier": np.array([ELECTRICITY, HEAT], dtype=object),
            "profile": np.array(profiles, dtype=object),
            "port": np.array([one.ports[0].label for one in park.converters], dtype=object),
            "meter": np.array([GATE], dtype=object),
            "billing_month": np.arange(1, 13),
        },
        attrs={"year_fraction": 1.0, "axis_kind": "full_year"},
    )


def _tenants(reference: ReferencePark) -> list[str]:
    columns = reference.series.filter(regex="^electricity_t").columns
    return [column.removeprefix("electricity_").removesuffix("_mw") for column in columns]


def _size(reference: ReferencePark, asset: str, unit: str = "kW", hours: float = 1.0) -> Size:
    """Return the size of an asset; of a storage its energy, which is `hours` times its power."""
    given, stage, stages = reference.given, reference.stage, len(reference.years)
    weights, lives = np.array(stage["stage_weight"]), given["life_stages"][asset]
    life_years = float(given["years_per_stage"] * lives)
    served = np.array([weights[s : s + lives].sum() for s in range(stages)])
    discounted = np.array(stage["discounted_cost_keur_per_mw"][asset]) / hours
    upper = (KW * hours * given["max_mw"][asset],) * stages
    return Size(
        name=asset,
        unit=unit,
        capex=tuple(discounted / served / annuity_factor(given["discount_rate"], life_years)),
        fixed_om=(0.0,) * stages,
        life_years=life_years,
        existing=tuple(KW * hours * mw for mw in stage["existing_mw"].get(asset, [0.0] * stages)),
        upper=upper,
        upper_new=upper,
    )


def _storage(reference: ReferencePark, asset: str, carrier: str, cost: tuple[float, ...]) -> Storage:
    given = reference.given
    hours, efficiency = given["storage_hours"][asset], given["storage_efficiency_each_way"][asset]
    energy = _size(reference, asset, "kWh", hours)
    loss = given["storage_loss_per_hour"][asset]
    return Storage(asset, "store", PARK, OPERATOR, carrier, energy, None, hours, efficiency, efficiency, loss, cost)


def _heater(
    reference: ReferencePark, asset: str, taken: str, cost: tuple[float, ...], *, rated_on: str | None
) -> Converter:
    ports = (Port(taken, -1, port(asset, taken)),)
    return Converter(asset, "heater", PARK, OPERATOR, HEAT, ports, _size(reference, asset), cost, rated_on)


def _gate(reference: ReferencePark) -> Meter:
    given, stages = reference.given, len(reference.years)
    bought, sold = (KW * given["import_max_mw"],) * stages, (KW * given["export_max_mw"],) * stages
    any_share = (1.0,) * stages
    return Meter(GATE, PARK, "tariff", PARK, bought, sold, any_share, has_demand_charge=True, export_from="any")


def _gas(reference: ReferencePark) -> Fuel:
    """Return gas by the kWh of heat that it gives: the boiler's efficiency is in price and factor."""
    price = tuple(reference.stage["gas_cost_keur_per_mwh_heat"])
    return Fuel(GAS, price, reference.given["gas_t_per_mwh_heat"] / KW, 0.0, (None,) * len(price))


def _carbon(reference: ReferencePark) -> Carbon:
    given, stages = reference.given, len(reference.years)
    none = (None,) * stages
    price = (KW * given["offset_keur_per_t"],) * stages
    return Carbon(tuple(reference.stage["co2_cap_t"]), none, none, None, price, (1.0,) * stages, MOST_OFFSET_T)
