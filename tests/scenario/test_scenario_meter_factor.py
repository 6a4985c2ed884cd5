"""The factor of a tenant's meter, as tenants.csv states it."""

import pytest

from netzero.demand.meters import Meters
from netzero.scenario.resolve.bounds import highest_demand_kw


@pytest.fixture
def need(park):
    """Return the need of a tenant whose meter's file states a factor of 40, as declared in tenants.csv."""

    def make(multiplier):
        park.write("loads.csv", "Hệ số nhân: 40;\nThời gian;kWh\n" + "".join(_rows()))
        head, row = "name,sector,electricity_file", "dye,tex_dye,loads.csv"
        park.write("tenants.csv", f"{head},electricity_multiplier,steam_kwh\n{row},{multiplier},8760\n")
        park.change(", owner: tenant", "")
        park.write("roofs.csv", "name,tenant,area\nhall,dye,520\n")
        return park.read().tenants[0].needs[0]

    return make


def _rows():
    return [f"2024-01-{1 + hour // 24:02d} {hour % 24:02d}:00;{hour % 24}\n" for hour in range(48)]


def test_the_factor_multiplies_the_meter_and_its_bound(need, park):
    found = need("40")
    assert found.file_multiplier == 40.0
    folder = park.path
    assert Meters.of(folder, [found]).read(found).kw.max() == 40.0 * 23
    assert highest_demand_kw(found, lambda name: folder / name) >= 40.0 * 23


def test_a_factor_of_one_says_that_the_numbers_hold_it(need, park):
    found = need("1")
    assert Meters.of(park.path, [found]).read(found).kw.max() == 23.0
