"""What is checked again from the file alone: each check finds the fault that is planted for it."""

from dataclasses import replace

import pytest

from netzero.components.park import Budget
from netzero.proof import verify
from netzero.results.verification import checks_of


def changed(case, part, name, index, value):
    """Return the case with one number of one dataset set to another."""
    owner = case if part in ("plan", "hourly") else getattr(case, part.split(".")[0])
    field = part.rpartition(".")[2]
    dataset = getattr(owner, field).copy(deep=True)
    dataset[name].values[index] = value
    new = replace(owner, **{field: dataset})
    return new if owner is case else replace(case, **{part.split(".")[0]: new})


def broken(case):
    """Return the codes of the checks that fail, by part."""
    return {(check.where, check.code) for check in checks_of(case) if not check.ok}


def with_park(case, **changes):
    return replace(case, park=replace(case.park, **changes))


def test_the_worked_case_holds(written):
    found = verify(written)
    assert found.ok
    assert [check.say() for check in found.checks if not check.ok] == []
    assert found.case == "ab" * 32
    assert {check.where for check in found.checks} == {"file", "plan", "promise", "operation", "proof"}
    assert max(check.worst for check in found.checks) < 1e-12
    assert found.as_dict()["ok"] is True


PLANTED = [
    ("imported_kw", (0, 1, 3), 91.0, "NZ1123"),  # a kWh from nowhere
    ("imported_kw", (0, 0, 0), 501.0, "NZ1131"),
    ("exported_kw", (0, 0, 0), 1.0, "NZ1132"),
    ("peak_kw", (0, 0, 0), 99.0, "NZ1133"),
    ("charge_kw", (0, 0, 1), 21.0, "NZ1129"),
    ("level_kwh", (0, 0, 2), 9.0, "NZ1128"),
    ("level_kwh", (0, 0, 2), 41.0, "NZ1127"),
    ("output_kw", (0, 0, 0), 21.0, "NZ1126"),
    ("supplied_kw", (0, 0, 0), 1.0, "NZ1125"),
    ("curtailed_kw", (0, 0, 2), 1.0, "NZ1125"),
    ("unserved_kw", (1, 0, 0), 10.0, "NZ1124"),
    ("discharge_kw", (0, 0, 0), -1.0, "NZ1122"),
]


SETTLED = [
    ("own_supply_kw", (1, 0, 1), 12.4, "NZ1180", "Dệt may Đông Á 2026 2026-01-05T01:00"),
    ("pool_taken_kw", (1, 1, 3), 10.1, "NZ1180", "Dệt may Đông Á 2027 2026-01-05T03:00"),
    ("pool_given_kw", (0, 1, 2), 37.0, "NZ1181", "park 2027 2026-01-05T02:00"),
    ("exported_by_kw", (0, 0, 0), 0.1, "NZ1181", "park 2026 2026-01-05T00:00"),
    ("grid_taken_kw", (1, 0, 2), 49.0, "NZ1182", "all parties 2026 2026-01-05T02:00"),
    ("stored_kw", (0, 0, 1), 19.0, "NZ1182", "all parties 2026 2026-01-05T01:00"),
    ("network_loss_kw", (1, 0, 1), 1.0, "NZ1182", "Dệt may Đông Á 2026 2026-01-05T01:00"),
    ("pool_payment", (1, 1, 1), 17.0, "NZ1183", "2027 2026-01-05T01:00"),
    ("heat_taken_kw", (1, 0, 3), 8.0, "NZ1184", "Dệt may Đông Á 2026 2026-01-05T03:00"),
    ("heat_given_kw", (0, 1, 0), 9.5, "NZ1185", "2027 2026-01-05T00:00"),
    ("heat_payment", (0, 0, 2), 1.0, "NZ1185", "2026 2026-01-05T02:00"),
]


