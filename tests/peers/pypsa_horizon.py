"""PyPSA cases of one horizon: some hours of one year, costs discounted only through annuities.

With one stage of one year, paid at its start, our objective is that of the peer: annuities for the part of the year
that the hours stand for, and operation. The peer's cap is for its hours; ours is for a year, of which they are a part.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from netzero.results import Case

from .folders import amount, column, write_folder
from .inputs import read_inputs, read_series
from .outcome import (
    assert_sound,
    battery_mw,
    cap_price,
    capacity_mw,
    emissions_t,
    energy_mwh,
    input_ratio,
    objective,
    planned,
)
from .pypsa import ENGINE, GAS, SERIES, battery, converter, gas, load, supply

YEAR = 2025
FULL_YEAR = 8760


def reproduce(case_folder: Path, folder: Path) -> dict[str, float]:
    """Return the results of a case."""
    case = planned(write(case_folder, folder))
    assert_sound(case)
    return measure(case)


def write(case_folder: Path, folder: Path) -> Path:
    """Write the scenario of a case."""
    inputs, series = read_inputs(case_folder), read_series(case_folder)
    tech, most = inputs["tech"], inputs["max_mw"]
    blocks = [] if len(series) == FULL_YEAR else [{"start": "01-01", "steps": len(series)}]
    needs = {"electricity": "load_mw"}
    park = {
        "name": case_folder.name,
        "currency": "USD",
        "discount_rate": inputs["discount_rate"],
        "payments": "start_of_year",
        "stages": {"years": [YEAR]},
        "time": {"calendar_year": YEAR, "blocks": blocks},
        "tariffs": {"grid": {"series": column(SERIES, "price_usd_per_mwh"), "series_unit": "USD/MWh"}},
        "meters": {"gate": {"tariff": "grid", "import_limit": amount(inputs["grid_import_max_mw"], "MW")}},
        "grid": {"factor": amount(tech["grid_co2"], "t/MWh")},
        "carbon": {"caps": {YEAR: amount(inputs["co2_cap_t"] / inputs["horizon_fraction_of_year"], "t")}},
        "assets": [supply(kind, kind, tech[kind], most[kind]) for kind in ("pv", "wind")],
    }
    park["assets"].append(battery("battery", tech["battery"]))
    if inputs["with_heat"]:
        needs["heat"] = "heat_mw"
        park |= {"heat_levels": {"heat": "80 degC"}, "technologies": {"gas_engine": ENGINE}, "fuels": gas(tech)}
        park["assets"] += _heat(tech, most["heat_pump_input"])
    return write_folder(folder, park, [load(YEAR, **needs)], {SERIES: series})


def measure(case: Case) -> dict[str, float]:
    """Return what the cases expect, by their names."""
    found = {
        "objective": objective(case),
        "battery.p_nom_opt": battery_mw(case, "battery", YEAR),
        "grid_import.energy_mwh": energy_mwh(case, "imported_kw", "gate", YEAR),
        "co2_t": emissions_t(case, YEAR),
        "co2_shadow_price_usd_per_t": cap_price(case, YEAR),
    }
    for name in ("pv", "wind"):
        found[f"{name}.p_nom_opt"] = capacity_mw(case, name, YEAR)
        found[f"{name}.energy_mwh"] = energy_mwh(case, "supplied_kw", name, YEAR)
    return found | (_measure_heat(case) if case.park.heat_levels else {})


def _heat(tech: Mapping[str, Any], heat_pump_input_mw: float) -> list[dict[str, Any]]:
    """Return what burns gas, makes heat and stores it."""
    cop, tank = tech["heat_pump"]["cop"], tech["tes"]
    heat_pump = converter("heat_pump_90", {"electricity": cop}, tech["heat_pump"])
    return [
        converter("gas_boiler", {GAS: tech["gas_boiler"]["eta"]}, tech["gas_boiler"]),
        converter("gas_engine", {GAS: tech["gas_engine"]["eta"]}, tech["gas_engine"]),
        heat_pump | {"name": "heat_pump", "max": amount(heat_pump_input_mw * cop, "MW")},
        {
            "technology": "hot_water_tank",
            "name": "tes",
            "unlimited_power": True,
            "energy_capex": amount(tank["capex_per_mwh"], "USD/MWh"),
            "fixed_om_share": tank["fom"],
            "life": amount(tank["life"], "year"),
            "loss_per_h": tank["loss_per_h"],
            "variable_om": 0,
        },
    ]


def _measure_heat(case: Case) -> dict[str, float]:
    """Return sizes and energies of the plant that makes heat or burns gas, by input as the peer counts them."""
    found = {"tes.e_nom_opt": capacity_mw(case, "tes.energy", YEAR)}
    for name, carrier in (("gas_boiler", GAS), ("heat_pump", "electricity"), ("gas_engine", GAS)):
        taken = input_ratio(case, name, carrier)
        found[f"{name}.p_nom_opt"] = capacity_mw(case, name, YEAR) * taken
        found[f"{name}.input_mwh"] = energy_mwh(case, "output_kw", name, YEAR) * taken
    found["gas_supply.energy_mwh"] = found["gas_boiler.input_mwh"] + found["gas_engine.input_mwh"]
    return found
