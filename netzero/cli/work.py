"""`run`, `plan` and `simulate`: from a scenario folder to a stored case."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import click

from netzero.cli.console import Console
from netzero.cli.options import Result, json_option, output_option, scenario_argument, set_option
from netzero.terms import Policy

GAP = 6
INCOMPLETE = 7
"""The result is stored, and the plan leaves demand unserved or operation by rules was left out."""

_output = output_option("results/<name of the scenario>")
_policy = click.option("--policy", type=click.Choice(get_args(Policy)), help="Policy of operation.")
_no_ageing = click.option("--no-ageing", is_flag=True, help="Storages hold in every year what they hold when new.")
_tune = click.option(
    "--tune", "tuning", is_flag=True, help="Operate with the parameters of the policy that cost least."
)


@click.command("run")
@scenario_argument
@set_option
@_policy
@_no_ageing
@_output
@json_option
@click.pass_obj
def run_command(
    console: Console,
    scenario: Path,
    sets: tuple[str, ...],
    policy: str | None,
    no_ageing: bool,
    output: Path | None,
    as_json: bool,
) -> int:
    """Plan, simulate, account and report SCENARIO, a folder with park.yaml."""
    case, folder = _work(console, scenario, _with(policy, no_ageing, sets), output, "run", None)
    return _finish(console, case, folder, as_json)


@click.command("plan")
@scenario_argument
@set_option
@_output
@json_option
@click.pass_obj
def plan_command(console: Console, scenario: Path, sets: tuple[str, ...], output: Path | None, as_json: bool) -> int:
    """Choose what to build, where and when, for SCENARIO, a folder with park.yaml."""
    case, folder = _work(console, scenario, sets, output, "plan", None)
    return _finish(console, case, folder, as_json)


@click.command("simulate")
@scenario_argument
@set_option
@click.option("--plan", "plan_path", type=Result, help="Operate the capacities of this result [what exists today].")
@click.option("--weather-years", type=int, metavar="N", help="Also in N further synthetic weather years.")
@click.option("--futures", type=int, metavar="N", help="Also in N futures drawn with the scenario's spreads.")
@click.option("--outages", type=int, metavar="HOURS", help="Also through outages of up to so many hours.")
@_policy
@click.option("--ahead", type=int, metavar="HOURS", help="Look so many hours ahead (policy look_ahead) [48].")
@click.option("--every", type=int, metavar="HOURS", help="Look ahead again after so many hours [24].")
@click.option("--forecast-error", metavar="SHARE", help="Standard deviation of forecasts far ahead; 0: perfect [0.1].")
@_no_ageing
@_tune
@_output
@json_option
@click.pass_obj
def simulate_command(
    console: Console,
    scenario: Path,
    sets: tuple[str, ...],
    plan_path: Path | None,
    weather_years: int | None,
    futures: int | None,
    outages: int | None,
    policy: str | None,
    ahead: int | None,
    every: int | None,
    forecast_error: str | None,
    no_ageing: bool,
    tuning: bool,
    output: Path | None,
    as_json: bool,
) -> int:
    """Operate a design of SCENARIO through every hour: by rules, without foresight, or by looking ahead."""
    asked = {
        "promise.synthetic_years": weather_years,
        "promise.futures.count": futures,
        "promise.outages.longest": outages,
        "policy_parameters.ahead": ahead,
        "policy_parameters.every": every,
        "policy_parameters.forecast_error": forecast_error,
    }
    sets += tuple(f"{key}={value}" for key, value in asked.items() if value is not None)
    case, folder = _work(console, scenario, _with(policy, no_ageing, sets), output, "simulate", plan_path, tuning)
    return _finish(console, case, folder, as_json)


def _with(policy: str | None, no_ageing: bool, sets: tuple[str, ...]) -> tuple[str, ...]:
    """Return the settings with those that have options of their own."""
    chosen = () if policy is None else (f"policy={policy}",)
    return (*sets, *chosen, *(("operation.ageing=false",) if no_ageing else ()))


def _work(
    console: Console,
    scenario: Path,
    sets: tuple[str, ...],
    output: Path | None,
    work: Any,
    plan_path: Path | None,
    tuning: bool = False,
) -> tuple[Any, Path]:
    from netzero.kernels.compiled import first_compiled
    from netzero.results import hold, read, write
    from netzero.run import run
    from netzero.scenario import read_scenario

    design = read(plan_path) if plan_path else None
    with console.progress() as say:
        say("read")
        found = read_scenario(scenario, sets)
    folder = output or Path("results") / found.given.name
    with hold(folder):
        with console.progress() as say, first_compiled(lambda: say("compile")):
            case = run(found, work=work, design=design, tuning=tuning, say=say)
            say("write")
            path = write(case, folder, log={"steps": [{"step": key, "at_s": at} for key, at in console.steps]})
        console.say("NZ1303", path=path)
        if work == "run":
            console.say("NZ1303", path=_report(console, case, folder))
    return case, folder


def _report(console: Console, case: Any, folder: Path) -> Path:
    from netzero.reports import write_report

    return write_report(case, folder / "report.html", lang=console.lang)


def _finish(console: Console, case: Any, folder: Path, as_json: bool) -> int:
    from netzero.cli.show import show_summary
    from netzero.results import summary

    content = summary(case, folder)
    if as_json:
        console.document(content)
    else:
        show_summary(console, content)
    if content["status"] in ("gap_limit", "stopped"):
        return GAP
    left_out = any(warning["code"] == "NZ0872" for warning in content["warnings"])
    return INCOMPLETE if content["status"] == "unserved" or left_out else 0
