"""How rules run links: one step that can be worked by hand each."""

import pytest
from park_factory import a_design, a_fuel, a_link, a_meter, a_park, a_tenant, converter, hours, pv

from netzero.errors import BadInput
from netzero.simulator import balance_residual_max, simulate

approx = pytest.approx


def run(park, demand, **given):
    hourly = hours(park, demand, **({"steps": 1} | given))
    done = simulate(park, hourly, *a_design(park))
    assert balance_residual_max(park, hourly, done) <= 1e-12
    return {
        (name, str(label)): done[name].sel({done[name].dims[0]: label}).values.item()
        for name in (
            "sent_kw",
            "sent_back_kw",
            "output_kw",
            "imported_kw",
            "exported_kw",
            "unserved_kw",
            "curtailed_kw",
        )
        for label in done[name][done[name].dims[0]].values
    }


def a_chain(b_kw=100.0):
    """Steam from A through B to C; A has a boiler on coal, B one on dear oil."""
    names = ("A", "B", "C")
    return a_park(
        tenants=[a_tenant(name, carriers=["steam"], own=["steam"]) for name in names],
        converters=[
            converter("coal_boiler", "steam", 100, takes=["coal"], node="A"),
            converter("oil_boiler", "steam", b_kw, takes=["oil"], node="B"),
        ],
        fuels=[a_fuel("coal", 0.02), a_fuel("oil", 0.1)],
        meters=[a_meter()],
        links=[
            a_link("first", "steam", 60, start="A", to="B", loss=0.5),
            a_link("second", "steam", 60, start="B", to="C", loss=0.2),
        ],
    )


RATIOS = {"coal_boiler:coal": 1.0, "oil_boiler:oil": 1.0}


def test_a_chain_of_links_takes_the_cheaper_boiler_as_far_as_it_goes():
    """C needs 16: B sends 20; B needs 10 besides: 30 of which coal at 0.02 / 0.5 gives all, for 60 sent by A."""
    done = run(a_chain(), {("B", "steam"): 10.0, ("C", "steam"): 16.0}, ratios=RATIOS)
    assert done["sent_kw", "second"] == approx(20.0)
    assert done["sent_kw", "first"] == approx(60.0)
    assert done["output_kw", "coal_boiler"] == approx(60.0)
    assert done["output_kw", "oil_boiler"] == approx(0.0)


def test_what_no_start_surely_has_stays_unserved_at_the_end():
    """Without oil B has 30 from A: C can have (30 - 10) x 0.8 = 16 of its 40."""
    done = run(a_chain(0.0), {("B", "steam"): 10.0, ("C", "steam"): 40.0}, ratios=RATIOS)
    assert done["unserved_kw", "C:steam"] == approx(24.0)
    assert done["unserved_kw", "B:steam"] == approx(0.0)


def test_a_feeder_gives_back_what_the_park_needs_and_no_more():
    park = a_park(
        tenants=[a_tenant("mill"), a_tenant("annex", own=["electricity"])],
        supplies=[pv("roof", 100, node="annex", profile=None)],
        meters=[a_meter(export_kw=1000.0)],
        links=[a_link("feeder", "electricity", 200, to="annex", both_ways=True)],
    )
    done = run(park, {("mill", "electricity"): 20.0, ("annex", "electricity"): 30.0}, export_price=0.05)
    assert done["sent_back_kw", "feeder"] == approx(20.0)
    assert done["imported_kw", "gate"] == 0.0
    assert done["curtailed_kw", "roof"] == approx(50.0)


def test_steam_made_of_the_park_s_power_and_the_feeder_share_one_connection():
    """The gate holds 100: the annex asks for 40 of power and 100 of steam; only 60 are left for the park's boiler."""
    park = a_park(
        tenants=[a_tenant("annex", carriers=["electricity", "steam"], own=["electricity", "steam"])],
        converters=[converter("electric", "steam", 200, takes=["electricity"])],
        meters=[a_meter(limit_kw=100.0)],
        links=[a_link("feeder", "electricity", 200, to="annex"), a_link("pipe", "steam", 200, to="annex")],
    )
    done = run(park, {("annex", "electricity"): 40.0, ("annex", "steam"): 100.0}, ratios={"electric:electricity": 1.0})
    assert done["sent_kw", "pipe"] == approx(60.0)
    assert done["sent_kw", "feeder"] == approx(40.0)
    assert done["unserved_kw", "annex:steam"] == approx(40.0)


def refused(*links):
    tenants = [
        a_tenant(name, own=["electricity", "steam", "cooling"], carriers=["electricity", "steam", "cooling"])
        for name in "ABC"
    ]
    park = a_park(tenants=tenants, meters=[a_meter()], links=links)
    with pytest.raises(BadInput) as caught:
        simulate(park, hours(park, {("A", "electricity"): 1.0}), *a_design(park))
    return {fault.code for fault in caught.value.faults}


def test_what_rules_cannot_send_is_refused_by_name():
    """A ring of cables, a circle of cable and pipes, heat both ways, two lines side by side, two pipes in a chain."""
    cables = [a_link(f"{a}{b}", "electricity", start=a, to=b) for a, b in ("AB", "AC", "BC")]
    assert refused(*cables) == {"NZ0950"}
    circle = [
        a_link("x", "electricity", start="A", to="B"),
        a_link("y", "steam", start="B", to="C"),
        a_link("z", "cooling", start="C", to="A"),
    ]
    assert refused(*circle) == {"NZ0950"}
    assert refused(a_link("x", "steam", start="A", to="B", both_ways=True)) == {"NZ0951"}
    assert refused(*(a_link(name, "steam", start="A", to="B") for name in "xy")) == {"NZ0952"}
    pipes = [
        a_link("s", "steam", start="A", to="B"),
        a_link("c", "cooling", start="A", to="B"),
        a_link("on", "steam", start="B", to="C"),
    ]
    assert refused(*pipes) == {"NZ0953"}