@pytest.mark.parametrize("part", ["promise", "operation"])
@pytest.mark.parametrize(("name", "index", "value", "code", "place"), SETTLED)
def test_a_number_of_the_settlement_that_was_changed_is_found_with_its_party_and_hour(
    case, part, name, index, value, code, place
):
    found = checks_of(changed(case, f"{part}.settlement", name, index, value))
    said = next(check for check in found if not check.ok and check.code == code)
    assert said.where == part
    assert said.place.endswith(place)
    assert {check.where for check in found if not check.ok} == {part}


@pytest.mark.parametrize("part", ["plan", "promise.dispatch", "operation.dispatch"])
@pytest.mark.parametrize(("name", "index", "value", "code"), PLANTED)
def test_a_planted_fault_of_flows_is_found(case, part, name, index, value, code):
    assert (part.split(".")[0], code) in broken(changed(case, part, name, index, value))


def test_a_peak_of_steps_is_not_the_peak_that_is_billed(case):
    # on two-hour averages (100 + 70)/2 and (50 + 90)/2: 85 kW, where 100 was billed
    meter = replace(case.park.meters[0], billing_interval_min=120)
    found = {check.code: check for check in checks_of(with_park(case, meters=(meter,))) if not check.ok}
    assert set(found) == {"NZ1133", "NZ1140", "NZ1143"}
    assert found["NZ1133"].worst == pytest.approx(15 / 85)
    assert found["NZ1143"].worst == pytest.approx((300 - 255) / (991_615 - 45))


@pytest.mark.parametrize(
    ("name", "index", "value", "code"),
    [
        ("capacity", (0, 1), 49.0, "NZ1134"),
        ("new_capacity", (0, 0), 61.0, "NZ1135"),
        ("capacity", (0, 0), 60.5, "NZ1136"),  # 60.5 kWp x 5 m2 > 300 m2
    ],
)
def test_a_planted_fault_of_capacity_is_found(case, name, index, value, code):
    assert ("plan", code) in broken(changed(case, "plan", name, index, value))


def test_the_finding_names_node_hour_and_equation(case):
    wrong = changed(case, "operation.dispatch", "imported_kw", (0, 1, 3), 91.0)
    said = next(check for check in checks_of(wrong) if not check.ok and check.code == "NZ1123")
    assert said.place == "park electricity 2027 2026-01-05T03:00"
    assert said.worst == pytest.approx(1 / 101)
    assert "energy is conserved" in said.say()
    assert "năng lượng được bảo toàn" in said.say("vi")


def test_a_millionth_of_a_kilowatt_is_too_much_in_an_operation_and_not_in_a_plan(case):
    slight = 90.0 * (1 + 5e-7)
    assert ("operation", "NZ1123") in broken(changed(case, "operation.dispatch", "imported_kw", (0, 0, 3), slight))
    assert broken(changed(case, "plan", "imported_kw", (0, 0, 3), slight)) == set()


def test_an_operation_may_begin_with_a_level_but_not_with_more_than_fits(case):
    begun = changed(case, "operation.dispatch", "level_kwh", (0, 0), [30.0, 40.0, 40.0, 30.0])
    assert broken(begun) == set()
    flow = begun.operation.dispatch.copy(deep=True)
    flow["level_kwh"].values[0, 0] = [20.0, 30.0, 30.0, 20.0]
    flow["discharge_kw"].values[0, 0, 0] = 20.5
    over = replace(begun, operation=replace(begun.operation, dispatch=flow))
    assert ("operation", "NZ1128") in broken(over)  # it would have begun with 40.5 kWh of 40


def test_an_aged_supply_gives_less(case):
    aged = replace(case.park.supplies[0], size=replace(case.park.supplies[0].size, degradation=0.01))
    found = [check for check in checks_of(with_park(case, supplies=(aged,))) if not check.ok]
    assert {check.code for check in found} == {"NZ1125"}
    assert found[0].worst == pytest.approx(0.5 / 49.5)  # 50 kWp are 49.5 a year later


