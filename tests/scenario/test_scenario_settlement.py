"""How tenants share and what they pay each other, as it is written."""

import pytest

from netzero.components.park import Settlement

WRITTEN = """
settlement:
  rule: shares
  shares: {dye: 60 %, park: 0.4}
  losses: 2 %
  internal_price: {buy: {2026: 1500, 2030: 1700}, sell: 1200 VND/kWh}
  heat_prices: {steam: 900}
"""


def test_without_a_word_all_is_pro_rata_at_the_mean_price(park):
    found = park.read()
    assert found.park.settlement == Settlement()
    told = {figure.name: figure.value for figure in found.assumptions}
    assert told["settlement.internal_price.import_weight"] == "0.5"


def test_shares_losses_and_prices_are_read_by_stage(park):
    park.add(WRITTEN)
    found = park.read().park.settlement
    assert (found.rule, found.shares, found.network_loss) == ("shares", (("dye", 0.6), ("park", 0.4)), 0.02)
    assert (found.buy, found.sell) == ((1500, 1700), (1200, 1200))
    assert found.heat_prices == (("steam", (900, 900)),)


def test_classes_are_lists_of_parties(park):
    park.add("settlement: {rule: classes, classes: [[lotus], [dye, park]], internal_price: {margin: 20 VND/kWh}}\n")
    found = park.read().park.settlement
    assert found.classes == (("lotus",), ("dye", "park"))
    assert found.margin == (20, 20)


@pytest.mark.parametrize(
    ("written", "code", "place"),
    [
        ("shares: {dye: 1}", "NZ1170", "15:14"),
        ("classes: [[dye]]", "NZ1170", "15:14"),
        ("rule: classes", "NZ1171", "15:20"),
        ("rule: shares, shares: {dyer: 1}", "NZ1172", "15:37"),
        ("rule: classes, classes: [[dye, lotos]]", "NZ1172", "15:45"),
        ("rule: shares, shares: {dye: 0.6, lotus: 0.6}", "NZ1173", "15:36"),
        ("rule: classes, classes: [[dye], [dye]]", "NZ1174", "15:47"),
        ("internal_price: {buy: 1500}", "NZ1175", "15:30"),
        ("internal_price: {buy: 1500, sell: 1200, margin: 5}", "NZ1176", "15:30"),
        ("heat_prices: {cold: 900}", "NZ0269", "15:28"),
        ("losses: 40 %", "NZ0253", "15:22"),
        ("rule: fair", "NZ0249", "15:20"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_place(park, written, code, place):
    park.add(f"settlement: {{{written}}}\n")
    assert park.faults() == [(code, f"park.yaml:{place}")]


def test_all_faults_are_told_at_once(park):
    park.add("settlement: {rule: classes, shares: {dye: 2}, internal_price: {sell: 3}, heat_prices: {ice: 1}}\n")
    assert {code for code, _ in park.faults()} >= {"NZ1170", "NZ1171", "NZ1175", "NZ0269"}


def test_paying_givers_more_than_takers_pay_is_told(park):
    park.add("settlement: {internal_price: {buy: 1000, sell: 1200}}\n")
    assert [(each.code, str(each.place)) for each in park.read().warnings if each.code == "NZ1177"] == [
        ("NZ1177", "park.yaml:15:30")
    ]


def test_demand_is_set_out_with_what_the_network_loses(park):
    from netzero.hourly import prepare

    needed = prepare(park.read())[0]["demand_kw"].sum(["stage", "time"])
    park.add("settlement: {losses: 2 %}\n")
    lossy = prepare(park.read())[0]["demand_kw"].sum(["stage", "time"])
    of = {"carrier": "electricity"}
    assert float(lossy.sel(tenant="dye", **of)) == pytest.approx(float(needed.sel(tenant="dye", **of)) / 0.98)
    # lotus has a meter of its own, and steam comes by pipe
    assert float(lossy.sel(tenant="lotus", **of)) == float(needed.sel(tenant="lotus", **of))
    assert float(lossy.sel(tenant="dye", carrier="steam")) == float(needed.sel(tenant="dye", carrier="steam"))
