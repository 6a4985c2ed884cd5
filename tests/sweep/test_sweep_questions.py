"""Questions to a table of cases, with answers that can be worked by hand."""

import numpy as np
import pandas as pd
import pytest

from netzero.sweep.per_case import per_case
from netzero.sweep.questions.designs import grouped
from netzero.sweep.questions.fans import families, fan
from netzero.sweep.questions.pareto import Aim, front, not_dominated
from netzero.sweep.questions.regret import crossed, regret, unknowns_of
from netzero.sweep.questions.sensitivity import sensitivity
from netzero.sweep.sampling import points


def cases(**columns: list) -> pd.DataFrame:
    count = len(next(iter(columns.values())))
    fixed = {"number": range(1, count + 1), "label": [f"case {at}" for at in range(1, count + 1)], "status": "done"}
    return pd.DataFrame({**fixed, **columns})


def test_of_five_points_three_are_on_the_front() -> None:
    table = cases(cost=[1.0, 2.0, 3.0, 2.0, 4.0], co2=[9.0, 5.0, 1.0, 6.0, 1.0])
    found = front(table, [Aim("cost"), Aim("co2")])
    assert found.rows == (0, 1, 2)
    assert found.counts.used == 5
    assert found.counts.complete


def test_a_figure_that_should_be_large_turns_the_front_round() -> None:
    table = cases(cost=[1.0, 2.0, 3.0], worth=[3.0, 2.0, 4.0])
    assert front(table, [Aim("cost"), Aim("worth", "max")]).rows == (0, 2)


def test_equal_points_are_both_on_the_front() -> None:
    assert not_dominated([[1.0, 1.0], [1.0, 1.0], [1.0, 2.0]]).tolist() == [True, True, False]


def test_a_front_in_three_aims_is_that_of_the_definition() -> None:
    points = np.random.default_rng(3).integers(0, 6, (80, 3)).astype(float)
    beaten = [any((other <= point).all() and (other < point).any() for other in points) for point in points]
    assert not_dominated(points).tolist() == [not each for each in beaten]


def test_failed_cases_are_counted_and_never_on_the_front() -> None:
    table = cases(cost=[1.0, np.nan, 3.0, np.nan], co2=[1.0, np.nan, np.nan, np.nan])
    table["status"] = ["done", "no_plan", "done", "waiting"]
    found = front(table, [Aim("cost"), Aim("co2")])
    assert found.rows == (0,)
    assert found.counts.plain() == {"used": 1, "left_out": {"no_plan": 1, "waiting": 1}, "without_figure": 1}


ISHIGAMI = {"first": [0.3139, 0.4424, 0.0], "total": [0.5576, 0.4424, 0.2437]}
"""Known indices for a = 7, b = 0.1 (Ishigami and Homma 1990)."""


def ishigami(points: np.ndarray) -> np.ndarray:
    a, b, c = points.T
    return np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)


def sampled(method: str, count: int, **more: object) -> pd.DataFrame:
    from SALib.sample import morris, sobol

    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[-np.pi, np.pi]] * 3}
    draw = sobol.sample if method == "saltelli" else morris.sample
    points = draw(problem, count, seed=1, **more)
    return cases(**dict(zip(("set.a", "set.b", "set.c"), points.T.tolist(), strict=True)), y=ishigami(points).tolist())


PARAMETERS = ("set.a", "set.b", "set.c")


@pytest.mark.parametrize("second_order", [False, True])
def test_sobol_indices_of_the_ishigami_function_are_the_known_ones(second_order: bool) -> None:
    table = sampled("saltelli", 1024, calc_second_order=second_order)
    found = sensitivity(table, "y", PARAMETERS, "saltelli")
    assert (found.method, found.reason) == ("sobol", "design")
    for measure, known in ISHIGAMI.items():
        told = found.of(measure)
        assert [told[name].value for name in PARAMETERS] == pytest.approx(known, abs=0.03)
        assert all(
            told[name].low <= value + 0.02 and value - 0.02 <= told[name].high
            for name, value in zip(PARAMETERS, known, strict=True)
        )


def test_a_group_with_a_failed_case_is_left_out_and_told() -> None:
    table = sampled("saltelli", 512, calc_second_order=False)
    table.loc[7, ["status", "y"]] = ["no_plan", np.nan]
    found = sensitivity(table, "y", PARAMETERS, "saltelli")
    assert (found.method, found.said["groups"], found.said["groups_left_out"]) == ("sobol", 511, 1)
    assert found.counts.left_out == (("no_plan", 1),)
    assert found.of("total")["set.a"].value == pytest.approx(0.5576, abs=0.06)


def test_a_design_that_lacks_a_point_keeps_its_other_groups() -> None:
    points = sampled("saltelli", 64, calc_second_order=False)[list(PARAMETERS)].to_numpy()
    found = grouped(np.delete(points, 12, axis=0), "saltelli")
    assert found is not None
    assert len(found.rows) == 63