def test_caps_bind_the_plan_alone(case):
    carbon = case.park.carbon
    assert broken(with_park(case, carbon=replace(carbon, cap_t=(None, 494.9)))) == {("plan", "NZ1139")}
    assert broken(with_park(case, carbon=replace(carbon, cap_t=(None, 494.95)))) == set()
    assert broken(with_park(case, carbon=replace(carbon, budget_t=989.8))) == {("plan", "NZ1139")}
    assert broken(with_park(case, carbon=replace(carbon, cap_share=(0.98, None), base_year_t=505.0))) == {
        ("plan", "NZ1139")
    }
    assert broken(with_park(case, carbon=replace(carbon, cap_share=(0.99, None), base_year_t=505.0))) == set()


def test_a_share_of_an_unknown_base_year_cannot_be_checked(case):
    carbon = replace(case.park.carbon, gross_share=(None, 0.5))
    found = broken(with_park(case, carbon=carbon))
    assert ("plan", "NZ1121") in found
    known = replace(case, certificate=case.certificate | {"base_year_t": 1000.0})
    assert broken(with_park(known, carbon=carbon)) == set()


def test_investment_keeps_its_budgets(case):
    # 50 kWp for 100 and 40 kWh for 10 are built in the first stage: 5,400
    assert broken(with_park(case, budgets=(Budget(None, (5400.0, 0.0)),))) == set()
    assert broken(with_park(case, budgets=(Budget(None, (5399.0, None)),))) == {("plan", "NZ1050")}
    owner, share = case.park.supplies[0].owners[1]
    assert broken(with_park(case, budgets=(Budget(owner, (share * 5000.0, None)),))) == set()
    assert broken(with_park(case, budgets=(Budget(owner, (share * 4999.0, None)),))) == {("plan", "NZ1050")}


def test_what_a_connection_carries_is_checked_with_its_upgrade(case):
    bought = float(case.plan["imported_kw"].max())
    gate = replace(case.park.meters[0], import_limit_kw=(bought - 1.0,) * 2)
    found = broken(with_park(case, meters=(gate,)))
    assert {code for _, code in found} == {"NZ1131"}


def test_offsets_cover_what_they_may(case):
    carbon = replace(case.park.carbon, cap_t=(None, 490.0), offset_share=(0.0, 0.01), base_year_t=600.0)
    covered = changed(case, "plan", "offset_t", (1,), 5.0)
    assert ("plan", "NZ1139") not in broken(with_park(covered, carbon=carbon))
    assert ("plan", "NZ1139") in broken(with_park(changed(case, "plan", "offset_t", (1,), 6.5), carbon=carbon))


def test_a_fuel_and_an_export_share_have_yearly_limits(case):
    gas = replace(case.park.fuels[0], annual_limit_kwh=(98550.0, 98549.0))  # 45 kWh x 2190 = 98,550
    assert broken(with_park(case, fuels=(gas,))) == {("plan", "NZ1137")}
    gas = replace(case.park.fuels[0], horizon_limit_kwh=2 * 98_550.0 - 1.0)
    assert broken(with_park(case, fuels=(gas,))) == {("plan", "NZ1137")}
    gate = replace(case.park.meters[0], export_limit_kw=(50.0, 50.0), export_share=(0.1, 0.1))
    sold = changed(case, "plan", "exported_kw", (0, 0, 1), 11.0)  # more than a tenth of 50 + 50
    assert ("plan", "NZ1138") in broken(with_park(sold, meters=(gate,)))


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({"objective": 2 * 991615.0 * (1 + 3e-6)}, {"NZ1140", "NZ1142", "NZ1146"}),
        ({"bound": 2 * 991615.0 * (1 + 3e-6)}, {"NZ1141", "NZ1142"}),
        ({"bound": 1.9e6}, {"NZ1142"}),
        ({"bound": None, "gap": None}, set()),
    ],
)
def test_a_wrong_certificate_is_found(case, said, codes):
    found = broken(replace(case, certificate=case.certificate | said))
    assert {code for _, code in found} == codes


def test_a_plan_without_certificate_is_a_finding(case):
    assert broken(replace(case, certificate={})) == {("plan", "NZ1121")}


