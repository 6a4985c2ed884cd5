"""The ledger of certificates by party, and what an operation by rules deals in.

Two hours that stand for 4,380 each. The mill takes 100 kW and the press 50 behind the gate, the yard 50 on its own
meter; the mill's roof gives 40 kW in the first hour. The residual mix is 0.5 kg a kWh.
"""

import numpy as np
import pytest
import xarray as xr
from park_factory import a_meter, a_park, a_tenant, bought, carbon, hours, pv, sold, stages

from netzero.accounts import account
from netzero.accounts.certificates import at_year_end
from netzero.accounts.record import Record
from netzero.components.greenhouse import Certificates
from netzero.components.rules import Rules
from netzero.planner import plan
from netzero.planner.base_year import first_stage_without_investment
from netzero.results.verification.certificates import double_counting, ledger
from netzero.results.verification.evidence import Evidence
from netzero.simulator import replay, settle
from netzero.studies import by_rules

H = 4380.0
NEEDS = {"mill": 100.0, "press": 50.0, "yard": 50.0}


def a_park_of_three(at="gate yard", sell=None, **given):
    tenants = [a_tenant("mill"), a_tenant("press"), a_tenant("yard", own=("electricity",), meter="yard")]
    plain = {
        "stages": stages(2026, length=1),
        "unserved_price": None,
        "tenants": tenants,
        "meters": [a_meter(), a_meter("yard", node="yard")],
        "supplies": [pv("roof", 40.0, upper=40.0, owners={"mill": 1.0})],
        "carbon": carbon(market_based=True, cap_t=600.0),
        "certificates": Certificates(bought(0.004, at=at), sell),
    }
    return a_park(**plain | given)


def two_hours(park, **given):
    needs = {(tenant, "electricity"): kw for tenant, kw in NEEDS.items()}
    plain = {"price": 0.1, "grid_factor": 5e-4, "weight": H, "start": "2026-01-01T00:00"}
    return hours(park, needs, availability={"sun": [1.0, 0.0]}, **plain | given)


def booked(park):
    hourly = two_hours(park)
    found = plan(park, hourly).dataset
    done = replay(park, hourly, found)
    books = account(park, hourly, found["capacity"], found["new_capacity"], done, settle(park, hourly, done))
    evidence = Evidence(park, hourly, done, found)
    for residuals in (double_counting(evidence), ledger(evidence, books["certificates"])):
        assert max(float(residual.max()) for _, residual, _ in residuals) < 1e-9
    return books, hourly, found


def of(books, name, line, dim):
    told = books[name].isel(stage=0).sel({dim: line})
    return {str(party): float(value) for party, value in zip(told["party"].values, told.values, strict=True) if value}


def test_each_party_has_and_pays_certificates_for_its_own_electricity_of_the_grid():
    """Import is 60 + 100 kW of the mill, 50 + 50 of press and yard: 360 x 4,380 kWh, 788.4 t. 188.4 t are to go."""
    books, *_ = booked(a_park_of_three())
    kwh = 188.4 / 5e-4
    parts = {"mill": kwh * 160 / 360, "press": kwh * 100 / 360, "yard": kwh * 100 / 360}
    assert of(books, "certificates", "bought", "certificate") == pytest.approx(parts)
    assert of(books, "certificates", "retired", "certificate") == pytest.approx(parts)
    assert of(books, "costs", "certificates", "line") == pytest.approx({k: 0.004 * v for k, v in parts.items()})
    market = {"mill": 600 * 160 / 360, "press": 600 * 100 / 360, "yard": 600 * 100 / 360}
    assert of(books, "emissions", "scope_2_market", "scope") == pytest.approx(market)


def test_a_tenant_buys_for_its_own_meter_alone():
    """The yard imports 438 MWh, 219 t: with 600 t for all it covers 376.8 of them."""
    books, *_ = booked(a_park_of_three(at="yard"))
    assert of(books, "costs", "certificates", "line") == pytest.approx({"yard": 0.004 * 376_800})
    assert of(books, "emissions", "scope_2_market", "scope")["mill"] == pytest.approx(160 * H * 5e-4)


