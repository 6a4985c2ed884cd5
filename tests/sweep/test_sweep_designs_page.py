"""The example of docs/sweeps_of_designs.md, as a reader would copy it."""

import re
import shlex

from pages import copied, text_of

from netzero.cli import cli
from netzero.cli.guard import guarded
from netzero.results import read
from netzero.sweep.cases import kept, tasks
from netzero.sweep.compute import compute
from netzero.sweep.read import read_sweep
from netzero.sweep.shards import read_shard
from netzero.sweep.store import open_store
from netzero.sweep.work import begin

PAGE = text_of("sweeps_of_designs")


def test_the_sweep_of_the_page_is_computed_asked_and_its_hours_made_again(tmp_path, monkeypatch, capsys):
    copied("sweeps_of_designs", tmp_path / "two_mills")
    (tmp_path / "two_mills" / "sweep.yaml").rename(tmp_path / "sweep.yaml")
    monkeypatch.chdir(tmp_path)
    store = open_store("out")
    begin(read_sweep(tmp_path / "sweep.yaml"), store)
    for task in tasks(kept(store)):
        assert compute(store.url, task).status == "done"
    told = {column for task in tasks(kept(store)) for column in read_shard(store, task.key).column_names}
    table = re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE)
    first = {name.split(".")[0] for row in table for name in re.findall(r"`(\w+[\w.<>]*)", row)}
    assert first - {"fuel_kwh"} == {column.split(".")[0] for column in told}  # the park burns nothing

    commands = re.search(r"```sh\n(.*?)```", PAGE, re.DOTALL)[1].splitlines()
    assert [line.split()[1] for line in commands] == ["sweep", "hours", "hours"]
    for line in commands[1:]:
        assert guarded(cli, shlex.split(line)[1:]) == 0, capsys.readouterr().err
    assert read("hours_of_3").provenance["options"]["design"]["future"] == 2
    assert float(read("much_sun").capacities["capacity"].sel(size="battery.energy", stage=2030)) == 3000.0

    capsys.readouterr()
    exec(re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1], {})  # noqa: S102
    printed = capsys.readouterr().out
    assert "much sun" in printed
    assert "0.9" in printed
