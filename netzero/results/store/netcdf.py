"""How a case lies in its file: groups of CF-1.11 variables, and texts of JSON as attributes of the root.

    /                        title, format, scenario, park, certificate, assumptions, warnings, provenance, parity
    /hourly  /periods  /plan  /design
    /proof      columns, multipliers                 (of the plan's linear program, by variable and by constraint)
    /promise    dispatch, settlement, books          (policy and largest balance residual as attributes)
    /operation  dispatch, settlement, books
    /reference  /finance                             (books without the plan, and what the plan is worth)
    /trials  /outages  /failures                     (of the operation; where the scenario asks for them)

Numbers are float64 and kept bit for bit. Every numeric array is shuffled, compressed and carries a Fletcher-32
checksum; a chunk is one series. HDF5 can filter no texts of variable length, so labels rely on the manifest's SHA-256.
`parity` says which number is not what was written (parity.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import xarray as xr
from pydantic import TypeAdapter

import netzero
from netzero.components.park import Park
from netzero.errors import Fault, IntegrityFailed
from netzero.results.case import Case, Operated
from netzero.results.store.parity import changes, codes
from netzero.results.store.reader import read_tree
from netzero.scenario.scenario import AssumedFigure
from netzero.units import read_quantity
from netzero.vocabulary import (
    AGEING,
    BOOKS,
    DISPATCH,
    FINANCE,
    HOURLY,
    LATER_DISPATCH,
    LATER_HOURLY,
    OUTAGES,
    PLAN,
    SETTLEMENT,
    TARIFF,
    TRIALS,
    Term,
    check,
    describe,
)

FORMAT = "netzero case"
FORMAT_VERSION = 1
PLAIN = ("scenario", "certificate", "warnings", "provenance")
TEXTS = (*PLAIN, "park", "assumptions")
_OPTIONAL_HOURLY = {"ghi_w_m2", "temperature_c", "grid_factor_marginal", *LATER_HOURLY}
_LATER_SETTLEMENT = {
    "pool_sell_price",
    "stored_kw",
    "network_loss_kw",
    "heat_own_kw",
    "heat_taken_kw",
    "heat_given_kw",
    "heat_payment",
}
"""Older files lack them."""
_LATER_PLAN = ("emission_budget_price", *LATER_DISPATCH)
"""Likewise."""
_LATER_OUTAGES = {"tier_survival", "tier_unserved_kwh"}
"""Likewise."""
_OUTAGES = [name for name in OUTAGES if name not in _LATER_OUTAGES]
REQUIRED: Mapping[str, Iterable[str]] = {
    "hourly": [name for name in HOURLY if name not in _OPTIONAL_HOURLY],
    "plan": [name for name in PLAN if name not in _LATER_PLAN],
    "design": ["capacity", "new_capacity"],
    "dispatch": [name for name in DISPATCH if name not in LATER_DISPATCH],
    "settlement": [name for name in SETTLEMENT if name not in _LATER_SETTLEMENT],
    "books": ["costs", "emissions"],
    "reference": ["costs", "emissions"],
    "finance": ["nominal_cash", "real_cash", "net_present_value"],
    "trials": list(TRIALS),
    "outages": _OUTAGES,
    "failures": _OUTAGES,
}
TERMS: Mapping[str, dict[str, Term]] = {
    "hourly": HOURLY | TARIFF,
    "plan": PLAN,
    "design": PLAN,
    "dispatch": DISPATCH | AGEING,
    "settlement": SETTLEMENT,
    "books": BOOKS,
    "reference": BOOKS,
    "finance": FINANCE,
    "trials": TRIALS,
    "outages": OUTAGES,
    "failures": OUTAGES,
}
_OPERATED = ("dispatch", "settlement", "books")
_WHOLE = ("plan", "design", "reference", "finance", "trials", "outages", "failures")
"""Parts of a case that are one group each."""
_PROOF = ("columns", "multipliers")
"""Named by the program, not by the vocabulary."""
_JSON = "json:"


def to_bytes(case: Case) -> bytes:
    """Return the file of a case; equal cases give equal bytes.

    Raises:
        IntegrityFailed: a Dataset is not in the vocabulary, or something is no plain data.

    """
    groups = {"/hourly": _ready(case, case.hourly, "hourly")}
    if case.periods is not None and case.periods is not case.hourly:
        groups["/periods"] = _ready(case, case.periods, "hourly")
    for part in _WHOLE:
        if getattr(case, part) is not None:
            groups[f"/{part}"] = _ready(case, getattr(case, part), part)
    for part in _PROOF:
        if getattr(case, part) is not None:
            groups[f"/proof/{part}"] = _ready(case, getattr(case, part), part)
    for name, operated in (("promise", case.promise), ("operation", case.operation)):
        if operated is not None:
            groups[f"/{name}"] = xr.Dataset(
                attrs={"policy": operated.policy, "balance_residual_max": operated.balance_residual_max}
            )
            for part in _OPERATED:
                groups[f"/{name}/{part}"] = _ready(case, getattr(operated, part), part)
    root = _root(case)
    root["parity"] = _json("parity", codes(groups, {name: root[name] for name in TEXTS}))
    groups["/"] = xr.Dataset(attrs=root)
    encoding = {path: {str(k): _encoding(v) for k, v in ds.variables.items()} for path, ds in groups.items()}
    return bytes(xr.DataTree.from_dict(groups).to_netcdf(engine="h5netcdf", encoding=encoding))


def from_bytes(data: bytes) -> Case:
    """Return the case of a file; raises as `opened` and `case_of`."""
    return case_of(opened(data))


def opened(data: bytes) -> xr.DataTree:
    """Return the groups of a file.

    Raises:
        IntegrityFailed: it is of another format.

    """
    tree = read_tree(data)
    if tree.attrs.get("format") != FORMAT or int(tree.attrs.get("format_version", 0)) != FORMAT_VERSION:
        raise IntegrityFailed("NZ1107", read=tree.attrs.get("format_version", "?"), allowed=FORMAT_VERSION)
    return tree


def changed_since_written(tree: xr.DataTree) -> Iterator[tuple[str, Fault]] | None:
    """Return the parts of a file of which something is not as it was written; None: an older file cannot say."""
    if "parity" not in tree.attrs:
        return None
    groups = {node.path: node.to_dataset(inherit=False) for node in tree.subtree if node.path != "/"}
    texts = {name: str(tree.attrs[name]) for name in TEXTS}
    return changes(json.loads(tree.attrs["parity"]), groups, texts)


def case_of(tree: xr.DataTree) -> Case:
    """Return the case of a file's groups.

    Raises:
        IntegrityFailed: they do not agree with the vocabulary.

    """
    nodes = {node.path: node for node in tree.subtree}

    def dataset(path: str, kind: str) -> xr.Dataset:
        found = nodes[path].to_dataset(inherit=False)
        found.attrs = {key: _revived(value) for key, value in found.attrs.items()}
        for variable in found.variables.values():
            variable.attrs = {key: _revived(value) for key, value in variable.attrs.items()}
        return _checked(found.drop_encoding(), kind)

    def given(path: str, kind: str) -> xr.Dataset | None:
        return dataset(path, kind) if path in nodes else None

    def operated(name: str) -> Operated | None:
        if f"/{name}" not in nodes:
            return None
        attrs = nodes[f"/{name}"].attrs
        parts = {part: dataset(f"/{name}/{part}", part) for part in _OPERATED}
        return Operated(str(attrs["policy"]), **parts, balance_residual_max=float(attrs["balance_residual_max"]))

    texts = {name: json.loads(tree.attrs[name]) for name in TEXTS}
    return Case(
        park=TypeAdapter(Park).validate_python(texts["park"]),
        scenario=texts["scenario"],
        hourly=dataset("/hourly", "hourly"),
        periods=given("/periods", "hourly"),
        certificate=texts["certificate"],
        **{part: given(f"/{part}", part) for part in _WHOLE},
        **{part: given(f"/proof/{part}", part) for part in _PROOF},
        promise=operated("promise"),
        operation=operated("operation"),
        assumptions=TypeAdapter(tuple[AssumedFigure, ...]).validate_python(texts["assumptions"]),
        warnings=tuple(texts["warnings"]),
        provenance=texts["provenance"],
    )


def _root(case: Case) -> dict[str, Any]:
    texts = {name: _json(name, getattr(case, name)) for name in PLAIN}
    texts["park"] = _json("park", TypeAdapter(Park).dump_python(case.park, mode="json"), unlimited=True)
    assumptions = TypeAdapter(tuple[AssumedFigure, ...]).dump_python(case.assumptions, mode="json")
    texts["assumptions"] = _json("assumptions", assumptions)
    return {
        "Conventions": "CF-1.11",
        "title": str(case.scenario.get("title") or case.park.name),
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "netzero_version": netzero.__version__,
        **texts,
    }


def _json(name: str, value: Any, *, unlimited: bool = False) -> str:
    """Return plain data as text; only the park's limits may be infinite."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=unlimited, sort_keys=True, default=_number)
    except (TypeError, ValueError) as error:
        raise IntegrityFailed("NZ1109", name=name, reason=str(error)) from error