@pytest.mark.parametrize(
    ("name", "index", "codes"),
    [
        ("costs", (0, 0, 5), {"NZ1143"}),
        ("emissions", (1, 0, 1), {"NZ1144"}),
        ("transfers", (0, 0, 0), {"NZ1145", "NZ1186"}),  # nor is it what the steps add up to
    ],
)
def test_wrong_books_are_found(case, name, index, codes):
    value = float(case.operation.books[name].values[index])
    wrong = changed(case, "operation.books", name, index, value + 1.0)
    assert broken(wrong) == {("operation", code) for code in codes}


def test_prices_are_those_of_the_hour(case):
    assert broken(changed(case, "hourly", "import_price", (0, 0, 2), 2.001)) == {
        ("plan", "NZ1140"),
        ("promise", "NZ1143"),
        ("operation", "NZ1143"),
    }


def test_an_investment_is_an_annuity_over_its_life(case):
    """At 10 % a life of 20 years costs 11.745962477 % a year, one of 10 years 16.2745394883 %."""
    books = case.operation.books.copy(deep=True)
    books["costs"].values[0, :, 0] += 50 * 100 * 0.117459624770 + 40 * 10 * 0.162745394883 - 290.0
    dear = replace(case, plan=None, design=case.plan[["capacity", "new_capacity"]], promise=None, certificate={})
    dear = replace(dear, operation=replace(case.operation, books=books))
    assert broken(with_park(dear, discount_rate=0.1)) == set()
    assert broken(dear) == {("operation", "NZ1143")}


def test_a_broken_file_is_a_finding_and_no_exception(own_copy):
    path = own_copy / "case.nc"
    path.write_bytes(path.read_bytes()[:-1])
    found = verify(own_copy)
    assert not found.ok
    assert [check.code for check in found.checks] == ["NZ1120"]
    assert "SHA-256" in found.checks[0].say()
    assert "SHA-256" in found.checks[0].say("vi")
    assert found.as_dict()["checks"][0]["ok"] is False


def with_storage(case, **options):
    return with_park(case, storages=(replace(case.park.storages[0], **options),))


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ({"charge_from": "own_output", "shared_power": True, "initial": 0.0}, set()),
        ({"initial": 0.1, "end_is_free": True}, {("plan", "NZ1128"), ("promise", "NZ1128"), ("operation", "NZ1128")}),
        ({"least_level": 0.1}, {("plan", "NZ1127"), ("promise", "NZ1127")}),
        (
            {"holding_cost": (0.1, 0.1)},
            {("plan", "NZ1140"), ("promise", "NZ1143"), ("operation", "NZ1143")},
        ),
    ],
)
def test_options_of_a_storage_are_checked(case, options, codes):
    # the level goes 0, 10, 10, 0 kWh of 40; 20 kW are charged while the roof gives 50
    assert broken(with_storage(case, **options)) == codes


def test_a_block_that_ends_below_its_initial_level_is_found(case):
    assert ("plan", "NZ1127") in broken(with_storage(case, initial=0.1))
    assert ("operation", "NZ1127") not in broken(with_storage(case, initial=0.1))


def test_what_charges_a_storage_of_own_output_cannot_be_sold_too(case):
    sold = changed(case, "plan", "exported_kw", (0, 0, 1), 31.0)  # 20 + 31 kW of 50
    assert ("plan", "NZ1060") in broken(with_storage(sold, charge_from="own_output"))
    anything = replace(case.park.meters[0], export_from="any")
    assert ("plan", "NZ1060") not in broken(with_park(with_storage(sold, charge_from="own_output"), meters=(anything,)))


def test_charge_and_discharge_share_power_where_that_is_said(case):
    both = changed(case, "plan", "discharge_kw", (0, 0, 1), 1.0)
    assert ("plan", "NZ1129") not in broken(both)
    assert ("plan", "NZ1129") in broken(with_storage(both, shared_power=True))


def test_a_meter_that_sells_anything_keeps_its_limit_alone(case):
    gate = replace(case.park.meters[0], export_limit_kw=(500.0, 500.0), export_from="any")
    sold = changed(case, "plan", "exported_kw", (0, 0, 0), 10.0)
    assert not {("plan", "NZ1132"), ("plan", "NZ1138")} & broken(with_park(sold, meters=(gate,)))
