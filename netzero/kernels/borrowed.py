"""A tuple of arrays handed on among kernels as one pointer.

Handed on as it is, a tuple of thirty arrays would be copied at every call of one kernel by another, and a reference
counted for each of them at every use. The pointer borrows: who made the tuple keeps it alive, and what it points to
never changes, so that the compiler need look it up but once. What the arrays hold may be written.
"""

from __future__ import annotations

from typing import Any

from numba import types
from numba.core import cgutils
from numba.core.datamodel.models import OpaqueModel
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, lower_builtin, lower_getattr_generic, register_model, type_callable


def by_reference(fields: Any) -> Any:
    """Return a named tuple itself; in compiled code, a pointer to it that is good until the caller returns."""
    return fields


class _Borrowed(types.Type):
    """Pointer to a named tuple."""

    def __init__(self, fields: types.NamedTuple) -> None:
        super().__init__(name=f"borrowed({fields})")
        self.fields = fields


register_model(_Borrowed)(OpaqueModel)


@type_callable(by_reference)
def _type_of_reference(context: Any) -> Any:
    def typed(fields: types.NamedTuple) -> _Borrowed:
        return _Borrowed(fields)

    return typed


@lower_builtin(by_reference, types.NamedTuple)
def _make_reference(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    kept = cgutils.alloca_once_value(builder, args[0])
    return builder.bitcast(kept, cgutils.voidptr_t)


@infer_getattr
class _Fields(AttributeTemplate):
    key = _Borrowed

    def generic_resolve(self, borrowed: _Borrowed, name: str) -> Any:
        fields = borrowed.fields
        return fields.types[fields.fields.index(name)] if name in fields.fields else None


@lower_getattr_generic(_Borrowed)
def _field(context: Any, builder: Any, borrowed: _Borrowed, pointer: Any, name: str) -> Any:
    """Read a field; an array comes without its owner, so that no reference is counted."""
    number = borrowed.fields.fields.index(name)
    kind = borrowed.fields.types[number]
    kept = builder.bitcast(pointer, context.get_value_type(borrowed.fields).as_pointer())
    place = cgutils.gep_inbounds(builder, kept, 0, number)
    if not isinstance(kind, types.Array):
        return _constant(builder, place)
    found = context.make_array(kind)(context, builder)
    layout = context.data_model_manager[kind]
    for position, member in enumerate(layout._fields):
        if member not in ("meminfo", "parent"):
            setattr(found, member, _constant(builder, cgutils.gep_inbounds(builder, place, 0, position)))
    return found._getvalue()


def _constant(builder: Any, place: Any) -> Any:
    """Load what never changes."""
    loaded = builder.load(place)
    loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
    return loaded