def _number(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} is no plain data")


def _ready(case: Case, dataset: xr.Dataset, kind: str) -> xr.Dataset:
    """Return a checked copy in the order of the alphabet, with CF attributes, the scenario's currency and its clock."""
    given = describe(_checked(dataset, kind).copy().drop_encoding(), TERMS.get(kind, {}))
    ready = xr.Dataset(
        {name: given[name].variable for name in sorted(given.data_vars, key=str)},
        coords={name: given[name].variable for name in sorted(given.coords, key=str)},
        attrs=_attributes(given.attrs),
    )
    for variable in ready.variables.values():
        variable.attrs = _attributes(variable.attrs)
        if "units" in variable.attrs:
            variable.attrs["units"] = variable.attrs["units"].replace("currency", case.park.currency)
    if "time" in ready.coords:
        ready["time"].attrs.update(
            long_name="start of the step, local standard time",
            standard_name="time",
            axis="T",
            interval_label="start",
            utc_offset=_utc_offset(case),
        )
    return ready


def _checked(dataset: xr.Dataset, kind: str) -> xr.Dataset:
    """Return the Dataset when it agrees with the vocabulary; of a proof, when it is finite."""
    own = {str(name): Term(str(name), tuple(map(str, array.dims)), "", "") for name, array in dataset.items()}
    return check(dataset, TERMS.get(kind, own), REQUIRED.get(kind, ()))


