"""The commands, scripts and manifests of docs/clusters.md are what netzero and Dask take."""

import re
import shlex
from dataclasses import replace

import pytest
import yaml
from click.testing import CliRunner
from pages import text_of

from netzero.cli import cli
from netzero.sweep import cluster_faults
from netzero.sweep.clusters import ClusterOptions
from netzero.sweep.jobs import new_cluster

PAGE = text_of("clusters")
COMMANDS = [line[2:] for block in re.findall(r"```console\n(.*?)```", PAGE, re.S) for line in block.splitlines()]
NETZERO = [shlex.split(command)[1:] for command in COMMANDS if command.startswith("netzero ")]
SHELL = [block.replace("\\\n", " ") for block in re.findall(r"```sh\n(.*?)```", PAGE, re.S)]


def options_of(words):
    """Return where a command computes, as its options are read."""
    given = cli.get_command(None, words[0]).make_context(words[0], words[1:]).params
    return ClusterOptions(**{key: value for key, value in given.items() if key in ClusterOptions.__dataclass_fields__})


@pytest.mark.parametrize("words", NETZERO, ids=" ".join)
def test_each_command_is_understood(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cluster_faults, "_interfaces", lambda: ["ib0"])
    monkeypatch.setattr(cluster_faults, "find_spec", lambda _: True)
    for name in ("ca.pem", "me.pem", "me-key.pem", "sweep.yaml"):
        (tmp_path / name).touch()
    assert cluster_faults.faults_of(options_of(words)) == []


def test_the_script_of_the_page_is_what_is_handed_in(tmp_path, monkeypatch):
    (words,) = (command for command in NETZERO if "slurm" in command)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sweep.yaml").touch()
    with new_cluster(replace(options_of(words), interface="lo", job_folder=tmp_path)) as cluster:
        lines = cluster.job_script().splitlines()
    (shown,) = (block for block in SHELL if "#SBATCH" in block)
    assert shown.splitlines() == [line for line in lines if line.startswith("#SBATCH") and str(tmp_path) not in line]


@pytest.mark.parametrize("kind", ["scheduler", "worker"])
def test_dasks_own_commands_take_the_words_of_the_page(kind):
    from distributed.cli import dask_scheduler, dask_worker

    command = {"scheduler": dask_scheduler, "worker": dask_worker}[kind].main
    known = {option for each in command.params for option in (*each.opts, *each.secondary_opts)}
    manifest = yaml.safe_load(re.search(r"```yaml\n(.*?)```", PAGE, re.S)[1])["spec"]
    of_pods = manifest[kind]["spec"]["containers"][0]["args"]
    (line,) = (line for block in SHELL for line in block.splitlines() if line.startswith(f"dask {kind}"))
    for words in (of_pods, shlex.split(line)):
        assert words[:2] == ["dask", kind]
        assert {word for word in words if word.startswith("--")} <= known


def test_a_command_with_options_that_do_not_go_together_is_wrong_usage(tmp_path):
    (tmp_path / "sweep.yaml").touch()
    given = ["--lang", "vi", "sweep", str(tmp_path / "sweep.yaml"), "--workers", "2", "--scheduler", "tcp://a:1"]
    refused = CliRunner().invoke(cli, given)
    assert refused.exit_code == 2
    assert "--workers và --scheduler" in refused.output
