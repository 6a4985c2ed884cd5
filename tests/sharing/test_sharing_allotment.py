"""What tenants would have alone adds up to what they have together."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from netzero.components.park import Carbon
from netzero.hourly import prepare
from netzero.scenario import Scenario, read_scenario
from netzero.sharing.allotment import Allotment, allotment_of
from netzero.sharing.alone import hours_alone, park_alone
from netzero.sharing.base_year import base_year_by_tenant
from netzero.terms import PARK

FIRST_PARK = Path(__file__).resolve().parents[2] / "scenarios" / "first_park"
SETS = (
    "time={representative: null, blocks: [{start: 06-01, steps: 24, weight: 365}]}",
    "settlement.losses=2 %",
    "carbon.caps={2040: 5000 t}",
)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return read_scenario(FIRST_PARK, SETS)


@pytest.fixture(scope="module")
def hourly(scenario: Scenario) -> xr.Dataset:
    return prepare(scenario)[0]


@pytest.fixture(scope="module")
def allotment(scenario: Scenario, hourly: xr.Dataset) -> Allotment:
    return allotment_of(scenario.park, scenario.sites, hourly)


def parks(scenario: Scenario, allotment: Allotment) -> dict:
    base = {name: 1000.0 * (at + 1) for at, name in enumerate(allotment.tenants)}
    return {name: park_alone(scenario.park, name, allotment, base) for name in allotment.tenants}


def test_all_parts_of_everything_add_up_to_the_whole(scenario: Scenario, allotment: Allotment) -> None:
    alone = parks(scenario, allotment)
    for size in scenario.park.sizes:
        own = [each for park in alone.values() for each in park.sizes if each.name == size.name]
        assert np.sum([each.existing for each in own], axis=0) == pytest.approx(size.existing, rel=1e-12)
        if size.upper_is_limit:
            assert np.sum([each.upper for each in own], axis=0) == pytest.approx(size.upper, rel=1e-12)
            assert np.sum([each.upper_new for each in own], axis=0) == pytest.approx(size.upper_new, rel=1e-12)
    for limit in scenario.park.site_limits:
        parts = [each.upper for park in alone.values() for each in park.site_limits if each.name == limit.name]
        assert sum(parts) == pytest.approx(limit.upper, rel=1e-12)
    [biomass] = [fuel for fuel in scenario.park.fuels if fuel.name == "biomass"]
    limits = [fuel.annual_limit_kwh for park in alone.values() for fuel in park.fuels if fuel.name == "biomass"]
    assert np.sum(limits, axis=0) == pytest.approx(biomass.annual_limit_kwh, rel=1e-12)
    gate = [park.meters[0].import_limit_kw[0] for park in alone.values() if park.meters[0].name == "gate"]
    assert sum(gate) == pytest.approx(25_000.0)


def test_each_has_its_own_roofs_and_stock_and_its_part_of_what_the_operator_has(
    scenario: Scenario, allotment: Allotment
) -> None:
    alone = parks(scenario, allotment)
    dye, may, electronics = (alone[name] for name in ("viet_dye", "may_hong", "lotus_electronics"))
    assert {supply.name for supply in dye.supplies} == {"pv_roof_dye_south", "pv_roof_dye_north"}
    assert {converter.name for converter in may.converters} == {"electric_boiler", "biomass_boiler"}
    assert {converter.name for converter in electronics.converters} == {"electronics_chiller"}
    [coal] = [converter for converter in dye.converters if converter.name == "old_coal_boiler"]
    assert coal.size.existing[0] == 12_000.0
    [battery] = dye.storages[:1]
    assert battery.power is not None
    assert battery.power.upper[0] == pytest.approx(10_000.0 * 9 / (9 + 3.2 + 6 + 18), rel=0.02)


def test_all_that_a_tenant_has_is_at_one_node_behind_one_meter(scenario: Scenario, allotment: Allotment) -> None:
    for name, park in parks(scenario, allotment).items():
        assert {asset.node for asset in park.assets} | set(park.nodes) == {PARK}
        assert [tenant.name for tenant in park.tenants] == [name]
        assert [meter.payer for meter in park.meters] == [PARK]
        assert {owner for asset in park.assets for owner, _ in asset.owners} <= {PARK, name}


def test_caps_are_the_same_share_of_each_ones_base_year(scenario: Scenario, allotment: Allotment) -> None:
    alone = parks(scenario, allotment)
    assert [park.carbon.base_year_t for park in alone.values()] == [1000.0, 2000.0, 3000.0, 4000.0]
    assert [park.carbon.cap_t[2] for park in alone.values()] == pytest.approx([500.0, 1000.0, 1500.0, 2000.0])
    assert {park.carbon.cap_share for park in alone.values()} == {scenario.park.carbon.cap_share}


def test_without_requirements_on_emissions_nothing_is_relative_to_a_base_year(
    scenario: Scenario, hourly: xr.Dataset, allotment: Allotment
) -> None:
    nothing = Carbon((None,) * 3, (None,) * 3, (None,) * 3, None, (0.0,) * 3, (0.0,) * 3, None)
    free = replace(scenario.park, carbon=nothing)
    base = base_year_by_tenant(free, hourly)
    assert set(base.values()) == {0.0}
    assert park_alone(free, "viet_dye", allotment, base).carbon == nothing


def test_alone_the_losses_of_the_parks_network_are_gone(scenario: Scenario, hourly: xr.Dataset) -> None:
    for name, kept in (("viet_dye", 0.98), ("lotus_electronics", 1.0)):
        own = hours_alone(scenario.park, hourly, name)
        for carrier, share in (("electricity", kept), ("steam", 1.0)):
            before = hourly["demand_kw"].sel(tenant=name, carrier=carrier).sum()
            assert float(own["demand_kw"].sel(carrier=carrier).sum()) == pytest.approx(share * float(before))


def test_declared_parts_stand_instead_of_needs(scenario: Scenario, hourly: xr.Dataset) -> None:
    declared = {"viet_dye": 0.5, "may_hong": 0.3, "song_beer": 0.2, "lotus_electronics": 0.0}
    found = allotment_of(scenario.park, scenario.sites, hourly, declared)
    alone = parks(scenario, found)
    assert [park.storages[0].power.upper[0] for park in list(alone.values())[:3]] == pytest.approx([5000, 3000, 2000])
    assert not alone["lotus_electronics"].storages