def _attributes(given: Mapping[Any, Any]) -> dict[str, Any]:
    return {name: _storable(name, value) for name, value in sorted((str(key), value) for key, value in given.items())}


def _utc_offset(case: Case) -> str:
    minutes = round(60 * read_quantity(case.scenario.get("site", {}).get("utc_offset", 7.0), "h"))
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _storable(name: str, value: Any) -> Any:
    """Return an attribute as HDF5 can hold it: texts and numbers as they are, all else as a text of JSON."""
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, str | int | float) and not isinstance(plain, bool):
        return plain
    return _JSON + _json(name, plain)


def _revived(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    return json.loads(value.removeprefix(_JSON)) if isinstance(value, str) and value.startswith(_JSON) else value


def _encoding(variable: xr.Variable) -> dict[str, Any]:
    """Return how a variable is stored; texts and single numbers cannot be chunked and so not filtered either."""
    numeric = variable.dtype.kind in "fiuM"
    if not numeric:
        return {}
    encoding: dict[str, Any] = {"_FillValue": None}
    if variable.dtype.kind == "M":
        encoding |= {"units": _time_units(variable), "dtype": "int64", "calendar": "proleptic_gregorian"}
    if variable.dims:
        series = "time" in variable.dims
        chunks = [size if name == "time" or not series else 1 for name, size in variable.sizes.items()]
        encoding |= {"zlib": True, "complevel": 1, "shuffle": True, "fletcher32": True}
        encoding["chunksizes"] = tuple(max(1, size) for size in chunks)
    return encoding


def _time_units(variable: xr.Variable) -> str:
    """Return hours, or minutes where steps are shorter, since the start of the first year."""
    moments = variable.values.astype("datetime64[m]")
    year = str(moments.min().astype("datetime64[Y]")) if moments.size else "1970"
    whole = not (moments.astype(np.int64) % 60).any()
    return f"{'hours' if whole else 'minutes'} since {year}-01-01 00:00:00"
