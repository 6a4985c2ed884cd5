"""Flexible demand and targets checked from flows alone: each check finds the fault that is planted for it."""

from dataclasses import replace

import pytest
from park_factory import a_meter, a_park, a_tenant, hours, movable, pv, target

from netzero.accounts import account
from netzero.planner import plan
from netzero.results.verification.check import Checks
from netzero.results.verification.evidence import Evidence
from netzero.results.verification.flows import check_flows
from netzero.results.verification.money import check_books
from netzero.results.verification.plan import check_requirements
from netzero.simulator import settle


@pytest.fixture(scope="module", params=[None, 2.0], ids=["day", "hours"])
def evidence(request):
    """A mill of 10 kW at 1, 1, 3, 3, of which 2 kW may move, with 30 % of the sun."""
    park = a_park(
        tenants=[a_tenant("mill")],
        supplies=[pv("sun", 10.0, upper=10.0)],
        meters=[a_meter()],
        flexible=[movable("mill", 0.2, within_h=request.param, cost=0.1, shed=0.1, shed_price=9.0)],
        targets=[target("renewable", 0.3), target("matched", grid=0.1)],
        unserved_price=50.0,
    )
    data = {"availability": {"sun": [0.0, 1.0, 0.5, 0.0]}, "price": [1, 1, 3, 3], "weight": 2190.0}
    hourly = hours(park, {("mill", "electricity"): 10.0}, **data)
    found = plan(park, hourly).dataset
    return Evidence(park, hourly, found, found)


def broken(evidence):
    found = Checks("plan", 1e-6)
    check_flows(evidence, found, cyclic=True)
    check_requirements(evidence, found, {})
    return {check.code for check in found.found if not check.ok}


def changed(evidence, **steps):
    """Return the evidence with kW added to a term in a step."""
    dispatch = evidence.dispatch.copy(deep=True)
    for name, (step, kw) in steps.items():
        dispatch[name].values[0, 0, step] += kw
    return replace(evidence, dispatch=dispatch)


def test_a_plan_holds(evidence):
    assert evidence.dispatch["shifted_down_kw"].values.sum() == pytest.approx(4.0)
    assert broken(evidence) == set()


@pytest.mark.parametrize(
    ("steps", "codes"),
    [
        ({"shifted_down_kw": (3, 0.5), "imported_kw": (3, -0.5)}, {"NZ1055", "NZ1056"}),  # 2.5 of 10 kW
        ({"shed_kw": (3, 1.1), "imported_kw": (3, -1.1)}, {"NZ1055"}),
        ({"shifted_up_kw": (0, -0.5), "imported_kw": (0, -0.5)}, {"NZ1056"}),  # half a kWh is never made up
        ({"shifted_down_kw": (3, -2.0)}, {"NZ1123", "NZ1056"}),
    ],
)
def test_a_planted_fault_of_flexible_demand_is_found(evidence, steps, codes):
    assert broken(changed(evidence, **steps)) == codes


def test_demand_that_waits_too_long_is_found():
    """5 kW put off in five hours, made up from two hours later on or from six: 10 kWh may be outstanding either way."""
    item = movable("mill", 0.5, within_h=2.0)
    park = a_park(tenants=[a_tenant("mill")], meters=[a_meter()], flexible=[item], unserved_price=50.0)
    hourly = hours(park, {("mill", "electricity"): 10.0}, price=1.0, steps=12)
    still = plan(park, hourly).dataset
    for name, kw in (("shifted_down_kw", 0.0), ("shifted_up_kw", 0.0), ("imported_kw", 10.0)):
        still[name].values[:] = kw
    for begin, codes in ((2, set()), (6, {"NZ1056"})):
        late = still.copy(deep=True)
        late["shifted_down_kw"].values[0, 0, :5] = 5.0
        late["shifted_up_kw"].values[0, 0, begin : begin + 5] = 5.0
        late["imported_kw"].values[0, 0] += (late["shifted_up_kw"] - late["shifted_down_kw"]).values[0, 0]
        assert broken(Evidence(park, hourly, late, late)) == codes


def test_a_target_that_is_missed_is_found(evidence):
    first, second = evidence.park.targets
    tight = replace(evidence.park, targets=(replace(first, share=(0.5,)), second))
    assert broken(replace(evidence, park=tight)) == {"NZ1057"}


def test_booked_shares_are_those_of_the_flows(evidence):
    park, hourly, dispatch = evidence.park, evidence.hourly, evidence.dispatch
    design = dispatch["capacity"], dispatch["new_capacity"]
    books = account(park, hourly, *design, dispatch, settle(park, hourly, dispatch))

    def codes(of):
        found = Checks("promise", 1e-6)
        check_books(evidence, found, of, None)
        return {check.code for check in found.found if not check.ok}

    # 15 kWh of 40 from the sun; a tenth of the other 25
    assert books["clean_share"].values.ravel().tolist() == pytest.approx([0.375, 0.4375])
    assert codes(books) == set()
    books["clean_share"].values[0, 0] += 1e-3
    assert codes(books) == {"NZ1058"}
