"""Peer cases whose inputs are formulas: what the peers found stands here, sizes to six digits."""

import pytest
from peers import cross_model, two_places
from peers.cross_model import YEAR
from peers.expected import Expected, assert_reproduced
from peers.outcome import (
    assert_sound,
    capacity_mw,
    discounted_cap_price,
    emissions_t,
    energy_mwh,
    input_ratio,
    new_mw,
    objective,
    planned,
)


def proven(value):
    return Expected(value, rel_tol=1e-6)


def printed(value):
    return Expected(value, rel_tol=1e-5)


def of_one_year(case, *sizes):
    """Return cost, emissions, import and sizes of a case of one year."""
    found = {"objective": objective(case), "t": emissions_t(case, YEAR)}
    found["grid_mwh"] = energy_mwh(case, "imported_kw", "gate", YEAR)
    return found | {size: capacity_mw(case, size, YEAR) for size in sizes}


def test_two_places_without_a_grid_build_what_ethos_fine_builds(tmp_path):
    case = planned(two_places.write(tmp_path / "park"))
    assert_reproduced({"objective": objective(case)}, {"objective": Expected(11_861.771783274202, rel_tol=1e-8)})
    assert case.plan["capacity"].sum("size").values == pytest.approx([4, 4, 5, 5, 5], rel=1e-9)
    assert_sound(case)


def test_the_formulas_are_those_of_the_peers():
    assert cross_model.load_mw().sum() == pytest.approx(21_024.0, rel=1e-12)
    assert cross_model.pv_share().mean() == pytest.approx(0.189894, abs=5e-7)


@pytest.mark.parametrize(
    ("with_heat", "cost", "tonnes"), [(False, 1_936_690.0, 13_875.84), (True, 2_739_690.0, 17_480.418)]
)
def test_the_park_as_it_is_costs_what_the_peers_say(with_heat, cost, tonnes, tmp_path):
    case = planned(cross_model.grid_only(tmp_path / "park", with_heat=with_heat))
    expected = {"objective": proven(cost), "t": proven(tonnes), "grid_mwh": proven(21_024.0)}
    assert_reproduced(of_one_year(case), expected)
    assert_sound(case)


def test_a_roadmap_of_three_stages_is_that_of_the_peers(tmp_path):
    case = planned(cross_model.case_d(tmp_path / "park"))
    found = {"objective": objective(case)}
    expected = {"objective": proven(13_776_647.121)}
    pv, grid, cap = (5.306855, 0.475201, 1.291037), (9_872.762, 9_584.267, 6_307.200), (0, 0, 99.867)
    for stage, built, bought, price in zip(case.park.stages.years, pv, grid, cap, strict=True):
        found |= {
            f"{stage} new PV": new_mw(case, "pv", stage),
            f"{stage} grid": energy_mwh(case, "imported_kw", "gate", stage),
            f"{stage} cap": discounted_cap_price(case, stage),
        }
        expected |= {
            f"{stage} new PV": printed(built),
            f"{stage} grid": printed(bought),
            f"{stage} cap": printed(price),
        }
    assert_reproduced(found, expected)
    assert_sound(case)


@pytest.mark.full
def test_pv_and_a_battery_of_all_hours_are_those_of_the_peers(tmp_path):
    case = planned(cross_model.case_a(tmp_path / "park"))
    expected = {
        "objective": proven(1_428_030.908),
        "t": printed(6_801.126),
        "grid_mwh": printed(10_304.737),
        "pv": printed(7.26405),
        "battery.energy": printed(7.64243),
        "battery.power": printed(2.77426),
    }
    assert_reproduced(of_one_year(case, "pv", "battery.energy", "battery.power"), expected)
    assert_sound(case)


@pytest.mark.full
def test_heat_pump_and_heat_store_of_all_hours_are_those_of_the_peers(tmp_path):
    case = planned(cross_model.case_c(tmp_path / "park"))
    found = of_one_year(case, "pv", "battery.energy", "battery.power", "heat_pump", "heat_store.energy")
    found["heat_pump"] *= input_ratio(case, "heat_pump", "electricity")
    found["gas_mwh"] = energy_mwh(case, "output_kw", "gas_boiler", YEAR)
    expected = {
        "objective": proven(1_906_012.014),
        "t": printed(8_870.127),
        "grid_mwh": printed(13_439.586),
        "pv": printed(8.7806),
        "battery.energy": printed(8.35089),
        "battery.power": printed(2.84186),
        "heat_pump": printed(0.66667),
        "heat_store.energy": printed(4.0),
        "gas_mwh": Expected(0, abs_tol=1e-6),
    }
    assert_reproduced(found, expected)
    assert_sound(case)
