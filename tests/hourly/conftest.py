"""A small scenario built by hand: two tenants behind one gate, three stages."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from netzero.catalogue.model import Figure, HeatPumpPhysics, PvPhysics, Sector, WindPhysics
from netzero.components.park import Carbon, Meter, Park, Stages, TenantSite
from netzero.scenario.model import ScenarioIn
from netzero.scenario.scenario import CarrierNeed, ExportPrice, PvPlane, Scenario, TenantNeed, WindSite
from netzero.tariffs.model import Schedule, Tariff, Window
from netzero.terms import COOLING, ELECTRICITY

YEARS = (2026, 2030, 2035)
CARRIERS = (ELECTRICITY, "heat_90", COOLING)


def figure(value, unit="1"):
    return Figure(value=value, unit=unit, source="test", confidence="user")


PV = PvPhysics(
    losses=figure(0.14),
    gamma_pdc=figure(-0.37, "%/K"),
    inverter_efficiency=figure(0.96),
    dc_ac_ratio=figure(1.2),
    albedo=figure(0.2),
    mounting="open_rack_glass_glass",
    transposition="haydavies",
)
WIND = WindPhysics(
    hub_height_m=figure(100, "m"),
    rated_kw=figure(3000, "kW"),
    power_curve={3: 0, 12: 1, 25: 1},
    roughness_m=figure(0.1, "m"),
)
HEAT_PUMP = HeatPumpPhysics(
    sink_c=figure(90, "degC"),
    source="air",
    grade=figure(0.5),
    approach_k=figure(5, "K"),
    cop_max=figure(6),
)
SECTOR = Sector(
    title={"en": "test", "vi": "thử"},
    shift_pattern="two_shift",
    working_days=6,
    sunday_share=figure(0.3),
    load_factor=figure(0.6),
    tet_stop_days=figure(7),
    temperature_sensitivity=figure(0.01, "1/K"),
    electricity_share=figure(1),
)
EVENING = Schedule(
    windows={"peak": (Window(days=("mon", "tue", "wed", "thu", "fri", "sat"), start="17:30", end="22:30"),)}
)
TARIFF = Tariff(
    schedule=EVENING, energy={"peak": 3000.0, "normal": 1800.0}, demand_charge={2026: 100_000.0, 2036: 200_000.0}
)


def demand_table(hours=8760):
    """Kilowatts of two tenants: a plant that works from Monday to Saturday, and one with a peak each month."""
    time = pd.date_range("2026-01-01", periods=hours, freq="h")
    works = (time.dayofweek < 6) & (time.hour >= 6) & (time.hour < 22)
    plant = np.where(works, 900.0, 200.0) + 10 * time.month
    mill = 300.0 + 50 * np.sin(2 * np.pi * time.hour / 24) + np.random.default_rng(5).normal(0, 10, hours)
    mill += np.where((time.day == 17) & (time.hour == 18), 2000.0, 0.0)
    return pd.DataFrame({"plant": plant, "mill": mill, "heat": works * 400.0, "cool": 5.0 * time.hour})


@pytest.fixture
def pv_physics():
    """Modules whose sky is that of Hay and Davies."""
    return PV


@pytest.fixture
def scenario(tmp_path, data_folder):
    """The scenario in a folder of its own, with the real weather of Ha Noi."""
    epw = data_folder / "weather" / "VNM_NVN_Hanoi-Noi.Bai.Intl.AP.488200_TMYx.2009-2023.epw"
    (tmp_path / "weather.epw").write_bytes(epw.read_bytes())
    demand_table().to_csv(tmp_path / "demand.csv", index=False)
    given = ScenarioIn.model_validate(
        {
            "version": 1,
            "name": "small",
            "site": {"latitude": 21.221, "longitude": 105.807, "altitude": 11.9, "utc_offset": 7},
            "weather": {"file": "weather.epw", "format": "epw"},
            "stages": {"years": list(YEARS)},
        }
    )
    one = (1.0,) * len(YEARS)
    park = Park(
        name="small",
        currency="VND",
        discount_rate=0.06,
        payments_at_start=False,
        stages=Stages(YEARS, (4, 5, 5), one),
        nodes=("park",),
        heat_levels=("heat_90",),
        carriers=CARRIERS,
        tenants=tuple(
            TenantSite(name, "test", "gate", tuple((carrier, "park") for carrier in CARRIERS), (True,) * 3)
            for name in ("plant", "mill")
        ),
        supplies=(),
        converters=(),
        storages=(),
        meters=(Meter("gate", "park", "evening", "park", (1e5,) * 3, (0.0,) * 3, one, True),),
        fuels=(),
        site_limits=(),
        carbon=Carbon((None,) * 3, (None,) * 3, (None,) * 3, None, one, one, None),
        unserved_price=tuple((carrier, 5e4) for carrier in CARRIERS),
        parties=("park", "plant", "mill"),
    )

    def need(carrier, column):
        return CarrierNeed(carrier, file="demand.csv", file_column=column, file_year=2026)

    return Scenario(
        folder=tmp_path,
        given=given,
        effective={},
        park=park,
        tenants=(
            TenantNeed(
                "plant", "", "test", SECTOR, (need(ELECTRICITY, "plant"), need("heat_90", "heat")), 0.02, None, None
            ),
            TenantNeed("mill", "", "test", SECTOR, (need(ELECTRICITY, "mill"), need(COOLING, "cool")), 0.0, 2030, None),
        ),
        tariffs={"gate": TARIFF},
        export_prices={"gate": ExportPrice((600.0, 650.0, 700.0))},
        resources={"roof_south": PvPlane(15.0, 180.0, PV), "turbines": WindSite(WIND)},
        ratios={"pump:electricity": HEAT_PUMP, "boiler:natural_gas": 1 / 0.92},
        grid_factor=(6.6e-4, 5e-4, 4e-4),
        grid_factor_market=(7e-4, 5.5e-4, 4.5e-4),
    )


@pytest.fixture
def changed(scenario):
    """Return a function that gives the scenario with other keys of park.yaml (`time`, `grid`) or other fields."""

    def change(time=None, grid=None, **fields):
        written = scenario.given.model_dump(exclude_unset=True)
        written |= {name: part for name, part in (("time", time), ("grid", grid)) if part is not None}
        return replace(scenario, given=ScenarioIn.model_validate(written), **fields)

    return change
