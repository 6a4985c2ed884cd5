"""Designs that differ in some sizes: what has to be built for them, what they cannot be, and what they cost a year."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from park_factory import a_fuel, a_meter, a_park, a_size, a_tenant, converter, hours, pv, store

from netzero.components.greenhouse import Allowances, CarbonPrice
from netzero.components.park import SiteLimit
from netzero.components.rules import Rules
from netzero.simulator import settle, simulate, simulate_many
from netzero.studies import by_rules
from netzero.sweep.designs import Sized, laid_over, misfits, sized
from netzero.sweep.summary import figures
from netzero.sweep.yearly_costs import left_out

YEARS = (2026, 2030, 2040)


def park_of(size, **more):
    """A park with one boiler of that size."""
    boiler = replace(converter("boiler", "steam", takes=["gas"]), size=size)
    return a_park(converters=[boiler], fuels=[a_fuel("gas", 0.06)], years=YEARS, **more)


def nothing(park):
    stock = np.array([size.existing for size in park.sizes])
    coords = {"size": [size.name for size in park.sizes], "stage": list(park.stages.years)}
    arrays = {"capacity": stock, "new_capacity": np.zeros_like(stock)}
    return xr.Dataset({name: (("size", "stage"), array) for name, array in arrays.items()}, coords=coords)


def built(park, **asked):
    """Capacity and new capacity of the boiler, design by design."""
    sizes = {sized(name.replace("_of_", "."), park): np.array(values) for name, values in asked.items()}
    designs = laid_over(park, nothing(park), sizes, len(next(iter(sizes.values()))))
    return designs["capacity"].values[:, 0].tolist(), designs["new_capacity"].values[:, 0].tolist()


def said(park, **asked):
    sizes = {sized(name.replace("_of_", "."), park): np.array(values) for name, values in asked.items()}
    designs = laid_over(park, nothing(park), sizes, len(next(iter(sizes.values()))))
    return [(each.fault, each.design, count) for each, count in misfits(park, designs, sizes)]


def test_what_is_asked_for_beyond_the_stock_is_built_in_the_first_stage():
    park = park_of(a_size("boiler", 300.0, life_years=30))
    assert built(park, boiler=[300.0, 500.0]) == ([[300.0] * 3, [500.0] * 3], [[0.0] * 3, [200.0, 0.0, 0.0]])


def test_stock_that_ends_and_plant_that_has_lived_is_built_again():
    park = park_of(a_size("boiler", (300.0, 300.0, 0.0), life_years=14))
    capacity, new = built(park, boiler=[500.0])
    assert capacity == [[500.0] * 3]
    assert new == [[200.0, 0.0, 500.0]]


def test_one_stage_goes_before_all_stages_and_what_is_not_asked_for_stays():
    park = park_of(a_size("boiler", 100.0))
    capacity, new = built(park, boiler=[200.0, np.nan], boiler_of_2040=[350.0, np.nan])
    assert capacity == [[200.0, 200.0, 350.0], [100.0] * 3]
    assert new == [[100.0, 0.0, 150.0], [0.0] * 3]


def test_stock_that_may_retire_gives_way_and_does_not_come_back():
    park = park_of(a_size("boiler", 300.0, may_retire=True))
    assert built(park, boiler_of_2030=[100.0]) == ([[300.0, 100.0, 300.0]], [[0.0, 0.0, 200.0]])


def test_names_of_sizes_may_have_points_and_years():
    park = a_park(storages=[store("battery", 0.0, 0.0)], years=YEARS)
    assert sized("battery.energy", park) == Sized("battery.energy")
    assert sized("battery.energy.2030", park) == Sized("battery.energy", 2030)
    assert sized("battery.energy.2031", park) is None
    assert sized("battery", park) is None


@pytest.mark.parametrize(
    ("size", "asked", "fault"),
    [
        ({"existing": 0.0}, [5.0, -1.0, -2.0], ("NZ2860", 1, 2)),
        ({"existing": 300.0}, [300.0, 200.0], ("NZ2861", 1, 1)),
        ({"existing": 0.0, "upper": 400.0}, [400.0, 400.1], ("NZ2862", 1, 1)),
        ({"existing": 300.0, "upper_new": 50.0}, [350.0, 360.0], ("NZ2863", 1, 1)),
    ],
)
def test_what_cannot_be_is_told_with_the_first_design(size, asked, fault):
    assert said(park_of(a_size("boiler", **size)), boiler=asked) == [fault]


def test_stock_that_may_retire_may_be_asked_for_smaller():
    assert said(park_of(a_size("boiler", 300.0, may_retire=True)), boiler=[200.0]) == []


def test_what_shares_a_site_must_fit_on_it_together():
    supplies = [pv("east"), pv("west")]
    site = SiteLimit("roof", "m2", 1000.0, (("east", 5.0), ("west", 5.0)))
    park = a_park(supplies=supplies, site_limits=(site,))
    assert said(park, east=[100.0, 100.0], west=[100.0, 101.0]) == [("NZ2864", 1, 1)]


def test_a_misfit_says_in_words_what_to_do():
    park = park_of(a_size("boiler", 300.0))
    sizes = {Sized("boiler"): np.array([200.0])}
    [(misfit, count)] = misfits(park, laid_over(park, nothing(park), sizes, 1), sizes)
    words = misfit.at(7, count).say()
    assert "200 kW in 2026, first in case 7" in words
    assert "300 kW stand by then" in words


def carbon_park():
    """Everything that makes a line of cost: stock and plant with upkeep, two fuels, prices of carbon, offsets."""
    boiler = converter("boiler", "steam", 50.0, takes=["gas"], cost=0.002)
    boiler = replace(boiler, size=replace(boiler.size, upkeep=(3.0, 2.0), capex=(90.0, 80.0), existing=(50.0, 20.0)))
    park = a_park(
        tenants=[a_tenant("mill", carriers=["electricity", "steam"])],
        supplies=[pv("sun", 20.0, capex=500.0, fixed_om=7.0, degradation=0.01, owners={"mill": 1.0})],
        converters=[boiler],
        storages=[store("battery", 0.0, 0.0, efficiency=(0.9, 0.9), cost=0.001)],
        meters=[a_meter(limit_kw=400.0, export_kw=50.0, demand_charge=True)],
        fuels=[a_fuel("gas", 0.06)],
        years=(2026, 2031),
        carbon_price=CarbonPrice((10.0, 20.0), scope_2=True),
        allowances=Allowances((100.0, 50.0), (30.0, 30.0), (5.0, 5.0), (0.1, 0.1), (8.0, 8.0)),
    )
    caps = replace(park.carbon, cap_t=(None, 1.0), offset_share=(0.5, 0.5), offset_price=(4.0, 5.0))
    park = replace(park, carbon=caps, discount_rate=0.06)
    steps = np.arange(48)
    hourly = hours(
        park,
        {("mill", "electricity"): 100 + 40 * np.sin(steps), ("mill", "steam"): 60 + 20 * np.cos(steps)},
        availability={"sun": np.clip(np.sin((steps % 24 - 6) / 12 * np.pi), 0, None)},
        ratios={"boiler:gas": 1.1},
        price=0.1,
        export_price=0.03,
        demand_price=3.0,
        grid_factor=6e-4,
    )
    return park, hourly


def test_costs_without_hours_are_those_of_the_books_line_by_line():
    park, hourly = carbon_park()
    asked = {Sized("sun"): np.array([20.0, 150.0]), Sized("battery.energy"): np.array([0.0, 300.0])}
    asked |= {Sized("battery.power"): np.array([0.0, 90.0]), Sized("boiler", 2031): np.array([np.nan, 120.0])}
    designs = laid_over(park, nothing(park), asked, 2)
    totals = simulate_many(park, hourly, designs, "time_of_use", settlement=True)
    part, base_year_t = float(hourly.attrs["year_fraction"]), 80.0
    found = figures(park, designs, totals, ["sun"], part, base_year_t)
    assert left_out(park) == ()
    for row in range(2):
        one = designs.isel(design=row, drop=True)
        _, _, books = by_rules(park, hourly, one, Rules("time_of_use"), base_year_t, {})
        costs = books["costs"].sum("party")
        for line in costs["line"].values.tolist():
            for year in park.stages.years:
                wanted = float(costs.sel(line=line, stage=year))
                told = found.get(f"yearly_cost.{year}.{line}", ("", np.zeros(2)))[1][row]
                assert told == pytest.approx(wanted, rel=1e-11, abs=1e-9), (line, year)
        present = float(costs.sum("line").values @ park.stages.weights)
        assert found["cost"][1][row] == pytest.approx(present, rel=1e-11)
        emitted = books["emissions"].sum("party")
        for scope in ("scope_1", "scope_2_location", "scope_2_market"):
            wanted = float(emitted.sel(scope=scope, stage=2031))
            assert found[f"co2.2031.{scope}"][1][row] == pytest.approx(wanted, rel=1e-11)
        counted = emitted.sel(scope=[*park.carbon.scopes, "offset"]).sum("scope").values
        told = [found[f"co2.{year}.net"][1][row] for year in park.stages.years]
        assert told == pytest.approx(counted.tolist(), rel=1e-11)  # less what cost.offsets pays for
        assert found["co2"][1][row] == pytest.approx(float(counted @ park.stages.lengths), rel=1e-11)
        assert found["co2.2031.offset"][1][row] == pytest.approx(float(emitted.sel(scope="offset", stage=2031)))
    assert found["co2.2031.offset"][1][0] < 0
    assert found["cost.offsets"][1][1] > 0
    assert found["cost.carbon_price"][1][1] > 0
    assert found["cost.allowances"][1][1] != 0
    assert found["cost.investment"][1].tolist()[0] == 0.0
    assert found["capacity.sun.2031"] == ("kWp", pytest.approx([20.0, 150.0]))


def test_figures_by_label_are_sums_of_the_hours():
    park, hourly = carbon_park()
    designs = laid_over(park, nothing(park), {Sized("sun"): np.array([150.0])}, 1)
    totals = simulate_many(park, hourly, designs, settlement=True)
    found = figures(park, designs, totals, [], float(hourly.attrs["year_fraction"]), None)
    dispatch = simulate(park, hourly, designs["capacity"][0], designs["new_capacity"][0])
    weight = hourly["step_h"].values * hourly["weight"].values
    imported = dispatch["imported_kw"].values[0]
    assert found["imported_kwh.2026"][1] == pytest.approx(imported[0] @ weight)
    assert found["peak_kw.2031.gate"][1] == pytest.approx(imported[1].max())
    settled = settle(park, hourly, dispatch)
    own = settled["own_supply_kw"].sel(party="mill", stage=2026).values @ weight
    assert found["own_supply_kwh.2026.mill"] == ("kWh year-1", pytest.approx([own]))
    assert found["unserved_kwh.2026.steam"][1] == pytest.approx(
        dispatch["unserved_kw"].sel(demand_point="park:steam", stage=2026).values @ weight
    )
