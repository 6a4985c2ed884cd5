"""The certificate is proven again from the file alone; where no checksum can tell, the arithmetic finds the change."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from golden.cases import CASES
from random_operation import random_park

from netzero.messages import LANGUAGES, catalogue
from netzero.planner import plan
from netzero.planner.formulation import formulate
from netzero.planner.requirements import none_for
from netzero.proof import verify
from netzero.proof.proven import proof_of, row_key
from netzero.results import Case, write
from netzero.results.verification import checks_of
from netzero.vocabulary import HOURLY, PLAN

UNSEEN = {
    "ghi_w_m2": "only shown",
    "temperature_c": "only shown",
    "grid_factor_marginal": "of an hour in which nothing renewable is made",
    "block": "the days are set apart by `previous` too",
    "demand_price": "of a month without hours, or below a peak that costs nothing",
    "export_price": "of an hour in which nothing is sold",
    "port_ratio": "of an hour in which the converter stands still",
    "market_price": "of contracts, which the example lacks",
    "resale_price": "between parties, in no plan",
}
"""Numbers of the hours whose change may leave plan and bound proven: only the words beside them (parity) tell it."""


def alone(park, hourly) -> Case:
    """Return the plan of a park as a case of its own."""
    planned = plan(park, hourly)
    return Case(
        park=park,
        scenario={},
        hourly=hourly,
        plan=planned.dataset,
        certificate=planned.certificate,
        columns=planned.columns,
        multipliers=planned.multipliers,
    )


def changed(case: Case, part: str, name: str, at: tuple[int, ...]) -> Case:
    """Return the case with one number larger by 1 % and 1."""
    dataset: xr.Dataset = getattr(case, part).copy(deep=True)
    value = dataset[name].values[at]
    dataset[name].values[at] = value * 1.01 + 1 if dataset[name].dtype.kind == "f" else value + 1
    return replace(case, **{part: dataset})


def broken(case: Case) -> list[str]:
    return [check.say() for check in (*checks_of(case), *proof_of(case)) if not check.ok]


def drawn(dataset: xr.Dataset, name: str, seed: int) -> tuple[int, ...]:
    rng = np.random.default_rng(seed)
    return tuple(int(rng.integers(size)) for size in dataset[name].shape)


ELSEWHERE = {"rejected_kw": "converter_engine_with_heat", "budget_price": "investment_two_budgets"}
ELSEWHERE |= {"sent_kw": "link_both_ways", "sent_back_kw": "link_both_ways"}
ELSEWHERE |= {"certificates_bought_kwh": "certificates", "certificates_sold_kwh": "certificates"}
"""Terms of the plan without members in the example, and a golden case that has some."""


def test_every_check_of_a_run_holds(proven_folder: Path) -> None:
    found = verify(proven_folder)
    assert [check.say() for check in found.checks if not check.ok or check.told] == []
    assert sum(check.where == "proof" for check in found.checks) == 4


@pytest.mark.parametrize("name", CASES)
def test_the_plan_of_every_kind_is_proven_again(name: str) -> None:
    park, hourly, _ = CASES[name]()
    served = replace(park, unserved_price=tuple((carrier, 50.0) for carrier in park.carriers))
    assert [check.say() for check in proof_of(alone(served, hourly)) if not check.ok] == []


def test_the_plan_of_a_random_park_is_proven_again_from_its_file(tmp_path: Path) -> None:
    write(alone(*random_park(3, steps=24)), tmp_path)
    assert [check.say() for check in verify(tmp_path).checks if not check.ok] == []


@pytest.mark.parametrize("name", [name for name in PLAN if name not in ELSEWHERE])
def test_any_number_of_the_plan_matters_and_is_named_with_its_hour(proven: Case, name: str) -> None:
    array, at = proven.plan[name], drawn(proven.plan, name, 5)
    said = [check.say() for check in proof_of(changed(proven, "plan", name, at)) if not check.ok]
    assert said
    if "time" in array.dims:
        year, moment = array["stage"].values[at[-2]], str(array["time"].values[at[-1]])
        assert any(f"{year}, {moment[:16].replace('T', ' ')}" in one for one in said), said


@pytest.mark.parametrize(("name", "case"), ELSEWHERE.items())
def test_any_number_that_the_example_lacks_matters_too(name: str, case: str) -> None:
    park, hourly, _ = CASES[case]()
    planned = alone(park, hourly)
    assert [check.say() for check in proof_of(planned) if not check.ok] == []
    values = planned.plan[name].values
    assert values.size
    assert broken(changed(planned, "plan", name, np.unravel_index(int(values.argmax()), values.shape)))


@pytest.mark.parametrize("name", [name for name in HOURLY if name not in UNSEEN])
def test_any_number_of_the_hours_matters(proven: Case, name: str) -> None:
    assert broken(changed(proven, "hourly", name, drawn(proven.hourly, name, 6)))


def test_a_price_of_the_market_matters_where_a_contract_pays_it() -> None:
    park, hourly, _ = CASES["market_contract"]()
    planned = alone(park, hourly)
    assert [check.say() for check in proof_of(planned) if not check.ok] == []
    assert broken(changed(planned, "hourly", "market_price", (0, 0, 0)))


@pytest.mark.parametrize("part", ["columns", "multipliers"])
def test_any_number_of_the_proof_matters(proven: Case, part: str) -> None:
    for name in getattr(proven, part):
        case = changed(proven, part, name, drawn(getattr(proven, part), name, 7))
        assert any(not check.ok for check in proof_of(case)), name


def test_a_multiplier_that_is_another_is_blamed_for_the_lower_bound(proven: Case) -> None:
    assert proven.multipliers is not None
    rows = proven.multipliers["energy_is_conserved"]
    point = rows["balance"].values.tolist().index("park:electricity")
    wrong = rows.copy(deep=True)
    wrong.values[point, 1, 30] *= 2
    case = replace(proven, multipliers=proven.multipliers.assign(energy_is_conserved=wrong))
    (said,) = [check.say() for check in proof_of(case) if check.equation == "bound"]
    assert "energy_is_conserved (electricity at park, 2030, 2026-07-06 06:00)" in said


@pytest.mark.parametrize(("name", "factor"), [("objective", 1 + 1e-8), ("bound", 1 - 1e-8), ("rows", 2)])
def test_a_figure_of_the_certificate_that_is_another_is_found(proven: Case, name: str, factor: float) -> None:
    stated = proven.certificate | {name: proven.certificate[name] * factor}
    said = [check.say() for check in proof_of(replace(proven, certificate=stated)) if not check.ok]
    assert len(said) == 1
    assert f"the stated {name} is" in said[0]


def test_a_violation_that_is_stated_is_not_excused_by_that(proven: Case) -> None:
    wrong = changed(proven, "plan", "imported_kw", (0, 0, 0))
    admitted = replace(wrong, certificate=wrong.certificate | {"row_violation_max": 1.0})
    assert any("flows do not add up" in check.say() for check in proof_of(admitted) if not check.ok)


def test_a_price_of_equipment_that_is_another_is_found(proven: Case) -> None:
    supply = proven.park.supplies[0]
    assert supply.size is not None
    dearer = replace(supply, size=replace(supply.size, capex=tuple(1.01 * cost for cost in supply.size.capex)))
    park = replace(proven.park, supplies=(dearer, *proven.park.supplies[1:]))
    assert any("cost_lines.investment" in one for one in broken(replace(proven, park=park)))


def test_a_program_that_is_another_is_no_proof(proven: Case) -> None:
    assert proven.multipliers is not None
    (check,) = proof_of(replace(proven, multipliers=proven.multipliers.drop_vars("energy_is_conserved")))
    assert not check.ok
    assert "energy_is_conserved" in check.say()


def test_an_older_file_is_verified_as_far_as_it_goes_and_says_so(proven: Case) -> None:
    (check,) = proof_of(replace(proven, columns=None, multipliers=None))
    assert check.ok
    assert "could not be proven again" in check.say()
    assert "không chứng minh lại được" in check.say("vi")


def test_every_constraint_and_variable_has_words() -> None:
    for park, hourly, requirements in [*(make() for make in CASES.values()), _random()]:
        formulation = formulate(park, hourly, requirements)
        wanted = {row_key(one.name) for one in formulation.constraints}
        wanted |= {f"variable_{one.name}" for one in formulation.variables}
        missing = sorted(wanted - set(catalogue()))
        assert not missing, f"say in netzero/messages/constraints.yaml, in {LANGUAGES}, what these mean: {missing}"


def _random():
    park, hourly = random_park(1, steps=24)
    return park, hourly, none_for(park)
