"""Certificates of renewable electricity: how many a plan buys and sells, and what electricity then counts as.

The mill takes 100 kW all year, 876 MWh, in two hours that stand for 4,380 each; the grid's residual mix is 0.5 kg a
kWh: 438 t by the market-based method. Certificates cost 4 a MWh.
"""

import pytest
from golden.parks import a_mill, two_hours
from park_factory import a_contract, a_meter, bought, carbon, pv, sold, target

from netzero.accounts import account
from netzero.components.greenhouse import CarbonPrice, Certificates
from netzero.components.park import Park
from netzero.errors import BadInput, NoPlanExists
from netzero.planner import plan
from netzero.results.verification.evidence import Evidence
from netzero.results.verification.recomputed import clean_kwh, emitted_t, yearly_costs
from netzero.simulator import replay, settle

USED, RESIDUAL = 876_000.0, 5e-4
DAY = {"sun": [1.0, 0.0], "wind": [0.5, 0.0]}


def booked(park: Park, **given):
    """Return books and dispatch of the plan's replay; costs and emissions are worked out again from the flows."""
    plain = {"price": 0.1, "grid_factor": 7e-4, "market_factor": RESIDUAL, "availability": DAY}
    hourly = two_hours(park, {"electricity": 100.0}, **plain | given)
    found = plan(park, hourly)
    done = replay(park, hourly, found.dataset)
    design = found.dataset["capacity"], found.dataset["new_capacity"]
    books = account(park, hourly, *design, done, settle(park, hourly, done))
    evidence = Evidence(park, hourly, done, found.dataset)
    costs, emitted = books["costs"].sum("party").isel(stage=0), books["emissions"].sum("party").isel(stage=0)
    assert float(costs.sum()) == pytest.approx(found.certificate["objective"])
    again = yearly_costs(evidence)
    assert [again[str(line)][0] for line in costs["line"].values] == pytest.approx(costs.values.tolist())
    for method, amount in emitted_t(evidence).items():
        assert float(emitted.sel(scope=["scope_1", f"scope_2_{method}"]).sum()) == pytest.approx(amount[0])
    for one in park.targets:
        clean, asked = clean_kwh(evidence, one)
        assert float(books["clean_share"].sel(target=one.name)[0]) == pytest.approx(max(0.0, clean[0]) / asked[0])
    return books, done


def market(**given):
    return carbon(market_based=True, **given)


def kwh(done, side):
    return float(done[f"certificates_{side}_kwh"][0])


def ledger(books):
    told = books["certificates"].sum("party").isel(stage=0)
    return {str(line): float(told.sel(certificate=line)) for line in told["certificate"].values}


def test_a_plan_buys_what_the_market_based_cap_asks_for():
    """200 t of 438: 238 t less are 476 MWh, for 1,904; by the location-based method nothing changes."""
    park = a_mill(meters=[a_meter()], carbon=market(cap_t=200.0), certificates=Certificates(bought(0.004)))
    books, done = booked(park)
    assert kwh(done, "bought") == pytest.approx(476_000.0)
    assert float(books["costs"].sel(line="certificates").sum()) == pytest.approx(1904.0)
    emitted = books["emissions"].sum(("party", "stage"))
    assert float(emitted.sel(scope="scope_2_market")) == pytest.approx(200.0)
    assert float(emitted.sel(scope="scope_2_location")) == pytest.approx(USED * 7e-4)
    assert ledger(books) == pytest.approx({"issued": 0.0, "bought": 476_000.0, "sold": 0.0, "retired": 476_000.0})


def test_certificates_with_a_factor_of_their_own_save_the_difference():
    """At 0.1 kg a kWh each saves 0.4 kg: 238 t are 595 MWh."""
    park = a_mill(meters=[a_meter()], carbon=market(cap_t=200.0), certificates=Certificates(bought(0.004, factor=1e-4)))
    assert kwh(booked(park)[1], "bought") == pytest.approx(595_000.0)


def test_no_certificate_is_bought_where_nothing_asks_for_it():
    """A cap by the location-based method does not see them, nor does a carbon price on scope 1."""
    price = CarbonPrice((50.0,))
    park = a_mill(meters=[a_meter()], carbon_price=price, certificates=Certificates(bought(0.004)))
    assert kwh(booked(park)[1], "bought") == 0.0


@pytest.mark.parametrize(("tonne", "share"), [(7.9, 0.0), (8.1, 1.0)])
def test_a_carbon_price_buys_them_where_a_tonne_costs_more(tonne, share):
    """A certificate saves half a kg a kWh: 4 a MWh are 8 a tonne."""
    price = CarbonPrice((tonne,), scope_2=True)
    given = {"carbon": market(), "carbon_price": price, "certificates": Certificates(bought(0.004))}
    assert kwh(booked(a_mill(meters=[a_meter()], **given))[1], "bought") == pytest.approx(share * USED)


def test_no_kwh_is_covered_by_a_contract_and_a_certificate():
    """200 kW of wind at half its power are matched with all import of the first hour: 438 MWh are left to cover."""
    wind = a_contract("wind", 200.0, 0.05)
    park = a_mill(
        meters=[a_meter()], contracts=[wind], carbon=market(cap_t=0.0), certificates=Certificates(bought(0.004))
    )
    books, done = booked(park, market_price=0.05)
    assert kwh(done, "bought") == pytest.approx(438_000.0)
    assert float(books["emissions"].sel(scope="scope_2_market").sum()) == pytest.approx(0.0, abs=1e-6)


