"""The utility's bill of a meter with contracts on the market's price: retail on the rest, the market's lines beside it.

The mill takes 100 kW for two hours that stand for 4,380 each, all in January; 60 and 100 kW of it are matched, at
1.05 + 0.5 a kWh, and 40 are left at retail, 2 a kWh: 80 + 248 a year's mean hour, as are all figures here.
"""

import numpy as np
import pytest
import xarray as xr
from billed import billed, with_terms
from golden.parks import a_mill, two_hours
from park_factory import a_contract, a_meter, purchase, pv

from netzero.accounts import account
from netzero.components.bill_terms import relaxed_terms
from netzero.components.meter_bill import bills_of
from netzero.components.park import Park
from netzero.components.relaxed import relaxed
from netzero.planner import plan
from netzero.results.verification.evidence import Evidence
from netzero.results.verification.recomputed import yearly_costs
from netzero.simulator import replay, settle
from netzero.tariffs import PowerFactor, Tariff

HOURS = 4380.0
WIND = a_contract("wind", 200.0, 1.0, loss_factor=1.05, service=0.3, balancing=0.2)


class Billed:
    """A plan under a tariff, the books of its replay, and whether it is exact."""

    def __init__(self, tariff: Tariff, *, meter=None, supplies=(), contracts=(WIND,), **given) -> None:
        gate = billed(a_meter(), tariff, **(meter or {}))
        self.park: Park = a_mill(meters=[gate], contracts=list(contracts), supplies=list(supplies))
        plain = {"market_price": 1.0, "availability": {"wind": [0.3, 1.0]}, "demand": {"electricity": 100.0}}
        self.hourly: xr.Dataset = with_terms(self.park, two_hours(self.park, **plain | given), {"gate": tariff})
        found = plan(self.park, self.hourly)
        self.done = replay(self.park, self.hourly, found.dataset)
        design = found.dataset["capacity"], found.dataset["new_capacity"]
        self.books = account(self.park, self.hourly, *design, self.done, settle(self.park, self.hourly, self.done))
        self.objective = found.certificate["objective"] / HOURS
        self.cost = self.books["costs"].sum().item() / HOURS
        again = yearly_costs(Evidence(self.park, self.hourly, self.done, found.dataset))
        assert sum(amount[0] for amount in again.values()) / HOURS == pytest.approx(self.cost)

    def line(self, name: str) -> float:
        """Return a line of cost."""
        return self.books["costs"].sel(line=name).sum().item() / HOURS

    def bill(self, name: str) -> float:
        """Return a line of the utility's bill."""
        return self.books["bill"].sel(bill_line=name).sum().item() / HOURS

    def is_exact(self) -> bool:
        """Whether nothing of it is relaxed."""
        return not relaxed(self.park, self.hourly) and not relaxed_terms(self.park, self.hourly)


def test_bands_of_energy_are_of_what_is_not_matched():
    """40 kWh are left at retail, 10 of them beyond the first 30: 0.5 more each."""
    tiers = [{"up_to": 30 * HOURS}, {"add": 0.5}]
    done = Billed(Tariff(energy={"normal": 2}, energy_tiers=tiers))
    assert done.line("grid_energy") == pytest.approx(80 + 5)
    assert done.objective == pytest.approx(80 + 5 + 248)
    assert done.bill("energy") == pytest.approx(done.objective)
    assert done.is_exact()


@pytest.mark.parametrize(("least", "missing"), [(300.0, 0.0), (328.0, 0.0), (400.0, 72.0)])
def test_what_the_utility_bills_for_matched_energy_counts_towards_the_least_bill(least, missing):
    """It bills 80 at retail and 248 for what is matched; the difference to the strike is not on its bill."""
    done = Billed(Tariff(energy={"normal": 2}, minimum_charge=least * HOURS))
    assert done.bill("minimum") == pytest.approx(missing, abs=1e-9)
    assert done.objective == pytest.approx(328 + missing)
    assert done.cost == pytest.approx(done.objective)
    assert done.is_exact()


def test_a_low_power_factor_raises_what_is_billed_for_all_energy():
    """Below 0.9 at 0.8: an eighth of 328; the power factor is of the 200 kWh that come, matched or not."""
    done = Billed(Tariff(energy={"normal": 2}, power_factor=PowerFactor()), meter={"power_factor": (0.8,)})
    assert done.line("grid_power_factor") == pytest.approx(328 / 8)
    assert done.objective == pytest.approx(328)


def test_virtual_purchases_come_through_the_meter_and_count_for_its_power_factor():
    """50 of each 100 kW come by virtual contract: the meter's power factor is 0.8 all the same, not 0.55."""
    virtual = purchase("over_grid", 50.0, 1.0, delivery="virtual")
    tariff = Tariff(energy={"normal": 2}, power_factor=PowerFactor())
    done = Billed(tariff, meter={"power_factor": (0.8,)}, supplies=[virtual], contracts=[])
    (bill,) = bills_of(done.park, done.hourly, done.done, done.park.meters[0])
    assert bill.cos_phi[0] == pytest.approx(0.8)
    assert bill.power_factor[0] / HOURS == pytest.approx(200 / 8)


def test_taxes_are_on_retail_of_the_rest_and_on_the_lines_of_the_market():
    done = Billed(Tariff(energy={"normal": 2}, fixed_charge=10 * HOURS, vat="10 %"))
    assert done.bill("vat") == pytest.approx(0.1 * (328 + 10))


def test_bands_are_handed_on_by_what_parties_used_at_retail_and_statements_add_up():
    tiers = [{"up_to": 30 * HOURS}, {"add": 0.5}]
    done = Billed(Tariff(energy={"normal": 2}, energy_tiers=tiers, minimum_charge=400 * HOURS))
    stated = done.books["statement"].sum(["billing_month", "statement_line"]) / HOURS
    assert stated.sel(party="mill").item() == pytest.approx(80 + 5 + 248)
    assert stated.sel(party="park").item() == pytest.approx(400 - 333)
    assert np.abs(done.books["transfers"].sum("party").values).max() == pytest.approx(0.0, abs=1e-6)


def test_where_a_least_bill_may_hold_and_the_maker_is_owed_a_difference_the_plan_is_a_bound():
    """A strike of 1.2 costs 0.2 a matched kWh, and the bill is 1,000 whatever is matched: the plan matches what is due.

    The roof's 50 kW may leave 50 to import: of them 60 / 100 and 100 / 100 are due at least, 30 + 50 x 0.2.
    """
    wind = a_contract("wind", 200.0, 1.2, loss_factor=1.05, service=0.3, balancing=0.2)
    done = Billed(
        Tariff(energy={"normal": 2}, minimum_charge=1000 * HOURS),
        contracts=[wind],
        supplies=[pv("roof", 50.0, upper=50.0)],
        availability={"wind": [0.3, 1.0], "sun": [1.0, 1.0]},
        meter={"import_limit_kw": (1000.0,)},
    )
    assert not done.is_exact()
    assert done.objective == pytest.approx(1000 + 80 * 0.2)
    assert done.cost == pytest.approx(1000 + 100 * 0.2)


def test_where_bands_fall_below_what_matching_costs_the_plan_is_a_bound():
    """Beyond 30 kWh retail falls to 1: a kWh matched there costs 1.55 instead."""
    tiers = [{"up_to": 30 * HOURS}, {"add": -1.0}]
    done = Billed(Tariff(energy={"normal": 2}, energy_tiers=tiers))
    assert relaxed(done.park, done.hourly)
    assert done.cost == pytest.approx(80 - 10 + 248)
    assert done.objective <= done.cost
