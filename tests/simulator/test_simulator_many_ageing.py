"""Stores of many designs at once age as those of each design alone."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from park_factory import a_meter, a_park, a_size, a_tenant, hours, pv, stages, store
from random_designs import designs_of, random_batch_park, random_designs

from netzero.components.park import Ageing
from netzero.components.rules import Rules
from netzero.kernels.batch import lanes
from netzero.simulator import simulate_many
from netzero.simulator.many import many as module

FAST = Ageing(0.05, 1e-4, 0.8)
"""5 % a year, and 1 % in a hundred full cycles."""


def an_ageing_park(seed, *, ages=("battery",), **given):
    park, hourly = random_batch_park(seed, **given)
    storages = [replace(storage, ageing=FAST if storage.name in ages else None) for storage in park.storages]
    return replace(park, storages=tuple(storages)), hourly


def assert_as_alone(monkeypatch, park, hourly, designs, policy, **given):
    together = simulate_many(park, hourly, designs, policy, **given)
    with monkeypatch.context() as patched:
        patched.setattr(module, "why_not_side_by_side", lambda park, policy: "a test")
        alone = simulate_many(park, hourly, designs, policy, **given)
    assert (together.attrs["kernel"], alone.attrs["kernel"]) == ("side_by_side", "one_by_one")
    for name in alone:
        np.testing.assert_allclose(together[name].values, alone[name].values, rtol=1e-12, atol=1e-9, err_msg=name)
    return together


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_batteries_age_from_hour_to_hour_and_from_stage_to_stage_as_in_each_design_alone(seed, monkeypatch):
    park, hourly = an_ageing_park(seed, heat=False)
    designs = random_designs(park, 5, seed)
    aged = assert_as_alone(monkeypatch, park, hourly, designs, "time_of_use")
    fresh = simulate_many(park, hourly, designs, Rules("time_of_use", ageing=False))
    given = [done["discharged_kwh"].sum(["design", "storage"]).values for done in (fresh, aged)]
    assert (abs(given[1] / given[0] - 1.0) > 1e-6).all()  # in both stages it matters


@pytest.mark.parametrize(("seed", "settlement"), [(4, False), (9, True)])
def test_stores_of_heat_and_cold_age_beside_the_battery(seed, settlement, monkeypatch):
    park, hourly = an_ageing_park(seed, ages=("battery", "tank", "ice"), days=3)
    assert_as_alone(monkeypatch, park, hourly, random_designs(park, 4, seed), "time_of_use", settlement=settlement)


def test_a_year_of_an_ageing_battery_begins_as_a_whole_uncounted_year_ends(monkeypatch):
    park, hourly = an_ageing_park(8, heat=False, days=365, step_h=1.0, start="2026-01-01T00:00")
    assert_as_alone(monkeypatch, park, hourly, random_designs(park, 2, 8), "time_of_use")


def test_typical_days_age_a_battery_as_often_as_they_occur(monkeypatch):
    park, hourly = an_ageing_park(1, heat=False, days=3)
    day = (hourly["time"].values - hourly["time"].values[0]) // np.timedelta64(1, "D")
    first = np.flatnonzero(np.diff(day, prepend=-1))
    previous = np.arange(len(day)) - 1
    previous[first] = [*(first[1:] - 1), len(day) - 1]
    weight = ("time", np.array([1.0, 100.0, 264.0])[day])
    typical = hourly.assign(weight=weight, block=("time", day), previous=("time", previous))
    assert_as_alone(monkeypatch, park, typical, random_designs(park, 4, 1), "time_of_use")


def test_an_ageing_design_gives_the_same_in_any_company_and_with_any_number_of_workers():
    park, hourly = an_ageing_park(5, heat=False, days=2)
    designs = random_designs(park, 3 * lanes.WIDTH // 2, 5)
    all_of_them = simulate_many(park, hourly, designs, "time_of_use")
    xr.testing.assert_identical(all_of_them, simulate_many(park, hourly, designs, "time_of_use", workers=2))
    some = designs.isel(design=slice(7, 40))
    alike = all_of_them.sel(design=some["design"])
    xr.testing.assert_identical(alike, simulate_many(park, hourly, some, "time_of_use"))


def test_a_battery_that_lost_half_in_two_years_stores_half():
    # 10 kWh built in 2026 lose a quarter a year; noon gives 10 kW, the evening asks for 10 kW
    energy = a_size("battery.energy", [0.0, 0.0], "kWh")
    park = a_park(
        tenants=[a_tenant("mill")],
        supplies=[pv("roof", 10.0)],
        storages=[store("battery", energy, 10.0, ageing=Ageing(0.25, 0.0, 0.0))],
        meters=[a_meter()],
        stages=stages(2026, 2028),
    )
    asked, sun = [0.0, 0.0, 10.0, 0.0], [0.0, 1.0, 0.0, 0.0]
    hourly = hours(park, {("mill", "electricity"): asked}, availability={"sun": sun})
    done = simulate_many(park, hourly, designs_of(park, {"today": {"battery.energy": [10.0, 0.0]}}))
    assert done.attrs["kernel"] == "side_by_side"
    # four hours of the first year took 0.25 x 4 / 8760 of the 10 kWh, two of them before all was stored
    assert done["discharged_kwh"].values.ravel() == pytest.approx([10.0, 5.0], abs=2e-3)