def test_limits_of_certificates_are_told_where_they_are_in_the_way():
    """To 100 t lack 338 t, or 676 MWh: a limit of 300 lacks 376, a share of half of 876 lacks 238,000 kWh."""
    for offer in (bought(0.004, limit_kwh=300_000.0), bought(0.004, share=0.5)):
        park = a_mill(meters=[a_meter()], carbon=market(cap_t=100.0), certificates=Certificates(offer))
        with pytest.raises(NoPlanExists) as told:
            booked(park)
        ways = {miss.values["key"]: miss.values["more"] for way in told.value.ways for miss in way.misses}
        limit, lacking = ("limit", 376.0) if offer.limit_kwh[0] else ("max_share", 238_000.0)
        assert ways[f"certificates.buy.{limit}"] == pytest.approx(lacking)


def test_a_target_counts_certificates_only_where_it_says_so():
    """Half of what is used is 438 MWh; without 'certificates' the target has no other way."""
    given = {"meters": [a_meter()], "certificates": Certificates(bought(0.004))}
    counted = a_mill(**given, targets=[target("renewable", 0.5, certificates=True), target("matched")])
    books, done = booked(counted)
    assert kwh(done, "bought") == pytest.approx(438_000.0)
    assert books["clean_share"].isel(stage=0).values.tolist() == pytest.approx([0.5, 0.0])
    with pytest.raises(NoPlanExists):
        booked(a_mill(**given, targets=[target("renewable", 0.5)]))


SUN = {"supplies": [pv("roof", 60.0, upper=60.0)], "meters": [a_meter()]}
OWN = 60.0 * 4380


def test_electricity_whose_certificates_are_sold_counts_as_the_residual_mix():
    """60 kW of sun in one hour: all certificates are sold at 2 a MWh, and the mill emits as if it had no sun."""
    books, done = booked(a_mill(**SUN, carbon=market(), certificates=Certificates(sell=sold(0.002))))
    assert kwh(done, "sold") == pytest.approx(OWN)
    assert float(books["costs"].sel(line="certificates").sum()) == pytest.approx(-0.002 * OWN)
    emitted = books["emissions"].sum(("party", "stage"))
    assert float(emitted.sel(scope="scope_2_market")) == pytest.approx(USED * RESIDUAL)
    assert float(emitted.sel(scope="scope_2_location")) == pytest.approx((USED - OWN) * 7e-4)
    assert ledger(books) == pytest.approx({"issued": OWN, "bought": 0.0, "sold": OWN, "retired": 0.0})


@pytest.mark.parametrize(("counts_sold", "sells"), [(False, 0.1), (True, 1.0)])
def test_sold_attributes_count_for_no_target_that_does_not_count_them(counts_sold, sells):
    """60 of 200 kW are own: to keep a share of 0.27 only 6 may be sold, unless what is sold counts."""
    wanted = target("renewable", 0.27, sold=counts_sold)
    park = a_mill(**SUN, targets=[wanted], certificates=Certificates(sell=sold(0.002)))
    assert kwh(booked(park)[1], "sold") == pytest.approx(sells * OWN)


def test_what_is_exported_takes_its_attribute_along():
    """Of 160 kW the mill uses 100 and exports 60: certificates are issued for 100; half of them may be sold."""
    roof, gate = pv("roof", 160.0, upper=160.0), a_meter(export_kw=60.0)
    offer = Certificates(sell=sold(0.002, share=0.5))
    books, done = booked(a_mill(supplies=[roof], meters=[gate], certificates=offer), export_price=0.05)
    assert kwh(done, "sold") == pytest.approx(219_000.0)
    assert ledger(books) == pytest.approx({"issued": 438_000.0, "bought": 0.0, "sold": 219_000.0, "retired": 219_000.0})


def test_own_certificates_are_sold_and_cheaper_ones_bought_where_that_pays():
    """Sold at 6 and bought at 4 a MWh: all of both, and the cap is kept all the same."""
    offer = Certificates(bought(0.004, factor=0.0), sold(0.006))
    books, done = booked(a_mill(**SUN, carbon=market(cap_t=OWN * RESIDUAL), certificates=offer))
    assert (kwh(done, "bought"), kwh(done, "sold")) == pytest.approx((USED - OWN, OWN))
    assert float(books["costs"].sel(line="certificates").sum()) == pytest.approx(0.004 * (USED - OWN) - 0.006 * OWN)
    assert float(books["emissions"].sel(scope="scope_2_market").sum()) == pytest.approx(OWN * RESIDUAL)


@pytest.mark.parametrize(
    ("strike", "certificate", "carbon_price", "refused"),
    [
        (0.09, 0.004, 0.0, False),  # 0.09 at the strike instead of 0.1 at retail
        (0.11, 0.004, 0.0, True),  # dearer than retail: less than is due would be matched
        (
            0.11,
            0.004,
            30.0,
            True,
        ),  # 0.015 of carbon price saved by matching, but a certificate for 0.004 saves it as well
        (0.11, 0.020, 30.0, False),
    ],
)
def test_certificates_are_refused_where_a_contract_may_cost_more_than_it_saves(
    strike, certificate, carbon_price, refused
):
    park = a_mill(
        meters=[a_meter()],
        carbon=market(cap_t=400.0),
        contracts=[a_contract("wind", 60.0, strike)],
        carbon_price=CarbonPrice((carbon_price,), scope_2=True) if carbon_price else None,
        certificates=Certificates(bought(certificate)),
    )
    if not refused:
        books, _ = booked(park, market_price=0.05)
        assert float(books["costs"].sel(line="market_energy").sum()) > 0.0
        return
    with pytest.raises(BadInput) as found:
        booked(park, market_price=0.05)
    assert [fault.code for fault in found.value.faults] == ["NZ0848"]
