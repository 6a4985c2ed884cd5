"""Alone against together, on parks whose value of sharing can be worked by hand, and the page that shows it."""

import json
import math
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pages import copied, text_of

from netzero.cli import cli
from netzero.cli.guard import guarded
from netzero.proof import verify
from netzero.scenario import read_scenario
from netzero.sharing import Shared, share, study

COMMANDS = re.findall(r"^netzero (.*)$", text_of("sharing"), re.MULTILINE)

PARK = """
version: 1
name: two
currency: USD
discount_rate: 0 %
site: {latitude: 21.3, longitude: 105.6}
stages: {years: [2026], last_length: 1}
time: {blocks: [{start: "03-02", steps: 24, weight: 365}]}
tariffs: {two_part: {energy: {normal: 0.1}, demand_charge: 10}}
meters: {gate: {tariff: two_part}}
grid: {factor: 0.0005}
assets: []
"""
TENANTS = (
    "name,sector,meter,electricity_file,electricity_column\na,garment,gate,loads.csv,a\nb,garment,gate,loads.csv,b\n"
)


def folder_of(path: Path, more: str = "") -> Path:
    """Two tenants: 150 kW by day and 50 kW at night, 20 kW by day and 100 kW at night."""
    path.mkdir(exist_ok=True)
    (path / "park.yaml").write_text(PARK.replace("assets: []\n", more or "assets: []\n"), encoding="utf-8")
    (path / "tenants.csv").write_text(TENANTS, encoding="utf-8")
    rows = [f"2026-03-02 {h:02}:00,{150 if 8 <= h < 16 else 50},{20 if 8 <= h < 16 else 100}" for h in range(24)]
    (path / "loads.csv").write_text("time,a,b\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def shared_of(folder: Path, out: Path) -> Shared:
    return share(read_scenario(folder), out)


@dataclass(frozen=True)
class Two:
    """The two tenants, shared once for several tests."""

    folder: Path
    out: Path
    found: Shared


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Two:
    path = tmp_path_factory.mktemp("sharing")
    folder = folder_of(path / "two")
    return Two(folder, path / "out", shared_of(folder, path / "out"))


def test_two_tenants_that_peak_at_different_hours_save_what_their_peaks_do_not_add_up_to(two: Two) -> None:
    """The block stands for 365 days, so March for 365 / 31 months with a peak each."""
    found, months = two.found, 365 / 31
    assert found.game is not None
    assert found.game.value == pytest.approx(10 * months * (150 + 100 - 170), rel=1e-9)
    kwh = {"a": 365 * (8 * 150 + 16 * 50), "b": 365 * (8 * 20 + 16 * 100)}
    for name, peak in (("a", 150), ("b", 100)):
        assert found.alone[name].cost == pytest.approx(0.1 * kwh[name] + 10 * months * peak, rel=1e-9)
        assert found.alone[name].bill == pytest.approx((found.alone[name].cost,), rel=1e-9)
        assert found.alone[name].tonnes == pytest.approx((0.0005 * kwh[name],), rel=1e-9)
        assert found.together[name].tonnes == pytest.approx(found.alone[name].tonnes, rel=1e-9)
    value = 800 * months
    assert found.splits["peak"] == pytest.approx({"a": value * 150 / 250, "b": value * 100 / 250}, rel=1e-9)


def test_savings_by_settlement_and_by_every_rule_add_up_to_the_value(two: Two) -> None:
    found = two.found
    assert found.game is not None
    settled = [found.alone[name].cost if name in found.alone else 0.0 for name in found.together]
    saved = math.fsum(settled) - math.fsum(figures.cost for figures in found.together.values())
    assert saved == pytest.approx(found.game.value, rel=1e-9, abs=1e-9 * found.park.cost)
    for split in found.splits.values():
        assert math.fsum(split.values()) == pytest.approx(found.game.value, rel=1e-9)


def test_tenants_that_share_nothing_and_pay_by_the_kwh_gain_nothing(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "two")
    text = (folder / "park.yaml").read_text(encoding="utf-8").replace(", demand_charge: 10", "")
    (folder / "park.yaml").write_text(text, encoding="utf-8")
    found = shared_of(folder, tmp_path / "out")
    assert found.game is not None
    assert found.game.value == pytest.approx(0.0, abs=1e-9 * found.park.cost)


ROOF_OF_A = """
roofs: roofs.csv
weather: {bundled: vinh_phuc}
carbon: {cap_shares: {2026: 70 %}}
assets: [{technology: pv_roof, at: hall, owner: tenant}, {technology: battery, at: a, max: 1 MW, max_energy: 4 MWh}]
"""


def test_a_tenant_without_a_plan_alone_is_named_with_the_requirement_that_fails(tmp_path: Path) -> None:
    """All roof is a's: b cannot emit less than the grid does, a can for both."""
    folder = folder_of(tmp_path / "two", ROOF_OF_A)
    (folder / "roofs.csv").write_text("name,tenant,area,tilt,azimuth\nhall,a,9000,10,180\n", encoding="utf-8")
    found = shared_of(folder, tmp_path / "out")
    assert found.game is None
    assert set(found.alone) == {"a"}
    [told] = [why.say() for why in found.refused.values()]
    b_t = 0.0005 * 365 * (8 * 20 + 16 * 100)
    assert re.search(rf"MWh of electricity are not served in 2026; its cap .* {0.7 * b_t:,.0f} t a year", told)
    document = json.loads((tmp_path / "out" / "sharing.json").read_text(encoding="utf-8"))
    assert (document["status"], document["value"], list(document["refused"])) == ("no_plan", None, ["b"])


def test_plans_that_are_there_are_read_and_not_made_again(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(study, "run", lambda scenario, **_: made.append(scenario.park.name))
    assert shared_of(two.folder, two.out).as_dict() == two.found.as_dict()
    assert made == []
    assert verify(two.out / "alone" / "b").ok


def test_an_interrupted_study_leaves_whole_plans_and_no_answer(tmp_path: Path) -> None:
    def stop(key: str, **values: str) -> None:
        if key == "alone" and values["tenant"] == "b":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        share(read_scenario(folder_of(tmp_path / "two")), tmp_path / "out", say=stop)
    assert not (tmp_path / "out" / "sharing.json").exists()
    assert (tmp_path / "out" / "alone" / "a" / "manifest.json").exists()


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], int]:
    """Run a command of the page in a folder that holds its example."""
    copied("sharing", tmp_path / "two_mills")
    monkeypatch.chdir(tmp_path)
    return lambda command: guarded(cli, ["-q", *shlex.split(command)])


def test_the_example_of_the_page_is_shared_declared_and_explained(
    page: Callable[[str], int], capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for command in COMMANDS:
        assert page(command) == 0, command
        told.append(capsys.readouterr().out)
    assert "day_mill" in told[0]
    document = json.loads(told[1])
    assert document["value"]["cost"] > 0
    for split in document["splits"].values():
        assert math.fsum(split.values()) == pytest.approx(document["value"]["cost"], rel=1e-9)


def test_parts_that_are_not_of_all_tenants_are_refused(
    page: Callable[[str], int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert page("share two_mills -o out --part day_mill=30% --part mill=70%") == 3
    told = capsys.readouterr().err
    assert "'mill', which is no tenant" in told
    assert "says nothing of 'night_mill'" in told
    assert page("share two_mills -o out --part day_mill=30% --part night_mill=30%") == 3
    assert "add up to 0.6" in capsys.readouterr().err
