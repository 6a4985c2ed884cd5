"""The settlement of one step, by hand, and of any step: what is shared adds up to what flowed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netzero.kernels import settlement as kernels
from netzero.kernels.settlement import BLOCK, CLASSES, PRO_RATA, SHARES, bill_hours, settle_hours

FLOWS = ("own", "taken", "given", "grid", "sold")


def settled(need, gift, *, first=None, imported=0.0, exported=0.0, rule=PRO_RATA, share=(), rank=(), payer=0):
    """Return flows by name of one step or several (time, party)."""
    need, gift = (np.atleast_2d(np.array(side, dtype=float)) for side in (need, gift))
    steps, count = need.shape
    out = [np.full((steps, count), np.nan) for _ in FLOWS]
    settle_hours(
        need,
        gift,
        np.ones(count) if first is None else np.array(first, dtype=float),
        np.broadcast_to(np.array(imported, dtype=float), steps).copy(),
        np.broadcast_to(np.array(exported, dtype=float), steps).copy(),
        rule,
        np.array(share or [0.0] * count),
        np.array(rank or [0] * count),
        payer,
        *out,
    )
    return dict(zip(FLOWS, out, strict=True))


def test_a_pool_of_30_is_given_pro_rata_to_what_is_still_needed():
    # the first uses 30 of its own 50; the second gives 10; the other two need 60 and 40
    found = settled([30, 0, 60, 40], [50, 10, 0, 0], imported=70)
    assert found["own"][0].tolist() == [30, 0, 0, 0]
    assert found["taken"][0] == pytest.approx([0, 0, 18, 12])
    assert found["given"][0] == pytest.approx([20, 10, 0, 0])
    assert found["grid"][0] == pytest.approx([0, 0, 42, 28])


def test_fixed_shares_are_given_as_far_as_they_are_needed_and_the_rest_pro_rata():
    # of 40: half (20) is more than the 10 that b needs; c gets its 20; the 10 left over go to what c and d still need
    found = settled([0, 10, 30, 40], [40, 0, 0, 0], imported=40, rule=SHARES, share=[0.0, 0.5, 0.5, 0.0])
    assert found["taken"][0] == pytest.approx([0, 10, 20 + 10 * 10 / 50, 10 * 40 / 50])
    assert found["grid"][0] == pytest.approx([0, 0, 8, 32])


def test_a_class_is_served_whole_before_the_next_one():
    # of 50: the first class needs 20, the second 60 and gets 30, half of what it needs; the third nothing
    found = settled([0, 20, 40, 20, 10], [50, 0, 0, 0, 0], imported=40, rule=CLASSES, rank=[2, 0, 1, 1, 2])
    assert found["taken"][0] == pytest.approx([0, 20, 20, 10, 0])
    assert found["grid"][0] == pytest.approx([0, 0, 20, 10, 10])


def test_what_is_sold_beyond_the_surplus_is_taken_from_own_use():
    # a gives 10 and needs 10; 4 are sold all the same, so that it uses 6 of its own and imports 4
    found = settled([10, 0], [10, 0], imported=4, exported=4)
    assert (found["own"][0, 0], found["sold"][0, 0], found["grid"][0, 0]) == pytest.approx((6, 4, 4))


def test_what_a_solver_imports_or_sells_for_nobody_is_the_payer_s():
    found = settled([0, 0], [0, 0], imported=3e-7, exported=2e-7, payer=1)
    assert (found["grid"][0, 1], found["sold"][0, 1]) == (3e-7, 2e-7)


@settings(max_examples=60)
@given(seed=st.integers(0, 10_000), rule=st.sampled_from([PRO_RATA, SHARES, CLASSES]))
def test_flows_add_up_and_nobody_gets_what_is_not_needed(seed, rule):
    need, gift, rest = balanced(seed)
    found = settled(need, gift, rule=rule, **rest)
    size = 1e-12 * (need + gift).sum(axis=1)
    assert (np.abs(found["grid"].sum(axis=1) - rest["imported"]) <= size).all()
    assert (np.abs(found["sold"].sum(axis=1) - rest["exported"]) <= size).all()
    assert (np.abs(found["taken"].sum(axis=1) - found["given"].sum(axis=1)) <= size).all()
    got = found["own"] + found["taken"] + found["grid"]
    assert (np.abs(got - need) <= size[:, None]).all()
    assert (np.abs(found["own"] + found["given"] + found["sold"] - gift) <= size[:, None]).all()
    assert all(flow.min() >= 0.0 for flow in found.values())


@pytest.mark.parametrize("rule", [PRO_RATA, SHARES, CLASSES])
def test_python_and_compiled_code_settle_alike(rule, monkeypatch):
    need, gift, rest = balanced(3)
    compiled = settled(need, gift, rule=rule, **rest)
    for name in dir(kernels):
        function = getattr(kernels, name)
        if hasattr(function, "py_func"):
            monkeypatch.setattr(kernels, name, function.py_func)
    monkeypatch.setitem(globals(), "settle_hours", kernels.settle_hours)
    plain = settled(need, gift, rule=rule, **rest)
    for name in FLOWS:
        np.testing.assert_allclose(plain[name], compiled[name], rtol=1e-12, atol=1e-12)


def test_a_bill_is_what_the_flows_cost_and_the_margin_is_the_payer_s():
    # b takes 20 of a's 30 and a sells 10: pool at 0.08 for b and 0.06 for a, the operator (first) keeps 0.02 x 20
    need, gift = np.array([[0.0, 0.0, 50.0]]), np.array([[0.0, 30.0, 0.0]])
    grid, cost, emitted = (np.empty((1, 3)) for _ in range(3))
    prices, factor = np.array([[0.1, 0.04, 0.08, 0.06]]), np.array([0.5])
    at = (np.ones(3), np.array([30.0]), np.array([10.0]), PRO_RATA, np.zeros(3), np.zeros(3, dtype=np.int64), 0)
    bill_hours(need, gift, *at, prices, factor, grid, cost, emitted)
    assert grid[0] == pytest.approx([0, 0, 30])
    assert cost[0] == pytest.approx([-0.4, -20 * 0.06 - 10 * 0.04, 30 * 0.1 + 20 * 0.08])
    assert emitted[0] == pytest.approx([0, 0, 15])


def balanced(seed):
    """Return needs, gifts and what else a settlement takes, of steps that close; some of them longer than a block."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 12))
    steps = 2 * (BLOCK // count) + 3
    need, gift = (
        rng.choice([0.0, 1e-3, 1.0, 100.0], (steps, count)) * rng.uniform(0.1, 1.0, (steps, count)) for _ in range(2)
    )
    net = need.sum(axis=1) - gift.sum(axis=1)
    # now and then something is sold while as much more is imported
    through = rng.choice([0.0, 1.0], steps, p=[0.8, 0.2]) * np.minimum(gift.sum(axis=1) - np.maximum(0.0, -net), 5.0)
    share = rng.dirichlet(np.ones(count)).tolist()
    return (
        need,
        gift,
        {
            "imported": np.maximum(0.0, net) + through,
            "exported": np.maximum(0.0, -net) + through,
            "share": share,
            "rank": rng.integers(0, 3, count).tolist(),
            "first": rng.integers(0, 2, count).tolist(),
        },
    )
