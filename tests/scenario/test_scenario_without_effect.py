"""What is written and has no effect, or cannot be meant, is refused by name, with what to write instead."""

import pytest

GATE = "gate: {tariff: vn_1279_22kv}"
HEADER = "name,sector,meter,tariff,electricity_kwh,electricity_peak_kw,electricity_node,steam_kwh\n"
FEEDER = "links:\n  - {name: feeder, from: park, to: dye%s}\n"
PPA = "purchases:\n  - {name: ppa, price: 1500 VND/kWh, limit: 1 MW, delivery: virtual%s}\n"


def codes(folder):
    return [code for code, _ in folder.faults()]


@pytest.fixture
def own(park):
    """The small park with a node of its own for dye's electricity, behind the gate."""
    rows = "dye,tex_dye,gate,,8760 MWh,1.6 MW,own,8760 MWh\nlotus,electron,own,vn_1279_lv,876000,,,\n"
    park.write("tenants.csv", HEADER + rows)
    return park


@pytest.mark.parametrize("words", ["export_price: 1000 VND/kWh", "export_share: 20 %", "export_from: any"])
def test_what_is_said_of_export_needs_an_export_limit(park, words):
    park.change(GATE, GATE[:-1] + f", {words}}}")
    assert park.faults() == [("NZ1065", "park.yaml:10:32")]
    park.change(words, f"{words}, export_limit: 0 kW")
    assert park.read().park.meters[0].export_limit_kw == (0.0, 0.0)


def test_offsets_need_something_that_limits_the_emissions(park):
    park.add("carbon: {offsets: {price: 5 USD/t}}\n")
    assert codes(park) == ["NZ1068"]
    park.change("carbon: {", "carbon: {budget: 1e6 t, ")
    assert park.read().park.carbon.budget_t == 1e6


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (", length: 2 km", "NZ1066"),
        (", capacity: 3 MW, capex: 10 USD/kW", "NZ1067"),
        (", capacity: 3 MW, buildable: false, max_new: 1 MW", "NZ1067"),
        (", capacity: 3 MW, buildable: false, max: 4 MW", "NZ1067"),
    ],
)
def test_a_link_says_nothing_that_has_no_effect(own, words, code):
    own.add(FEEDER % words)
    assert codes(own) == [code]


def test_the_cost_of_a_link_that_exists_may_bear_its_upkeep(own):
    """2 % of 26,300 VND a kW and year for what is there."""
    own.add(FEEDER % ", capacity: 3 MW, capex: 26300 VND/kW, fixed_om_share: 2 %")
    (feeder,) = own.read().park.links
    assert feeder.size.upkeep == (pytest.approx(526.0),) * 2


def test_a_virtual_contract_is_electricity(park):
    park.add(PPA % ", carrier: steam")
    assert codes(park) == ["NZ1063"]


def test_a_virtual_contract_comes_through_a_meter(own):
    own.add((FEEDER % "") + (PPA % ", at: dye"))
    assert codes(own) == ["NZ1064"]
    own.change(", at: dye", ", at: lotus")
    assert own.read().park.supplies[-1].node == "lotus"


def test_a_contract_belongs_to_the_base_year_where_it_runs_today(park):
    park.add(PPA % "")
    assert not park.read().park.supplies[-1].in_force
    park.change("delivery: virtual", "delivery: virtual, in_force: true")
    assert park.read().park.supplies[-1].in_force


def test_existing_plant_rated_otherwise_needs_no_cost_but_its_upkeep(park):
    pump = "  - {technology: heat_pump_90, carrier: hot_water, rated_on: electricity, buildable: false%s,\n"
    pump += "     existing: [{capacity: 1 MW, built: 2020}]}\n"
    park.change("steam_kwh\n", "steam_kwh,hot_water_kwh\n", "tenants.csv")
    park.change("8760 MWh\nlotus", "8760 MWh,2190 MWh\nlotus", "tenants.csv")
    park.change("876000,,\n", "876000,,,\n", "tenants.csv")
    park.add(pump % "")
    assert codes(park) == ["NZ0866"]
    park.change("buildable: false", "buildable: false, fixed_om: 0")
    (found,) = [each for each in park.read().park.converters if each.name == "heat_pump_90"]
    assert found.size.existing == (1000.0, 1000.0)
