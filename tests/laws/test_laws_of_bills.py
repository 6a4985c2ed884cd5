"""The bill of a plan, of its replay, of the books and of the function of the tariff are one; relaxed ones are below."""

from typing import Any

import numpy as np
import pytest
import xarray as xr
from billed import axis_of, billed, with_terms
from golden.parks import a_mill
from park_factory import a_contract, a_design, a_meter, hours, pv
from random_tariffs import random_tariff

from netzero.accounts import account
from netzero.components.bill_terms import relaxed_terms
from netzero.components.park import Park
from netzero.components.relaxed import relaxed
from netzero.planner import plan
from netzero.simulator import replay, settle
from netzero.tariffs import PowerFactor, Tariff, bill
from netzero.terms import GRID_LINES

COUNTS = [pytest.param(10, id="few"), pytest.param(100, id="many", marks=pytest.mark.full)]
GRID = ("grid_energy", "grid_demand", "grid_fixed", "grid_power_factor")
CLOSE = 1e-9
TIMES = ("01-15 18:00", "07-15 14:00")


def a_day_of_each_month(park: Park, kw: np.ndarray, **given: Any) -> xr.Dataset:
    """Twelve days of 24 hours, each standing for 30."""
    found = hours(park, {("mill", "electricity"): kw.tolist()}, weight=30.0, price=0.0, **given)
    days = np.array([f"2026-{month:02}-15" for month in range(1, 13)], dtype="datetime64[m]")
    time = (days[:, None] + 60 * np.arange(24)).ravel()
    step = np.arange(len(time))
    return found.assign_coords(time=time.astype("datetime64[ns]")).assign(
        month=("time", step // 24 + 1), block=("time", step // 24), previous=("time", step - 1 + 24 * (step % 24 == 0))
    )


def billed_four_ways(tariff: Tariff, kw: np.ndarray) -> tuple[float, float, float, float, dict[str, list[str]]]:
    park = a_mill(meters=[billed(a_meter(), tariff)])
    data = with_terms(park, a_day_of_each_month(park, kw), {"gate": tariff})
    found = plan(park, data)
    done = replay(park, data, found.dataset)
    books = account(park, data, *a_design(park), done, settle(park, data, done))
    planned = sum(found.certificate["cost_lines"].get(line, [0.0])[0] for line in GRID)
    booked = float(books["costs"].sum("party").sel(line=list(GRID)).sum())
    monthly = float(books["bill"].sel(meter="gate", bill_line="total").sum())
    direct = bill(tariff, axis_of(data), done["imported_kw"].values[0, 0], 2026).total
    return planned, booked, monthly, direct, relaxed_terms(park, data)


def with_contracts(
    rng: np.random.Generator, tariff: Tariff, kw: np.ndarray
) -> tuple[bool, float, float, np.ndarray, np.ndarray]:
    """Return whether a plan is exact, what it and its books cost, and bills and statements against the books' lines."""
    strike, factor = float(rng.choice([0.0, 0.05])), () if rng.random() < 0.5 else (0.8,)
    wind = a_contract("wind", 150.0, strike, loss_factor=1.03, service=0.005, one_sided=bool(rng.random() < 0.5))
    roof = pv("roof", upper=60.0, capex=300.0, cost=0.01)
    park = a_mill(
        meters=[billed(a_meter(limit_kw=300.0), tariff, power_factor=factor)], supplies=[roof], contracts=[wind]
    )
    shapes = {"wind": rng.random(288).tolist(), "sun": np.tile(np.maximum(0, np.sin(np.arange(24) / 4 - 1.5)), 12)}
    plain = a_day_of_each_month(park, kw, availability=shapes, market_price=(0.08 * rng.random(288)).tolist())
    data = with_terms(park, plain, {"gate": tariff})
    found = plan(park, data)
    done = replay(park, data, found.dataset)
    design = found.dataset["capacity"], found.dataset["new_capacity"]
    books = account(park, data, *design, done, settle(park, data, done))
    lines = books["costs"].sum(["party", "stage"])
    of_bill, of_grid = ([line for line in GRID_LINES if line not in names] for names in (("contract_difference",), ()))
    billed_and_stated = books["bill"].sel(bill_line="total").sum(), books["statement"].sum()
    booked = lines.sel(line=of_bill).sum(), lines.sel(line=of_grid).sum()
    is_exact = not relaxed(park, data) and not relaxed_terms(park, data)
    cost = float(lines.sum())
    return is_exact, found.certificate["objective"], cost, np.array(billed_and_stated), np.array(booked)


@pytest.mark.parametrize("count", COUNTS)
def test_bills_with_contracts_add_up_and_a_plan_is_never_above_them(count: int) -> None:
    seen = set()
    for seed in range(2 * count):
        rng, kw = loads(2000 + seed)
        tariff = random_tariff(rng, exact=seed % 2 == 0, times=TIMES).model_copy(
            update={"power_factor": PowerFactor() if seed % 3 == 0 else None}
        )
        is_exact, planned, booked, of_bills, of_books = with_contracts(rng, tariff, kw)
        assert of_bills == pytest.approx(of_books, rel=CLOSE), seed
        assert planned <= booked * (1 + CLOSE), seed
        if is_exact:
            assert planned == pytest.approx(booked, rel=CLOSE), seed
        seen.add(is_exact)
    assert seen == {True, False}


def loads(seed: int) -> tuple[np.random.Generator, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng, rng.uniform(20, 200) * (0.2 + rng.random(288) ** 3)


@pytest.mark.parametrize("count", COUNTS)
def test_plan_books_and_tariff_bill_the_same(count: int) -> None:
    for seed in range(count):
        rng, kw = loads(seed)
        planned, booked, monthly, direct, relaxed = billed_four_ways(random_tariff(rng, times=TIMES), kw)
        assert not relaxed
        assert booked == pytest.approx(planned, rel=CLOSE), seed
        assert monthly == pytest.approx(booked, rel=CLOSE), seed
        assert direct == pytest.approx(booked, rel=CLOSE), seed


@pytest.mark.parametrize("count", COUNTS)
def test_what_a_plan_knows_from_below_is_never_above_the_bill(count: int) -> None:
    seen = set()
    for seed in range(count):
        rng, kw = loads(1000 + seed)
        planned, booked, monthly, direct, relaxed = billed_four_ways(random_tariff(rng, exact=False, times=TIMES), kw)
        assert planned <= booked * (1 + CLOSE), seed
        assert direct == pytest.approx(booked, rel=CLOSE), seed
        assert monthly == pytest.approx(booked, rel=CLOSE), seed
        if not relaxed:
            assert booked == pytest.approx(planned, rel=CLOSE), seed
        seen.add(bool(relaxed) and planned < booked * (1 - CLOSE))
    assert seen == {True, False}