def test_the_owner_sells_and_who_used_the_electricity_emits():
    """The roof's 40 x 4,380 kWh were used by the mill: it has the money, and 87.6 t by the market-based method."""
    offer = sold(0.003)
    books, *_ = booked(a_park_of_three(sell=offer, carbon=carbon(market_based=True)))
    assert of(books, "certificates", "issued", "certificate") == pytest.approx({"mill": 40 * H})
    assert of(books, "certificates", "sold", "certificate") == pytest.approx({"mill": 40 * H})
    assert of(books, "certificates", "retired", "certificate") == {}
    assert of(books, "costs", "certificates", "line") == pytest.approx({"mill": -0.003 * 40 * H})
    assert of(books, "emissions", "scope_2_market", "scope")["mill"] == pytest.approx(200 * H * 5e-4)
    assert of(books, "emissions", "scope_2_location", "scope")["mill"] == pytest.approx(160 * H * 5e-4)


def test_rules_deal_in_the_plan_s_certificates_as_far_as_there_is_electricity_for_them():
    """The roof gives half: 20 x 4,380 kWh are certified of 40, and import is more, so all that is planned is bought."""
    park = a_park_of_three(sell=sold(0.003), carbon=carbon(market_based=True, cap_t=700.0))
    _, hourly, found = booked(park)
    wanted = found[["capacity", "new_capacity", "certificates_bought_kwh", "certificates_sold_kwh"]]
    darker = hourly.assign(availability=hourly["availability"] / 2)
    dispatch, _, books = by_rules(park, darker, wanted, Rules(), None, {})
    assert float(dispatch["certificates_sold_kwh"][0]) == pytest.approx(
        min(20 * H, float(found["certificates_sold_kwh"][0]))
    )
    assert dispatch["certificates_bought_kwh"].values == pytest.approx(found["certificates_bought_kwh"].values)
    assert float(books["certificates"].sel(certificate=["issued", "bought"]).sum()) == pytest.approx(
        float(books["certificates"].sel(certificate=["sold", "retired"]).sum())
    )
    none, _, _ = by_rules(park, darker, wanted[["capacity", "new_capacity"]], Rules(), None, {})
    assert none["certificates_bought_kwh"].values == pytest.approx([0.0])


@pytest.mark.parametrize(("limit", "most"), [(None, 360 * H), (5e5, 5e5)])
def test_what_is_bought_is_never_more_than_an_operated_year_imports_or_may_buy(limit, most):
    park = a_park_of_three(certificates=Certificates(bought(0.004, limit_kwh=limit, at="gate yard")))
    _, hourly, found = booked(park)
    wanted = xr.Dataset({"certificates_bought_kwh": ("stage", np.array([1e9]))})
    done = replay(park, hourly, found)
    record = Record(park, hourly, found["capacity"], found["new_capacity"], done, settle(park, hourly, done))
    assert at_year_end(record, wanted)["certificates_bought_kwh"].values == pytest.approx([most])


def test_a_part_of_a_year_deals_in_that_part_of_a_plan_s_certificates():
    park = a_park_of_three()
    _, hourly, found = booked(park)
    half = hourly.assign(weight=hourly["weight"] / 2).assign_attrs(year_fraction=0.5)
    wanted = xr.Dataset({"certificates_bought_kwh": ("stage", np.array([200_000.0]))})
    done = replay(park, half, found)
    record = Record(park, half, found["capacity"], found["new_capacity"], done, settle(park, half, done))
    assert at_year_end(record, wanted)["certificates_bought_kwh"].values == pytest.approx([100_000.0])


def test_the_base_year_has_no_certificates():
    assert first_stage_without_investment(a_park_of_three()).greenhouse.certificates is None
