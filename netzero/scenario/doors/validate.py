"""From a tree to a checked model: every refusal of pydantic becomes a fault with its place and a sentence of ours.

A value that may have several forms (a number or one per year) is refused once, by the form it was meant to have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from netzero.errors import Fault, Faults, Place
from netzero.scenario.doors.yaml_tree import KeyPath, Node, shown
from netzero.scenario.nearest import nearest

Model = TypeVar("Model", bound=BaseModel)

_CODES = {
    "missing": "NZ0241",
    "dict_type": "NZ0243",
    "model_type": "NZ0243",
    "model_attributes_type": "NZ0243",
    "mapping_type": "NZ0243",
    "tuple_type": "NZ0244",
    "list_type": "NZ0244",
    "string_type": "NZ0245",
    "int_type": "NZ0246",
    "int_parsing": "NZ0246",
    "int_from_float": "NZ0246",
    "int_parsing_size": "NZ0246",
    "float_type": "NZ0247",
    "float_parsing": "NZ0247",
    "finite_number": "NZ0247",
    "bool_type": "NZ0248",
    "bool_parsing": "NZ0248",
    "literal_error": "NZ0249",
    "string_pattern_mismatch": "NZ0250",
    "greater_than_equal": "NZ0251",
    "greater_than": "NZ0252",
    "less_than_equal": "NZ0253",
    "less_than": "NZ0226",
    "too_short": "NZ0254",
    "too_long": "NZ0254",
}
_LIMITS = {"greater_than_equal": "ge", "greater_than": "gt", "less_than_equal": "le", "less_than": "lt"}
_WRONG_FORM = {"dict_type", "model_type", "model_attributes_type", "tuple_type", "string_type", "literal_error"}


def validate_data(
    form: type[Model], data: Any, root: Node, context: Mapping[str, Any], faults: Faults, at: KeyPath = ()
) -> Model | None:
    """Return the model of plain data, or None with all of its faults noted.

    Args:
        form: the model.
        data: plain data: those of the tree, or made from them.
        root: the scenario's tree, for places.
        context: what validators need (the currency).
        faults: where faults are noted (NZ0240 to NZ0256, NZ01xx).
        at: where in the tree the data stand.

    """
    made, refused = attempt(form, data, root, context, at)
    faults.extend(refusal.fault(form) for refusal in refused)
    return made


def attempt(
    form: type[Model], data: Any, root: Node, context: Mapping[str, Any], at: KeyPath = ()
) -> tuple[Model | None, list[Refusal]]:
    """Return the model of plain data and no refusal, or None and why; arguments as for `validate_data`."""
    try:
        return form.model_validate(data, context=dict(context)), []
    except ValidationError as error:
        refused = [Refusal(root, at, dict(entry)) for entry in error.errors(include_url=False)]
        return None, list(_meant(_without_short(refused)))


class Refusal:
    """One error of pydantic, with its location split into keys that are in the tree and the branch of a union."""

    def __init__(self, root: Node, at: KeyPath, error: dict[str, Any]) -> None:
        self.root, self.at, self.error = root, at, error
        self.kind: str = error["type"]
        self.path: KeyPath = at
        self.branches: tuple[tuple[KeyPath, str], ...] = ()
        node = root.find(at)
        for step in error["loc"]:
            child = node.child(step) if node else None
            if child is not None:
                node, self.path = child, (*self.path, step)
            elif step != error["loc"][-1] or self.kind not in ("missing", "extra_forbidden"):
                self.branches = (*self.branches, (self.path, str(step)))

    @property
    def wrong_form(self) -> bool:
        """Whether the value at the union itself cannot be meant for this branch (rather than something inside it)."""
        if not self.branches or self.path != self.branches[0][0]:
            return False
        mapping = isinstance(self.error.get("input"), dict | list)
        return self.kind in _WRONG_FORM or (self.kind == "NZ0101" and mapping)

    @property
    def where(self) -> KeyPath:
        """Path of what is refused: of the key itself when it is missing or not known."""
        if self.kind == "extra_forbidden":
            return (*self.path_of_parent, self.error["loc"][-1])
        return (*self.path, self.error["loc"][-1]) if self.kind == "missing" else self.path

    @property
    def of_key(self) -> bool:
        """Whether the key is refused rather than its value."""
        return self.kind == "extra_forbidden" or self.error["loc"][-1:] == ("[key]",)

    def allowed_keys(self, form: type[BaseModel]) -> list[str]:
        """Return the keys that may stand where one is not known."""
        return _keys(form, self.error["loc"][:-1])

    def fault(self, form: type[BaseModel]) -> Fault:
        """Return the fault in our words."""
        context = dict(self.error.get("ctx") or {})
        read, last = shown(self.error.get("input")), self.error["loc"][-1] if self.error["loc"] else ""
        if self.kind.startswith("NZ"):
            return Fault(
                self.kind, self.root.place_of(self.path), {key: _short(value) for key, value in context.items()}
            )
        if self.kind == "extra_forbidden":
            near = nearest(last, self.allowed_keys(form))
            return Fault("NZ0240", self._place_of_key(self.where), {"read": shown(last), "near": near})
        if self.kind == "missing":
            return Fault("NZ0241", self.root.place_of((*self.path, last)), {"name": last})
        if last == "[key]":
            return Fault("NZ0255", self._place_of_key(self.path), {"read": read})
        values: dict[str, Any] = {"read": read}
        if self.kind in _LIMITS:
            values["limit"] = context.get(_LIMITS[self.kind])
        if self.kind == "literal_error":
            values["allowed"] = context.get("expected")
        if self.kind in ("too_short", "too_long"):
            low, high = context.get("min_length"), context.get("max_length")
            values = {"count": context.get("actual_length"), "limit": f"1-{high}" if low is None else f">= {low}"}
        if self.kind not in _CODES:
            return Fault("NZ0256", self.root.place_of(self.path), {**values, "reason": shown(self.error["msg"])})
        return Fault(_CODES[self.kind], self.root.place_of(self.path), values)

    @property
    def path_of_parent(self) -> KeyPath:
        """Path of the mapping that holds a key that is not known (its own path when the tree has the key)."""
        last = self.error["loc"][-1]
        return self.path[:-1] if self.path and self.path[-1] == last else self.path

    def _place_of_key(self, path: KeyPath) -> Place:
        return self.root.place_of(path, key=True)


def _short(value: Any) -> Any:
    return value if isinstance(value, int | float) else shown(value)


def _without_short(refused: list[Refusal]) -> list[Refusal]:
    """Leave out that a list is too short where its entries are refused: pydantic counts the good ones alone."""
    above = {refusal.path[:length] for refusal in refused for length in range(len(refusal.path))}
    return [refusal for refusal in refused if refusal.kind != "too_short" or refusal.path not in above]


def _meant(refused: list[Refusal]) -> Iterable[Refusal]:
    """Leave out refusals of forms that a value was not meant to have: 'no mapping' of a number out of range."""
    groups: dict[tuple[KeyPath, ...], dict[str, list[Refusal]]] = {}
    for refusal in refused:
        if refusal.branches:
            where, branch = refusal.branches[0]
            groups.setdefault((where,), {}).setdefault(branch, []).append(refusal)
        else:
            yield refusal
    for branches in groups.values():
        meant = [found for found in branches.values() if not any(refusal.wrong_form for refusal in found)]
        yield from meant[0] if meant else next(iter(branches.values()))[:1]


def _keys(form: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """Return the keys allowed at a location of an error: those of the models found on the way there."""
    models = {form}
    for step in loc:
        fields = [field.annotation for model in models for name, field in _written(model) if name == step]
        if fields:
            models = {model for annotation in fields for model in models_in(annotation)}
    return [name for model in models for name, _ in _written(model)]


def _written(model: type[BaseModel]) -> Iterable[tuple[str, FieldInfo]]:
    """Yield the fields of a model by the keys that they are written under."""
    return ((field.alias or name, field) for name, field in model.model_fields.items())


def models_in(annotation: Any) -> set[type[BaseModel]]:
    """Return all models that an annotation holds, however deep in unions, tuples and mappings."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return {model for part in get_args(annotation) for model in models_in(part)}
