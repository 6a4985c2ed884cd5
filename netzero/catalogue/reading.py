"""The data files, each read once, and their entries in their forms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter

from netzero.catalogue.model import Known

DATA_FILES = (
    "defaults",
    "technologies",
    "equipment",
    "fuels",
    "grid",
    "schedules",
    "tariffs",
    "market",
    "finance",
    "sectors",
    "benchmarks",
    "demand",
    "calendar",
    "measures",
    "exchanges",
    "sites",
    "bands",
)
"""Names of the data files, without ending: what a run's input hashes cover."""

Form = TypeVar("Form", bound=BaseModel)


@cache
def read(file: str) -> Mapping[str, Any]:
    """Return a data file as it is written."""
    import yaml

    text = (files("netzero.catalogue") / "data" / f"{file}.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=yaml.CSafeLoader))


def entries(file: str, key: str, form: type[Form]) -> dict[str, Form]:
    """Return the entries of a part of a data file, all in one form, by name."""
    return {name: form.model_validate(entry) for name, entry in read(file)[key].items()}


def known(file: str, key: str) -> dict[str, Known]:
    """Return the entries of a part of a data file, each in the form that it has, by name."""
    adapter: TypeAdapter[Known] = TypeAdapter(Known)
    return {name: adapter.validate_python(entry) for name, entry in read(file)[key].items()}
