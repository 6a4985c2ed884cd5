"""Linear programs of two hours, one per component kind, compared as text.

To renew a text after a deliberate change: NETZERO_RENEW_GOLDEN=1 pytest tests/golden, then read the difference.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import xarray as xr
from golden.parks import YEAR, meter, park, size, stages, two_hours
from golden.readable import readable

from netzero.components.park import Carbon, Converter, Fuel, Park, Port, SiteLimit, Storage, Supply
from netzero.planner.formulation import formulate
from netzero.planner.pyomo_reader import linear_program
from netzero.planner.requirements import Requirements, none_for

TEXTS = Path(__file__).parent / "texts"
OPERATOR = (("park", 1.0),)
Case = tuple[Park, xr.Dataset, Requirements]


def solar(name: str, profile: str, **given: object) -> Supply:
    plain = {
        "limit_kw": (0.0,),
        "variable_cost": (0.0,),
        "factor_t_per_kwh": (0.0,),
        "renewable": True,
        "purchased": False,
    }
    made = size(name, "kWp", **given)  # type: ignore[arg-type]
    return Supply(name, "pv_roof", "park", OPERATOR, carrier="electricity", size=made, profile=profile, **plain)


def case(given: Park, hours: xr.Dataset) -> Case:
    return given, hours, none_for(given)


def grid_with_demand_charge() -> Case:
    given = park(meters=(meter(has_demand_charge=True),))
    return case(given, two_hours(given, demand={"electricity": [10, 20]}, import_price=[[[2, 3]]], demand_price=7))


def grid_with_export() -> Case:
    gate = meter(export_limit_kw=(30.0,), export_share=(0.5,))
    given = park(meters=(gate,), supplies=(solar("roof", "sun"),))
    data = two_hours(
        given, demand={"electricity": [10, 20]}, import_price=2, export_price=1, availability={"sun": [0.0, 0.8]}
    )
    return case(given, data)


def solar_of_two_orientations_that_ages() -> Case:
    roofs = tuple(solar(name, sun, degradation=0.01, stage_count=2) for name, sun in (("a", "east"), ("b", "west")))
    roofs = tuple(replace(r, limit_kw=(0.0, 0.0), variable_cost=(0.0, 0.0), factor_t_per_kwh=(0.0, 0.0)) for r in roofs)
    two = stages(YEAR, YEAR + 5, length=5)
    gate = meter(import_limit_kw=(1000.0, 1000.0), export_limit_kw=(0.0, 0.0), export_share=(1.0, 1.0))
    limit = SiteLimit("roof", "m2", 300.0, (("a", 5.0), ("b", 5.0)))
    given = park(stages=two, supplies=roofs, meters=(gate,), site_limits=(limit,))
    suns = {"east": [0.5, 0.1], "west": [0.1, 0.5]}
    return case(given, two_hours(given, demand={"electricity": [10, 20]}, import_price=2, availability=suns))


def power_purchase_under_a_cap() -> Case:
    ppa = Supply(
        "ppa", "ppa", "park", OPERATOR, "electricity", None, (15.0,), None, (4.0,), (0.0,), True, True, "private_line"
    )
    given = park(
        supplies=(ppa,),
        meters=(meter(),),
        carbon=Carbon((10.0,), (None,), (None,), None, (9.0,), (0.1,), None),
        unserved_price=(("electricity", 50.0),),
    )
    data = two_hours(given, demand={"electricity": [10, 20]}, import_price=2, grid_factor=0.001)
    return given, data, Requirements(100.0, 1.0, (10.0,), (None,), None)


def boiler_and_heat_pump_with_cascade() -> Case:
    boiler = Converter(
        "boiler", "gas_boiler", "park", OPERATOR, "steam", (Port("gas", -1, "boiler:gas"),), size("boiler"), (0.5,)
    )
    pump = Converter(
        "pump",
        "heat_pump_90",
        "park",
        OPERATOR,
        "hot_water",
        (Port("electricity", -1, "pump:electricity"),),
        size("pump"),
        (0.0,),
    )
    given = park(
        ("electricity", "steam", "hot_water"),
        converters=(boiler, pump),
        meters=(meter(),),
        fuels=(Fuel("gas", (1.5,), 0.0002, 0.0, (9000.0,)),),
    )
    data = two_hours(
        given,
        demand={"electricity": [5, 5], "steam": [10, 10], "hot_water": [4, 6]},
        import_price=2,
        ratio={"boiler:gas": 1.25, "pump:electricity": [0.25, 0.5]},
    )
    return case(given, data)


def chiller() -> Case:
    machine = Converter(
        "chiller",
        "electric_chiller",
        "park",
        OPERATOR,
        "cooling",
        (Port("electricity", -1, "chiller:electricity"),),
        size("chiller"),
        (0.0,),
    )
    given = park(("electricity", "cooling"), converters=(machine,), meters=(meter(),))
    data = two_hours(
        given, demand={"electricity": [5, 5], "cooling": [10, 8]}, import_price=2, ratio={"chiller:electricity": 0.2}
    )
    return case(given, data)


def battery(power: bool, hours: float | None) -> Case:
    store = Storage(
        "battery", "battery", "park", OPERATOR, "electricity",
        size("battery.energy", "kWh", capex=20.0, upper=40.0),
        size("battery.power", upper=20.0) if power else None,
        hours, 0.9, 0.8, 0.01, (0.1,),
    )  # fmt: skip
    given = park(storages=(store,), meters=(meter(),))
    return case(given, two_hours(given, demand={"electricity": [10, 20]}, import_price=[[[1, 3]]]))


CASES: dict[str, Callable[[], Case]] = {
    "meter_demand_charge": grid_with_demand_charge,
    "meter_export": grid_with_export,
    "supply_two_orientations": solar_of_two_orientations_that_ages,
    "supply_purchase_and_cap": power_purchase_under_a_cap,
    "converter_heat_and_cascade": boiler_and_heat_pump_with_cascade,
    "converter_chiller": chiller,
    "storage_free_power": lambda: battery(True, None),
    "storage_fixed_ratio": lambda: battery(False, 4.0),
    "storage_unlimited_power": lambda: battery(False, None),
}


@pytest.mark.parametrize("name", CASES)
def test_the_program_reads_as_written(name: str) -> None:
    text = readable(linear_program(formulate(*CASES[name]())))
    file = TEXTS / f"{name}.txt"
    if os.environ.get("NETZERO_RENEW_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
