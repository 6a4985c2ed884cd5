"""One changed number of a file is found, named and told as it was."""

import hashlib
import json
import shutil
from pathlib import Path

import h5py
import numpy as np
import pytest
import xarray as xr

from netzero.cli.console import Console
from netzero.cli.verify import verify_command
from netzero.results import Case
from netzero.results.store import changed_since_written
from netzero.results.store.parity import Change, change, changes, code

CODED = np.array([3, 5, 9, 17, 33], dtype=np.uint64)


def test_the_code_of_five_words_worked_by_hand() -> None:
    # all: 3^5^9^17^33 = 63; positions with lowest digit 1 (1, 3): 5^17 = 20; second (2, 3): 9^17 = 24; third (4): 33
    assert [int(word, 16) for word in code(CODED)] == [63, 20, 24, 33]


@pytest.mark.parametrize("position", range(5))
def test_a_changed_word_is_found_and_told_as_it_was(position: int) -> None:
    changed = CODED.copy()
    changed[position] = 1000
    assert change(code(CODED), changed) == Change(position, CODED[position])
    assert change(code(CODED), CODED) is None


def test_two_changed_words_are_several() -> None:
    assert change(code(CODED), CODED + np.array([1, 0, 1, 0, 0], dtype=np.uint64)) == Change(None, np.uint64(0))
    assert change(code(CODED), CODED[:4]) == Change(None, np.uint64(0))


def test_one_number_of_every_variable_is_found_and_named(proven_tree: xr.DataTree) -> None:
    rng, count, written = np.random.default_rng(20), 0, json.loads(proven_tree.attrs["parity"])
    for node in proven_tree.subtree:
        mine = {key: words for key, words in written.items() if key == node.path or key.startswith(node.path + "/")}
        group = {node.path: node.to_dataset(inherit=False)}
        for name, variable in node.data_vars.items():
            if not variable.size:
                continue
            at = tuple(int(rng.integers(size)) for size in variable.shape)
            whole, value = variable.values, variable.values[at]
            whole[at] = value * (1 + 1e-13) + 1e-13 if variable.dtype.kind == "f" else value + 1
            ((where, told),) = changes(mine, group, {})
            whole[at] = value
            said = told.say()
            assert f"/{where}" == node.path
            assert said.startswith(f"{name} (")
            assert f"{value.item()!r} was written" in said
            assert all(label in said for label in labels(variable, at)), (node.path, name)
            count += 1
    assert count > 75


def labels(variable: xr.DataArray, at: tuple[int, ...]) -> list[str]:
    """The labels of one number, as people write them."""
    found = [variable[dim].values[i] for dim, i in zip(variable.dims, at, strict=True) if dim in variable.coords]
    return [str(one)[:16].replace("T", " ") if isinstance(one, np.datetime64) else str(one) for one in found]


@pytest.mark.parametrize(
    ("text", "path", "value", "said"),
    [
        ("park", ("meters", 0, "import_limit_kw", 1), 1.0, "meters[gate].import_limit_kw[1]"),
        ("certificate", ("objective",), 1.0, "objective"),
        ("certificate", ("status",), "splendid", "status"),
        ("provenance", ("seed",), 7, "seed"),
    ],
)
def test_a_changed_figure_of_a_text_is_found_and_named(
    proven_tree: xr.DataTree, text: str, path: tuple, value: object, said: str
) -> None:
    tree = proven_tree.copy()
    document = json.loads(tree.attrs[text])
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    tree.attrs[text] = json.dumps(document)
    ((where, told),) = changed_since_written(tree)
    assert where == text
    assert said in told.say()


def set_number(folder: Path, name: str, at: tuple, value: float, *, fix_manifest: bool) -> None:
    """Set one number of a stored case, and make its manifest fit where that is asked for."""
    path = folder / "case.nc"
    with h5py.File(path, "r+") as file:
        file[name][at] = value
    if fix_manifest:
        data = path.read_bytes()
        manifest = json.loads((folder / "manifest.json").read_text())
        manifest["versions"][0]["files"]["case.nc"] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize("fix_manifest", [True, False])
def test_a_file_with_one_other_number_is_refused_with_hour_node_and_equation(
    proven_folder: Path, proven: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str], fix_manifest: bool
) -> None:
    folder = shutil.copytree(proven_folder, tmp_path / "changed")
    assert proven.plan is not None
    gate = proven.plan["meter"].values.tolist().index("gate")
    bought = float(proven.plan["imported_kw"].values[gate, 1, 13])
    set_number(folder, "plan/imported_kw", (gate, 1, 13), bought + 12.3, fix_manifest=fix_manifest)
    assert verify_command.callback.__wrapped__(Console(), folder, True) == 9
    document = json.loads(capsys.readouterr().out)
    failed = [row for row in document["checks"] if not row["ok"]]
    said = [row.get("message", row.get("reason")) for row in failed]
    assert f"imported_kw (gate, 2030, 2026-03-02 13:00) is {bought + 12.3!r}; {bought!r} was written" in said
    assert "electricity at park, 2030, 2026-03-02 13:00: flows do not add up by 12.3 kW" in said
    assert any("SHA-256" in str(one) for one in said) is not fix_manifest
