"""The example park of twenty factories: what its tables say, and that today's plant carries today's demand."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from netzero.components.demand import demand_kw, demand_points
from netzero.components.park import Park
from netzero.hourly import prepare, represent
from netzero.planner import plan
from netzero.scenario import Scenario, read_scenario
from netzero.scenario.scenario import PvPlane
from netzero.terms import COOLING

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "vinh_phuc"
FIRST, LAST = 2026, 2050


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return read_scenario(FOLDER)


@pytest.fixture(scope="module")
def hourly(scenario: Scenario) -> xr.Dataset:
    return prepare(scenario)[0]


def yearly_gwh(hourly: xr.Dataset, tenant: str, carrier: str, stage: int) -> float:
    series = hourly["demand_kw"].sel(tenant=tenant, carrier=carrier, stage=stage)
    return float((series * hourly["step_h"]).sum()) / 1e6


def existing_kw(park: Park, node: str, carriers: tuple[str, ...]) -> float:
    return sum(x.size.existing[0] for x in park.converters if x.node == node and x.output in carriers)


def test_six_of_twenty_tenants_have_a_meter_of_their_own(scenario: Scenario) -> None:
    meters = [tenant.meter for tenant in scenario.park.tenants]
    assert len(meters) == 20
    assert meters.count("gate") == 14


def test_its_roofs_lie_in_few_planes(scenario: Scenario) -> None:
    planes = {(x.tilt_deg, x.azimuth_deg) for x in scenario.resources.values() if isinstance(x, PvPlane)}
    assert len(planes) == 5


def test_bills_of_a_year_are_the_demand_of_a_year(hourly: xr.Dataset) -> None:
    assert yearly_gwh(hourly, "lens_module", "electricity", FIRST) == pytest.approx(43.48)
    assert yearly_gwh(hourly, "red_river_dye", "electricity", FIRST) == pytest.approx(11.1)


def test_tenants_need_nothing_before_they_come_and_after_they_leave(hourly: xr.Dataset) -> None:
    assert yearly_gwh(hourly, "volt_pack", "electricity", FIRST) == 0
    assert yearly_gwh(hourly, "volt_pack", "electricity", 2030) == pytest.approx(12 * 1.02**4)
    assert yearly_gwh(hourly, "blue_jacket", "electricity", 2030) == pytest.approx(2.6)
    assert yearly_gwh(hourly, "blue_jacket", "electricity", 2035) == 0


def test_no_module_lies_on_a_roof_that_is_not_built_yet(scenario: Scenario) -> None:
    roof = next(supply for supply in scenario.park.supplies if supply.name == "pv_roof_volt_pack")
    assert roof.size is not None
    assert roof.size.upper[:2] == (0, 3500)


def test_todays_plant_carries_todays_demand(scenario: Scenario, hourly: xr.Dataset) -> None:
    park, heat = scenario.park, scenario.park.heat_levels
    demand = demand_kw(park, hourly)[:, 0]
    for node in park.nodes:
        for carriers in (heat, (COOLING,)):
            rows = [row for row, at in enumerate(demand_points(park).values()) if at[0] == node and at[1] in carriers]
            if rows:
                assert existing_kw(park, node, carriers) >= demand[rows].sum(axis=0).max(), (node, carriers)


@pytest.mark.full
def test_its_plan_serves_everybody_and_is_net_zero_in_2050(scenario: Scenario, hourly: xr.Dataset) -> None:
    planned = plan(scenario.park, represent(scenario, hourly))
    certificate = planned.certificate
    assert certificate["status"] == "optimal"
    assert certificate["gross_emissions_t"][-1] <= 0.1 * certificate["base_year_t"]
    offset_t = planned.dataset["offset_t"].sel(stage=LAST)
    assert float(offset_t) == pytest.approx(certificate["gross_emissions_t"][-1], rel=1e-6)
    assert np.max(certificate["cost_lines"]["unserved"]) < 1e-6 * np.max(certificate["cost_lines"]["grid_energy"])
