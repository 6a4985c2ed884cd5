"""Files are measured before they are read."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from netzero.errors import BadInput
from netzero.intake import limits
from netzero.intake.limits import check_size, read_parquet_columns


def refusal(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        check_size(path)
    return caught.value.faults[0].code


def test_a_file_larger_than_allowed_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "load.csv"
    with path.open("wb") as file:
        file.truncate(200_000_001)
    assert refusal(path) == "NZ1551"


def test_an_empty_and_a_missing_file_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    assert refusal(tmp_path / "empty.csv") == "NZ1552"
    assert refusal(tmp_path / "absent.csv") == "NZ1550"
    assert refusal(tmp_path) == "NZ1550"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_lines_may_be_long_but_not_endless(end: bytes, tmp_path: Path) -> None:
    path = tmp_path / "load.csv"
    path.write_bytes(b"a" * 4_000_000 + end + b"b" * 4_000_000)
    check_size(path)
    path.write_bytes(b"a" * 10 + end + b"b" * 4_000_001 + end)
    assert refusal(path) == "NZ1553"


def test_binary_formats_have_no_lines(tmp_path: Path) -> None:
    path = tmp_path / "load.parquet"
    path.write_bytes(b"a" * 5_000_000)
    check_size(path, lines=False)


def parquet(folder: Path) -> Path:
    stamps = pd.date_range("2025-01-01", periods=3, freq="h", tz="Asia/Ho_Chi_Minh")
    pd.DataFrame({"time": stamps, "load_kw": [1.0, 2.0, np.nan]}).to_parquet(folder / "load.parquet")
    return folder / "load.parquet"


def test_a_parquet_file_keeps_its_zone(tmp_path: Path) -> None:
    read = read_parquet_columns(parquet(tmp_path))
    assert read["time"].iloc[0] == pd.Timestamp("2025-01-01 00:00", tz="Asia/Ho_Chi_Minh")
    assert read["load_kw"].tolist()[:2] == [1.0, 2.0]


@pytest.mark.parametrize(
    ("limit", "most", "code"), [("MOST_PARQUET_VALUES", 5, "NZ1570"), ("MOST_PARQUET_MB", 1e-6, "NZ1571")]
)
def test_a_parquet_file_is_measured_by_what_it_declares(
    limit: str, most: float, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, limit, most)
    with pytest.raises(BadInput) as caught:
        read_parquet_columns(parquet(tmp_path))
    assert caught.value.faults[0].code == code


def test_a_damaged_parquet_file_is_refused_or_read_right(tmp_path: Path) -> None:
    path = parquet(tmp_path)
    good = path.read_bytes()
    draw = np.random.default_rng(1)
    refused = 0
    for _ in range(100):
        data = bytearray(good)
        for at in draw.integers(0, len(data), 8):
            data[at] ^= 1 << int(draw.integers(8))
        path.write_bytes(bytes(data))
        try:
            read_parquet_columns(path)
        except BadInput as error:
            refused += error.faults[0].code in ("NZ1570", "NZ1571", "NZ1572")
    assert refused > 0