@pytest.mark.parametrize(("method", "size"), [("saltelli", 5), ("morris", 4)])
def test_the_points_of_a_sweep_are_known_for_what_they_were_drawn_for(method: str, size: int) -> None:
    shares = points(method, 8, 0, 3)
    found = grouped(np.column_stack([2 + 10 * shares[:, 0], np.exp(shares[:, 1]), shares[:, 2]]), method)
    assert found is not None
    assert found.rows.tolist() == np.arange(8 * size).reshape(8, size).tolist()
    assert grouped(points("latin_hypercube", 40, 0, 3), method) is None


def test_elementary_effects_of_a_plane_are_its_slopes() -> None:
    from SALib.sample import morris

    points = morris.sample({"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1], [0, 1]]}, 10, seed=1)
    table = cases(**{"set.a": points[:, 0], "set.b": points[:, 1], "y": 3 * points[:, 0] - 5 * points[:, 1]})
    found = sensitivity(table, "y", ("set.a", "set.b"), "morris")
    assert (found.method, found.said["groups"]) == ("morris", 10)
    assert [found.of("mu_star")[name].value for name in ("set.a", "set.b")] == pytest.approx([3, 5])
    assert [found.of("sigma")[name].value for name in ("set.a", "set.b")] == pytest.approx([0, 0], abs=1e-9)


def test_a_grid_is_answered_by_correlations_and_says_why() -> None:
    a, b = (each.ravel() for each in np.meshgrid(np.arange(5.0), np.arange(5.0)))
    table = cases(**{"set.a": a, "set.b": b, "y": 2 * a + b})
    found = sensitivity(table, "y", ("set.a", "set.b"), "grid")
    assert (found.method, found.reason) == ("correlation", "no_design")
    slopes = found.of("regression")
    assert slopes["set.a"].value == pytest.approx(2 / np.sqrt(5))
    assert slopes["set.b"].value == pytest.approx(1 / np.sqrt(5))
    assert found.said["r_squared"] == pytest.approx(1)
    assert found.of("rank")["set.a"].value > found.of("rank")["set.b"].value > 0


def test_a_parameter_of_texts_is_told_by_the_variance_between_its_groups() -> None:
    table = cases(**{"set.policy": ["a", "a", "a", "b", "b", "b"], "y": [1.0, 2.0, 3.0, 3.0, 4.0, 5.0]})
    found = sensitivity(table, "y", ("set.policy",), "saltelli")
    assert (found.method, found.reason) == ("correlation", "texts")
    assert found.of("ratio")["set.policy"].value == pytest.approx(6 / 10)


def test_a_case_that_does_not_set_a_parameter_is_left_out_and_told() -> None:
    table = cases(**{"set.a": [1.0, 2.0, 3.0, 4.0, 5.0, np.nan], "y": [1.0, 2.0, 3.0, 4.0, 5.0, 100.0]})
    found = sensitivity(table, "y", ("set.a",), "grid")
    assert found.of("rank")["set.a"].value == pytest.approx(1)
    assert (found.counts.used, found.counts.without) == (5, 1)


@pytest.mark.parametrize(
    ("values", "reason"), [([1.0, 2.0, 3.0], "too_few"), ([4.0] * 6, "constant"), ([1.0] * 5 + [np.nan], "constant")]
)
def test_a_sensitivity_that_cannot_be_told_says_why(values: list[float], reason: str) -> None:
    table = cases(**{"set.a": np.arange(float(len(values))), "y": values})
    found = sensitivity(table, "y", ("set.a",), "sobol")
    assert (found.method, found.reason, found.influences) == ("none", reason, ())


def test_weather_years_of_a_case_count_by_their_mean() -> None:
    rows = [(number, year, number + noise) for number in range(1, 7) for year, noise in ((0, -3.0), (1, 3.0))]
    table = pd.DataFrame(rows, columns=["number", "weather_year", "y"]).assign(status="done", message="", future=0)
    table["set.a"] = table["number"].astype(float)
    cases = per_case(table)
    assert cases["y"].tolist() == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    assert cases["runs"].tolist() == [2] * 6
    assert sensitivity(cases, "y", ("set.a",), "grid").of("rank")["set.a"].value == pytest.approx(1)


def test_a_case_of_which_a_run_failed_has_no_mean() -> None:
    table = pd.DataFrame(
        {"number": [1, 1, 2, 2], "weather_year": ["a", "b"] * 2, "future": 0, "message": ["", "why", "", ""]}
    )
    table = table.assign(status=["done", "died", "done", "done"], y=[1.0, np.nan, 1.0, 3.0])
    cases = per_case(table)
    assert cases["status"].tolist() == ["died", "done"]
    assert cases["message"].tolist() == ["why", ""]
    assert cases["y"].fillna(-1).tolist() == [-1, 2]


def test_quantiles_are_linear_between_cases() -> None:
    table = cases(
        **{"co2.2030.net": [float(each) for each in range(101)], "co2.2040.net": [5.0] * 101, "cost": [1.0] * 101}
    )
    columns = families(name for name in table if name != "number")
    assert columns == {"co2.*.net": {2030: "co2.2030.net", 2040: "co2.2040.net"}}
    found = fan(table, "co2.*.net", columns["co2.*.net"])
    assert found is not None
    assert {share: values[0] for share, values in found.quantiles.items()} == pytest.approx(
        {0.05: 5, 0.25: 25, 0.5: 50, 0.75: 75, 0.95: 95}
    )
    assert all(values[1] == 5 for values in found.quantiles.values())


def test_a_number_within_a_word_is_no_year() -> None:
    assert families(["capacity.pv_2040.total", "cost.2040x", "energy.a:b.2030"]) == {
        "energy.a:b.*": {2030: "energy.a:b.2030"}
    }


def two_by_two(**more: list) -> pd.DataFrame:
    return cases(
        **{"set.size": [1.0, 1.0, 2.0, 2.0], "set.price": ["low", "high"] * 2, "cost": [10.0, 30.0, 14.0, 20.0], **more}
    )


def test_a_table_of_two_choices_and_two_futures() -> None:
    table = two_by_two()
    unknowns = unknowns_of(table, ("set.size", "set.price"), ("set.size",))
    found = regret(table, Aim("cost"), ("set.size",), unknowns)
    assert found.futures == (("low",), ("high",))
    assert [each.regrets for each in found.choices] == [(0, 10), (4, 0)]
    assert [each.largest for each in found.choices] == [10, 4]
    assert [each.expected for each in found.choices] == [5, 2]
    assert found.minimax is not None
    assert found.minimax.values == (2.0,)


def test_regrets_of_a_figure_that_should_be_large() -> None:
    found = regret(two_by_two(), Aim("cost", "max"), ("set.size",), ("set.price",))
    assert [each.regrets for each in found.choices] == [(4, 0), (0, 10)]


def test_a_missing_combination_is_told_and_keeps_a_choice_from_being_best() -> None:
    table = two_by_two(status=["done", "done", "done", "died"])
    found = regret(table, Aim("cost"), ("set.size",), ("set.price",))
    assert [each.missing for each in found.choices] == [0, 1]
    assert found.choices[1].regrets == (4, None)
    assert found.choices[1].expected is None
    assert found.minimax is not None
    assert found.minimax.values == (1.0,)
    assert found.counts.left_out == (("died", 1),)


def test_a_choice_without_a_plan_is_regretted_without_limit() -> None:
    table = two_by_two(status=["done", "done", "done", "no_plan"], cost=[10.0, 30.0, 14.0, np.nan])
    found = regret(table, Aim("cost"), ("set.size",), ("set.price",))
    assert found.choices[1].regrets == (4, np.inf)
    assert found.plain()["choices"][1]["largest"] == "impossible"
    assert found.minimax is not None
    assert found.minimax.values == (1.0,)


def test_where_nothing_is_shared_by_all_choices_none_is_best() -> None:
    table = cases(**{"set.a": [1.0, 2.0], "set.b": [3.0, 4.0], "cost": [1.0, 2.0]})
    found = regret(table, Aim("cost"), ("set.a",), ("set.b",))
    assert found.missing == 2
    assert found.minimax is None


def test_choices_of_a_sample_are_not_held_against_futures_that_only_one_of_them_meets() -> None:
    shares = [at / 6 for at in range(6)]
    sample = cases(**{"set.a": shares, "set.b": shares, "cost": shares})
    assert not crossed(sample, ("set.a",), ("set.b",))
    assert crossed(two_by_two(), ("set.size",), ("set.price",))
    assert crossed(sample, ("set.a",), ())


def test_a_case_beside_a_grid_that_sets_something_else_does_not_hide_what_the_grid_shows() -> None:
    none = [np.nan] * 6
    grid = cases(
        **{
            "set.size": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, np.nan],
            "set.other": [*none, 8.0],
            "cost": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 99.0],
        }
    )
    found = sensitivity(grid, "cost", ("set.size", "set.other"))
    assert found.of("rank")["set.size"].value == pytest.approx(1.0)
    assert set(found.of("rank")) == {"set.size"}
    assert (found.counts.used, found.counts.without) == (6, 1)


def test_cases_that_set_nothing_in_common_have_no_influences() -> None:
    apart = cases(**{"set.a": [1.0, np.nan], "set.b": [np.nan, 1.0], "cost": [1.0, 2.0]})
    assert sensitivity(apart, "cost", ("set.a", "set.b")).reason == "too_few"


def test_a_design_with_a_parameter_of_one_value_has_no_effects_of_its_own() -> None:
    from SALib.sample import morris

    points = morris.sample({"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1], [0, 1]]}, 4, seed=1)
    table = cases(**{"set.a": points[:, 0].tolist(), "set.b": [7.0] * 12, "y": points[:, 0].tolist()})
    found = sensitivity(table, "y", ("set.a", "set.b"), "morris")
    assert (found.method, found.reason) == ("correlation", "broken_design")
