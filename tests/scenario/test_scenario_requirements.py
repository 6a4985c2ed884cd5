"""Targets for clean electricity and flexible demand as they are written."""

import re

import pytest
from pages import text_of

from netzero.scenario.resolve.bounds import SPREAD
from netzero.scenario.resolve.meters import IMPORT_MARGIN

STAGES = "stages.years=[2026, 2030, 2040]"


def test_a_target_holds_until_the_next_one_and_none_lifts_it(park):
    park.add("targets: {renewable: {shares: {2030: 40 %, 2040: none}, count: [virtual, sold]}}\n")
    renewable, matched = park.read(STAGES).park.targets
    assert renewable.share == (None, 0.4, None)
    assert (renewable.virtual, renewable.sold, renewable.grid_share) == (True, True, (0.0, 0.0, 0.0))
    assert matched.share == (None, None, None)


def test_the_grids_clean_share_may_change_by_year(park):
    park.add("targets: {matched: {shares: {2026: 90 %}, grid_share: {2026: 0 %, 2040: 28 %}}}\n")
    matched = park.read(STAGES).park.targets[1]
    assert matched.share == (0.9, 0.9, 0.9)
    assert matched.grid_share == pytest.approx((0.0, 0.08, 0.28))
    assert (matched.virtual, matched.sold) == (False, False)


def test_shares_are_told_also_where_nothing_is_required(park):
    assert [one.name for one in park.read().park.targets] == ["renewable", "matched"]


def test_flexible_demand_has_one_value_a_stage_and_usual_words_left_out(park):
    park.add("flexible:\n  - {tenant: dye, share: {2026: 10 %, 2030: 20 %}, hours: 4 h, cost: 200 VND/kWh}\n")
    park.add("  - {tenant: dye, carrier: steam, interruptible: {share: 5 %, price: 0.2 MVND/MWh}}\n")
    power, steam = park.read().park.flexible
    assert (power.name, power.tenant, power.carrier) == ("dye:electricity", "dye", "electricity")
    assert power.share == power.increase == (0.1, 0.2)
    assert (power.hours, power.cost, power.shed_share) == (4.0, (200.0, 200.0), (0.0, 0.0))
    assert (steam.hours, steam.share) == (None, (0.0, 0.0))
    assert (steam.shed_share, steam.shed_price) == ((0.05, 0.05), (200.0, 200.0))


def test_the_bound_of_an_undeclared_connection_has_room_for_what_moves(park):
    before = park.read().park.meters[0].import_limit_kw[0]
    park.add("flexible: [{tenant: dye, share: 10 %, increase: 50 %}]\n")
    after = park.read().park.meters[0].import_limit_kw[0]
    assert after - before >= IMPORT_MARGIN * SPREAD * 1600 * 0.5  # a battery may hold and so charge more, too


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("targets: {renewable: {shares: {2031: 40 %}}}", ["NZ0275"]),
        ("targets: {renewable: {shares: {2030: 140 %}}}", ["NZ0253"]),
        ("targets: {matched: {count: [sold]}}", ["NZ0249"]),
        ("targets: {matched: {grid_share: 120 %}}", ["NZ0236"]),
        ("flexible: [{tenant: dey, share: 10 %}]", ["NZ0264"]),
        ("flexible: [{tenant: lotus, carrier: steam, share: 10 %}]", ["NZ1491"]),
        ("flexible: [{tenant: dye, share: 110 %}]", ["NZ0236"]),
        ("flexible: [{tenant: dye, share: 10 %}, {tenant: dye, share: 20 %}]", ["NZ1490"]),
        ("flexible: [{tenant: dye, share: 70 %, interruptible: {share: 40 %, price: 9 MVND/MWh}}]", ["NZ1492"]),
        ("flexible: [{tenant: dye, share: 10 %, hours: 30 h}]", ["NZ0253"]),
        ("flexible: [{tenant: dye, cost: 3 VND/kWh, interruptible: {share: 4 %, price: 9 MVND/MWh}}]", ["NZ0289"]),
        (
            "flexible: [{tenant: dey, share: 110 %}]\ntargets: {matched: {grid_share: 2}}",
            ["NZ0236", "NZ0264", "NZ0236"],
        ),
    ],
)
def test_slips_are_told_by_code(park, written, codes):
    park.add(f"{written}\n")
    assert sorted(code for code, _ in park.faults()) == sorted(codes)


def test_a_slip_is_told_with_its_place_and_near_names(park):
    park.add("flexible:\n  - {tenant: dey, share: 10 %}\n")
    ((_, place),) = park.faults()
    assert place == "park.yaml:16:14"


def test_what_the_page_of_the_manual_writes_is_read(park):
    targets, _, flexible = re.findall(r"```yaml\n(.*?)```", text_of("requirements"), flags=re.DOTALL)
    park.add(targets + flexible.replace("viet_dye", "dye"))
    found = park.read(STAGES).park
    assert [one.share for one in found.targets] == [(None, 0.4, 0.8), (None, None, 0.6)]
    assert found.targets[1].grid_share == pytest.approx((0.0, 0.3 * 4 / 14, 0.3))
    (item,) = found.flexible
    assert (item.share[0], item.increase[0], item.hours, item.cost[0]) == (0.15, 0.3, 4.0, 200.0)
    assert (item.shed_share[0], item.shed_price[0]) == (0.05, 6000.0)
