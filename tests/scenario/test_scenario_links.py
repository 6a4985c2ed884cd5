"""Links as they are written: figures by length, feeders, bounds, and what is refused."""

import pytest

PIPE = "links:\n  - {name: main, technology: steam_pipe, from: dye, to: spin, length: 2 km}\n"
FEEDER = "links:\n  - {name: feeder, from: park, to: dye, both_ways: true%s}\n"


@pytest.fixture
def own(park):
    """The small park with steam of their own for dye and spin, and a node of its own for dye's electricity."""
    header = "name,sector,meter,tariff,electricity_kwh,electricity_peak_kw,electricity_node,steam_kwh,steam_node\n"
    rows = "dye,tex_dye,gate,,8760 MWh,1.6 MW,own,8760 MWh,own\nspin,tex_spin,gate,,876 MWh,,,876 MWh,own\n"
    park.write("tenants.csv", header + rows + "lotus,electron,own,vn_1279_lv,876000,,,,\n")
    park.change("technology: gas_boiler,", "technology: gas_boiler, at: dye,")
    return park


def link(folder, text):
    folder.add(text)
    return {each.name: each for each in folder.read().park.links}


def test_cost_and_loss_of_a_pipe_grow_with_its_length(own):
    """Two kilometres at 60 USD a kW and km, of which 2 % is lost in each; 26,300 VND a dollar."""
    pipe = link(own, PIPE)["main"]
    assert pipe.size.capex[0] == pytest.approx(2 * 60 * 26300, rel=0.02)
    assert pipe.loss == pytest.approx(1 - 0.98**2)
    assert (pipe.node, pipe.to, pipe.carrier) == ("dye", "spin", "steam")


def test_a_pipe_is_bounded_by_what_is_used_beyond_it(own):
    """Spin uses 100 kW in the mean, at most ten times that, and the pipe a fifth more before its loss."""
    size = link(own, PIPE)["main"].size
    assert size.upper[0] == pytest.approx(1.2 * 1000 / 0.98**2)
    assert not size.upper_is_limit


def test_the_boiler_at_the_start_of_a_pipe_may_serve_its_end(own):
    park = own.read().park
    alone = next(each for each in park.converters).size.upper[0]
    own.add(PIPE)
    joined = next(each for each in own.read().park.converters).size.upper[0]
    assert alone == pytest.approx(1.2 * 10_000)
    assert joined == pytest.approx(1.2 * (10_000 + 1000 / 0.98**2))


def test_a_feeder_is_free_and_wide_enough_unless_it_says_otherwise(own):
    free = link(own, FEEDER % "")["feeder"]
    assert (free.loss, free.size.upper_new, free.size.upper_is_limit) == (0.0, (0.0, 0.0), False)
    assert free.size.existing == free.size.upper


def test_a_feeder_with_a_capacity_is_extended_up_to_its_maximum(own):
    kept = link(own, FEEDER % ", capacity: 2 MW")["feeder"].size
    assert (kept.existing, kept.upper, kept.upper_new) == ((2000.0,) * 2, (2000.0,) * 2, (0.0,) * 2)
    own.change("true, capacity: 2 MW", "true, capacity: 2 MW, max: 5 MW, capex: 1 MVND/kW")
    grown = own.read().park.links[0].size
    assert (grown.existing[0], grown.upper[0], grown.capex[0]) == (2000.0, 5000.0, 1e6)


def test_a_meter_sees_the_need_behind_its_feeders(own):
    """The gate declares no limit: the highest needs of dye (1.6 MW) and spin (ten times 100 kW) lie behind it."""
    own.add(FEEDER % "")
    gate = own.read().park.meters[0]
    assert gate.import_limit_kw[0] >= 1.1 * (1.25 * 1600 + 1000)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{name: x, from: park, to: nobody}", "NZ0267"),
        ("{name: x, from: dye, to: dye}", "NZ0956"),
        ("{name: x, from: park, to: spin}", "NZ0955"),
        ("{name: x, from: park, to: dye, technology: gas_boiler}", "NZ0957"),
        ("{name: x, from: park, to: dye, technology: no_such_pipe}", "NZ0266"),
        ("{name: x, from: dye, to: spin, technology: steam_pipe}", "NZ0959"),
        ("{name: x, from: park, to: lotus, technology: mv_cable, carrier: steam, length: 1 km}", "NZ1046"),
        ("{name: battery, from: park, to: dye}", "NZ0282"),
        ("{name: x, from: park, to: dye, max: 1 MW}", "NZ0278"),
        ("{name: x, from: park, to: dye, capacity: 2 MW, max: 1 MW, capex: 1 MVND/kW}", "NZ0277"),
        ("{name: x, from: park, to: dye, owner: nobody}", "NZ0268"),
        ("{name: x, fro: park, to: dye}", "NZ0240"),
    ],
)
def test_what_no_link_can_be_is_refused_at_its_place(own, text, code):
    own.add(f"links:\n  - {text}\n")
    assert code in [found for found, _ in own.faults()]


def test_a_link_among_the_assets_is_sent_where_it_belongs(own):
    own.change("{technology: battery}", "{technology: steam_pipe}")
    assert [code for code, _ in own.faults()] == ["NZ0958"]
