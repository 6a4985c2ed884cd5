"""What is left out because it is nothing, what is told of a part of a year, and what is told of tenants."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import xarray as xr

from netzero.reports.blocks import Block, Cards, Figure, Section, Sentences, Table
from netzero.reports.flows import flows
from netzero.reports.indicators import indicators
from netzero.reports.report import render
from netzero.reports.sections import answers, comparison, dispatch, head, money, outages, roadmap, tenants, tuning
from netzero.reports.span import part, span, whole
from netzero.reports.tolerance import calm, visible
from netzero.reports.view import View
from netzero.results.case import Case

NOISE_KW = 1e-5


def figure(section: Section | None, key: str) -> Figure:
    assert section is not None
    return next(block for block in section.blocks if isinstance(block, Figure) and block.key == key)


def cards(section: Section) -> dict[str, tuple[str, str, str]]:
    """Value and details of the cards by their title, in English."""
    found = next(block for block in section.blocks if isinstance(block, Cards))
    return {card.title.en: (card.value.en, card.detail.en, card.detail.vi) for card in found.cards}


def table_rows(block: Block) -> dict[str, list[str]]:
    assert isinstance(block, Table)
    return {row.cells[0].en: [cell.en for cell in row.cells[1:]] for row in block.rows}


def names(plot_data: list[dict[str, Any]]) -> set[str]:
    return {series["name"]["en"] for series in plot_data if "name" in series}


def with_plan(case: Case, size: str, *built: float) -> Case:
    """The case with another capacity built of one size, by stage."""
    assert case.plan is not None
    plan = case.plan.copy(deep=True)
    plan["new_capacity"].loc[{"size": size}] = list(built)
    return replace(case, plan=plan)


def with_operation(case: Case, **changes: Callable[[np.ndarray], np.ndarray]) -> Case:
    assert case.operation is not None
    changed = case.operation.dispatch.copy(deep=True)
    for variable, change in changes.items():
        changed[variable] = changed[variable].copy(data=change(changed[variable].values.copy()))
    return replace(case, operation=replace(case.operation, dispatch=changed))


def test_a_twentieth_of_a_kilowatt_is_nothing() -> None:
    assert not visible([0.05, -0.05])
    assert visible([0.0, -0.06])


def test_a_millionth_of_the_largest_is_nothing_in_any_unit() -> None:
    assert calm([2e6, -3.0, 1.0], largest=2e6, smallest=0.0).tolist() == [2e6, -3.0, 0.0]


def test_a_solvers_noise_is_no_flow_and_has_no_legend(full_case: Case) -> None:
    def noise(output_kw: np.ndarray) -> np.ndarray:
        output_kw[2] = NOISE_KW  # the electric boiler
        return output_kw

    def noisy_level(level_kwh: np.ndarray) -> np.ndarray:
        return np.full_like(level_kwh, 4e-5)

    view = View(with_operation(full_case, output_kw=noise, level_kwh=noisy_level))
    assert view.operated is not None
    for carrier in ("electricity", "heat_150"):
        found = flows(view.park, view.axis, view.operated.dispatch, carrier)
        assert "electric_boiler" not in {flow.key for flow in found}
    for variant in figure(dispatch.section(view), "dispatch-electricity").variants:
        assert not names(variant.plot["data"]) & {"Used by Electric boiler", "Stored in Li-ion battery"}


def test_a_flow_of_one_stage_is_not_in_the_weeks_of_another(full_case: Case) -> None:
    found = figure(dispatch.section(View(full_case)), "dispatch-heat_150").variants
    assert ["Electric boiler" in names(variant.plot["data"]) for variant in found] == [False] * 4 + [True] * 2


def test_what_is_built_below_a_twentieth_of_a_kilowatt_is_not_built(full_case: Case) -> None:
    section = roadmap.section(View(with_plan(full_case, "e_boiler", 2e-6, 3e-6, 0.0)))
    for key in ("additions", "lives"):
        shown = [row.cells[0].en for row in figure(section, key).variants[0].table.rows]
        assert shown
        assert "Electric boiler" not in shown


def test_small_additions_are_counted_and_stand_in_the_table_alone(full_case: Case) -> None:
    # the largest in kW are 20 MW of coal boilers: below 20 kW nothing is drawn
    section = roadmap.section(View(with_plan(full_case, "e_boiler", 19.0, 15.0, 21.0)))
    lives = figure(section, "lives")
    drawn = [
        row["en"] for bars in lives.variants[0].plot["data"] for row in bars["y"] if "Electric boiler" in row["en"]
    ]
    assert drawn == ["Electric boiler, 2040"]
    assert [row.cells[0].en for row in lives.variants[0].table.rows].count("Electric boiler") == 3
    told = [block.texts[0] for block in section.blocks if isinstance(block, Sentences)]
    assert [text.en[:22] for text in told] == ["2 small additions, eac"]
    assert told[0].vi.startswith("2 phần bổ sung nhỏ")


def test_the_roadmap_says_for_which_years_prices_hold(full_case: Case) -> None:
    lead = roadmap.section(View(full_case)).lead
    assert lead is not None
    assert "hold for all years until the next stage" in lead.en


def test_the_share_of_a_promise_of_nothing_is_a_dash(full_case: Case) -> None:
    assert full_case.promise is not None
    promised = full_case.promise.dispatch.copy(deep=True)
    promised["unserved_kw"] *= 2e-4  # 0.3 of 1,500 kWh: printed as 0
    case = replace(full_case, promise=replace(full_case.promise, dispatch=promised))
    section = comparison.section(View(case))
    assert section is not None
    rows = table_rows(section.blocks[1])
    assert rows["Unserved energy 2030, kWh"] == ["0", "1,500", "1,500", "–"]
    assert rows["Net emissions 2030, t\u00a0CO₂e"][-1] == "0\u00a0%"


def test_figures_that_are_equal_are_printed_equal(full_case: Case) -> None:
    # largest remainders gave the fuel alone what the operation's fixed upkeep was more
    assert full_case.operation is not None
    operation = full_case.operation
    books = operation.books.copy(deep=True)
    books["costs"].loc[{"line": "fixed_om"}] *= 1.003
    case = replace(full_case, promise=operation, operation=replace(operation, books=books), periods=None)
    found = comparison.section(View(case))
    assert found is not None
    rows = table_rows(found.blocks[0])
    same = {title: row for title, row in rows.items() if title not in ("Fixed upkeep", "Total")}
    assert len(same) > 3
    for title, row in same.items():
        assert row[0] == row[1], title
        assert row[2].strip("0.") == "", title


def test_tuned_parameters_stand_in_words_beside_those_of_the_scenario(full_case: Case) -> None:
    def rules(band: float) -> dict[str, object]:
        return {"policy": "time_of_use", "band": band, "peak_share": 0.8, "peak_reserve": 0.5}

    tried = [{"rules": rules(0.35), "cost": 9e10}, {"rules": rules(0.2), "cost": 1e11}]
    assert full_case.operation is not None
    case = replace(
        full_case,
        operation=replace(full_case.operation, policy="time_of_use"),
        provenance=full_case.provenance | {"tuned": tried, "tuned_from": rules(0.2)},
    )
    found = tuning.table(View(case))
    assert found is not None
    assert [[cell.en for cell in row.cells] for row in found.rows] == [
        ["Cheap and dear band, of a day's range of prices", "20\u00a0%", "35\u00a0%"],
        ["Present value of costs, with the wear of storages (billion VND)", "100.0", "90.0"],
    ]
    assert "{'rules'" not in render(case)
    assert tuning.table(View(full_case)) is None


@pytest.mark.parametrize(
    ("hours", "typical", "peak"),
    [(168, "typical week", "week of the peak import"), (72, "days that occur most", "days round the peak import")],
)
def test_declared_days_that_follow_each_other_are_not_called_typical_days(
    full_case: Case, hours: int, typical: str, peak: str
) -> None:
    # a block of the year's first days that stands for the year
    steps = slice(0, hours)
    hourly = full_case.hourly.isel(time=steps).copy(deep=True).assign_attrs(axis_kind="declared_blocks")
    hourly["weight"].values[:] = 8760 / hours
    assert full_case.operation is not None
    operation = full_case.operation
    operated = replace(operation, dispatch=operation.dispatch.isel(time=steps))
    found = dispatch.section(View(replace(full_case, hourly=hourly, operation=operated)))
    assert found is not None
    assert found.lead is not None
    assert "within a block the days follow each other" in found.lead.en
    labels = [each.label.en for each in figure(found, "dispatch-electricity").variants]
    assert typical in labels[0]
    assert peak in labels[1]


def test_a_tier_names_the_carriers_that_are_in_it(full_case: Case) -> None:
    park = full_case.park
    tiers = (("electricity", (("control", 0.2), ("lines", 0.3))),)
    tenants = tuple(replace(tenant, critical_tiers=tiers) for tenant in park.tenants)
    names_of_tenants, of_tiers = [each.name for each in tenants], ["control", "lines", "critical"]
    survival = np.ones((1, 1, 1, len(tenants), len(of_tiers)))
    grid = xr.Dataset(
        {"tier_survival": (("outage", "stage", "outage_h", "tenant", "tier"), survival)},
        {"outage_h": [4], "tenant": names_of_tenants, "tier": of_tiers},
    )
    view = View(replace(full_case, park=replace(park, tenants=tenants)))
    (table,) = outages._tiers(view, grid)
    shown = {row.cells[1].en for row in table.rows if row.cells[0].en == tenants[0].name}
    others = [view.carrier(carrier).en for carrier, _ in tenants[0].nodes if carrier != "electricity"]
    assert shown == {"control: Electricity", "lines: Electricity", f"critical: {'; '.join(others)}"}


@pytest.mark.parametrize(
    ("share", "en", "vi"),
    [(0.1234, "12.3\u00a0%", "12,3\u00a0%"), (15.0, ">\u00a01,000\u00a0%", ">\u00a01.000\u00a0%")],
)
def test_a_difference_has_three_digits_and_an_end(full_case: Case, share: float, en: str, vi: str) -> None:
    assert full_case.operation is not None
    books = full_case.operation.books.copy(deep=True)
    books["costs"].loc[{"line": "fuel"}] *= 1 + share
    case = replace(full_case, operation=replace(full_case.operation, books=books))
    section = comparison.section(View(case))
    assert section is not None
    assert isinstance(section.blocks[0], Table)
    row = next(row for row in section.blocks[0].rows if row.cells[0].en == "Fuel")
    assert (row.cells[-1].en, row.cells[-1].vi) == (en, vi)


def test_the_names_of_tenants_stand_beside_bars_that_lie(case_of: Callable[..., Case]) -> None:
    long = "Công ty cổ phần dệt nhuộm và may mặc xuất khẩu Sông Hồng"
    case = case_of(tenants=(long, "thep_viet", "thuy_san_5"))
    variant = figure(tenants.section(View(case)), "sources").variants[0]
    bars, axis = variant.plot["data"][0], variant.plot["layout"]["yaxis"]
    assert bars["orientation"] == "h"
    assert [row["en"] for row in bars["y"]] == ["thep_viet", long, "thuy_san_5"]
    assert [row["en"] for row in axis["ticktext"]] == ["thep_viet", "Công ty cổ phần dệt nhuộm và ma…", "thuy_san_5"]
    assert [row["en"] for row in axis["tickvals"]] == [row["en"] for row in bars["y"]]
    assert long in table_rows(variant.table)


def test_an_absent_tenant_has_no_bar_and_is_marked(full_case: Case) -> None:
    park, operation = full_case.park, full_case.operation
    assert operation is not None
    gone = tuple(
        replace(tenant, present=(True, True, False)) if tenant.name == "thuy_san_5" else tenant
        for tenant in park.tenants
    )
    case = replace(full_case, park=replace(park, tenants=gone))
    section = tenants.section(View(case))
    assert section is not None
    last, *earlier = figure(section, "sources").variants
    assert "thuy_san_5" not in [row["en"] for row in last.plot["data"][0]["y"]]
    assert "thuy_san_5 (absent)" in table_rows(last.table)
    assert all("thuy_san_5" in [row["en"] for row in variant.plot["data"][0]["y"]] for variant in earlier)
    of_tenants = [
        block for block in section.blocks if isinstance(block, Table) and block.caption.en.startswith("Tenants")
    ]
    assert "thuy_san_5 (absent)" in table_rows(of_tenants[-1])


def test_the_peak_is_of_all_meters_where_the_gate_imports_nothing(full_case: Case) -> None:
    def only_steel(imported_kw: np.ndarray) -> np.ndarray:
        imported_kw[0] = 0.0
        return imported_kw

    assert full_case.operation is not None
    view = View(replace(with_operation(full_case, imported_kw=only_steel), promise=None))
    assert view.shown is not None
    steel = full_case.operation.dispatch["imported_kw"].values[1].max(axis=1)
    assert view.shown.peak_kw.tolist() == steel.tolist()
    detail = cards(answers.section(view))["Peak import"][1:]
    assert detail == ("all meters together, 2026 → 2040", "mọi công-tơ cộng lại, 2026 → 2040")
    assert "meter steel" in figure(money.section(view), "bills").title.en


def test_the_peak_says_that_it_is_of_the_gate(full_case: Case) -> None:
    assert cards(answers.section(View(full_case)))["Peak import"][1] == "at the park's gate, 2026 → 2040"


def test_what_was_not_computed_is_not_told(case_of: Callable[..., Case]) -> None:
    def told(case: Case) -> str:
        sentences = next(block for block in answers.section(View(case)).blocks if isinstance(block, Sentences))
        return " ".join(text.en for text in sentences.texts)

    assert "Doing nothing would cost 9,900" in told(case_of())
    assert "nothing" not in told(case_of(provenance={})).lower()


def test_a_day_is_a_365th_of_a_year_and_a_year_is_whole() -> None:
    assert part(1.0) is None
    assert (span(1.0).en, whole(1.0).vi) == ("a year", "cả năm")
    assert span(24 / 8760).en == "the declared part of the year (1/365)"
    assert whole(168 / 8784).vi == "phần năm đã khai báo (7/366)"


def test_a_part_of_a_year_is_told_wherever_yearly_figures_stand(case_of: Callable[..., Case]) -> None:
    view = View(case_of(one_week=True))
    badges = [badge.text for badge in head.head(view).badges]
    assert ("Only 7/365 of the year", "Chỉ 7/365 của năm") in [(text.en, text.vi) for text in badges]
    shown = cards(answers.section(view))
    for title in ("Cost, present value", "Net emissions", "Unserved energy"):
        assert shown[title][1].endswith("; 7/365 of the year only")
    assert shown["Investment"][1].endswith("; told whole, costs bear 7/365 of it")
    found = render(view.case)
    leads = {key: found.split(f'<section id="{key}">')[1].split("</p>")[0] for key in LED}
    for key, lead in leads.items():
        assert "the declared part of the year (7/365)" in lead, key
        assert "phần năm đã khai báo (7/365)" in lead, key
    assert "VND a year" not in found
    assert "million VND in that part of the year" in found
    assert "The figure shows 7/365 of it, as it does of the caps." in found
    assert "figure-import-map" not in found


LED = ("answers", "energy", "carbon", "money", "tenants", "comparison")


def test_a_whole_year_is_not_called_a_part(full_case: Case) -> None:
    assert "declared part" not in render(full_case)


def test_a_heat_level_of_the_scenario_is_named_with_its_temperature(full_case: Case) -> None:
    case = replace(
        full_case,
        park=replace(full_case.park, heat_levels=("steam", "heat_90")),
        scenario=full_case.scenario | {"heat_levels": {"steam": "443.15 K"}},
    )
    named, standard = View(case).carrier("steam"), View(case).carrier("heat_90")
    assert (named.en, named.vi) == ("Steam, 170 °C", "Nhiệt 170 °C (Steam)")
    assert (standard.en, standard.vi) == ("Heat, 90 °C", "Nhiệt 90 °C")


def test_beside_cost_and_emissions_stands_what_is_missed(full_case: Case) -> None:
    shown = cards(answers.section(View(full_case)))
    assert "requirements missed: emissions (2040)" in shown["Cost, present value"][1]
    assert "requirements missed: 2040" in shown["Net emissions"][1]


def test_an_operation_that_misses_a_cap_is_no_gain_over_the_plan(full_case: Case) -> None:
    found = comparison.section(View(full_case))
    assert found is not None
    assert found.lead is not None
    assert "a lower cost than the plan's is that, and no gain" in found.lead.en


@pytest.mark.parametrize(("share", "shown"), [(0.9e-9, False), (1.1e-9, True)])
def test_what_a_solver_leaves_unserved_of_all_demand_is_nothing(full_case: Case, share: float, shown: bool) -> None:
    assert full_case.operation is not None
    view = View(full_case)
    axis = view.axis.assign(demand_kw=1e6 * view.axis["demand_kw"])
    hours = axis["step_h"].values * axis["weight"].values
    demanded = (axis["demand_kw"].values.sum(axis=(1, 2)) @ hours).max()
    missing = full_case.operation.dispatch["unserved_kw"].values.sum(axis=0) @ hours
    case = with_operation(full_case, unserved_kw=lambda kw: kw * share * demanded / missing.max())
    assert case.operation is not None
    found = indicators(view.park, axis, case.operation, at_gate=True)
    assert (found.unserved_kwh.max() > 0) == shown


def test_a_footprint_that_offsets_bring_to_nothing_is_shown_as_nothing(full_case: Case) -> None:
    assert full_case.operation is not None
    books = full_case.operation.books.copy(deep=True)
    books["footprint"].values[:] = 0.0
    books["footprint"].loc[{"scope": "scope_1"}] = 1000.0
    books["footprint"].loc[{"scope": "offset"}] = -1000.0005
    case = replace(full_case, operation=replace(full_case.operation, books=books))
    section = tenants.section(View(case))
    assert section is not None
    tables = [block for block in section.blocks if isinstance(block, Table) and len(block.rows[-1].cells) > 5]
    assert {row.cells[-1].en for row in tables[0].rows} == {"0"}
