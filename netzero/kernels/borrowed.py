"""A tuple of arrays handed on among kernels as one pointer.

Handed on as it is, a tuple of thirty arrays would be copied at every call of one kernel by another, and a reference
counted for each of them at every use. The pointer borrows: who made the tuple keeps it alive, and what it points to
never changes, so that the compiler need look it up but once. What the arrays hold may be written.

An array of the tuple is a pointer too. It has a length and items, all its indices given and none of them negative:
asking each whether it is took a quarter of the time. Rows of it can be fetched before they are needed.
"""

from __future__ import annotations

import operator
from hashlib import sha256
from typing import Any

from numba import types
from numba.core import cgutils
from numba.core.cgutils import int32_t, ir, voidptr_t
from numba.core.datamodel.models import OpaqueModel
from numba.core.typing.templates import AbstractTemplate, AttributeTemplate, infer_global, signature
from numba.extending import infer_getattr, lower_builtin, lower_getattr_generic, register_model, type_callable
from numba.np.arrayobj import load_item, store_item

CACHE_LINE = 64
"""Bytes."""


def by_reference(fields: Any) -> Any:
    """Return a named tuple itself; in compiled code, a pointer to it that is good until the caller returns."""
    return fields


def fetch(array: Any, row: int) -> None:
    """Have a row of an array of a borrowed tuple in the fastest memory soon, beyond its end nothing of use.

    It computes nothing, and Python has no need of it.
    """


class _Borrowed(types.Type):
    """Pointer to a named tuple; its name, part of that of every kernel, is short."""

    def __init__(self, fields: types.NamedTuple) -> None:
        super().__init__(name=f"borrowed({sha256(str(fields).encode()).hexdigest()})")
        self.fields = fields


class _Lent(types.Type):
    """Pointer to an array, row by row, of a borrowed tuple."""

    def __init__(self, array: types.Array) -> None:
        super().__init__(name=f"lent({array})")
        self.array = array


register_model(_Borrowed)(OpaqueModel)
register_model(_Lent)(OpaqueModel)


@type_callable(by_reference)
def _type_of_reference(context: Any) -> Any:
    def typed(fields: types.NamedTuple) -> _Borrowed:
        return _Borrowed(fields)

    return typed


@lower_builtin(by_reference, types.NamedTuple)
def _make_reference(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    kept = cgutils.alloca_once_value(builder, args[0])
    return builder.bitcast(kept, voidptr_t)


@infer_getattr
class _Fields(AttributeTemplate):
    key = _Borrowed

    def generic_resolve(self, borrowed: _Borrowed, name: str) -> Any:
        fields = borrowed.fields
        if name not in fields.fields:
            return None
        kind = fields.types[fields.fields.index(name)]
        return _Lent(kind) if isinstance(kind, types.Array) and kind.layout == "C" else kind


@lower_getattr_generic(_Borrowed)
def _field(context: Any, builder: Any, borrowed: _Borrowed, pointer: Any, name: str) -> Any:
    """Read a number, or find an array."""
    number = borrowed.fields.fields.index(name)
    kept = builder.bitcast(pointer, context.get_value_type(borrowed.fields).as_pointer())
    place = cgutils.gep_inbounds(builder, kept, 0, number)
    if isinstance(borrowed.fields.types[number], types.Array):
        return builder.bitcast(place, voidptr_t)
    return _constant(builder, place)


@infer_global(len)
class _Length(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        return signature(types.intp, *args) if isinstance(args[0], _Lent) else None


@infer_global(operator.getitem)
class _Item(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        return signature(args[0].array.dtype, *args) if isinstance(args[0], _Lent) and _is_whole(*args) else None


@infer_global(operator.setitem)
class _ItemSet(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        lent, index, _ = args
        if isinstance(lent, _Lent) and _is_whole(lent, index):
            return signature(types.none, lent, index, lent.array.dtype)
        return None


def _is_whole(lent: _Lent, index: types.Type) -> bool:
    """Return whether an index names one item."""
    given = index.types if isinstance(index, types.BaseTuple) else (index,)
    return len(given) == lent.array.ndim and all(isinstance(each, types.Integer) for each in given)


@lower_builtin(len, _Lent)
def _length(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return _member(context, builder, signature.args[0], args[0], "shape", 0)


@lower_builtin(operator.getitem, _Lent, types.Any)
def _item(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    return load_item(context, builder, signature.args[0].array, _place(context, builder, signature, args))


@lower_builtin(operator.setitem, _Lent, types.Any, types.Any)
def _set_item(context: Any, builder: Any, signature: Any, args: Any) -> None:
    store_item(context, builder, signature.args[0].array, args[2], _place(context, builder, signature, args))


@type_callable(fetch)
def _type_of_fetch(context: Any) -> Any:
    def typed(array: Any, row: types.Integer) -> Any:
        return types.none if isinstance(array, _Lent) else None

    return typed


@lower_builtin(fetch, _Lent, types.Integer)
def _fetch(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """Tell the processor of every cache line of a row: it is read, and wanted at every level of memory."""
    lent, kind = signature.args
    row = context.cast(builder, args[1], kind, types.intp)
    length = row.type(context.get_abi_sizeof(context.get_data_type(lent.array.dtype)))
    for dim in range(1, lent.array.ndim):
        length = builder.mul(length, _member(context, builder, lent, args[0], "shape", dim))
    data = builder.bitcast(_member(context, builder, lent, args[0], "data"), voidptr_t)
    first = builder.gep(data, [builder.mul(row, length)])
    called = ir.FunctionType(ir.VoidType(), [voidptr_t, int32_t, int32_t, int32_t])
    prefetch = cgutils.get_or_insert_function(builder.module, called, "llvm.prefetch.p0")
    with cgutils.for_range_slice(builder, row.type(0), length, row.type(CACHE_LINE), row.type) as (offset, _):
        builder.call(prefetch, [builder.gep(first, [offset]), int32_t(0), int32_t(3), int32_t(1)])
    return context.get_dummy_value()


def _place(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """Return where an item is: the last index counts items, each before it rows of all that follow."""
    lent, index = signature.args[:2]
    many = isinstance(index, types.BaseTuple)
    given = cgutils.unpack_tuple(builder, args[1], len(index)) if many else [args[1]]
    kinds = index.types if many else [index]
    indices = [context.cast(builder, each, kind, types.intp) for each, kind in zip(given, kinds, strict=True)]
    number = indices[0]
    for dim, each in enumerate(indices[1:], 1):
        length = _member(context, builder, lent, args[0], "shape", dim)
        number = builder.add(builder.mul(number, length), each)
    return builder.gep(_member(context, builder, lent, args[0], "data"), [number], inbounds=True)


def _member(context: Any, builder: Any, lent: _Lent, pointer: Any, name: str, *rest: int) -> Any:
    """Load a part of what describes an array."""
    array = builder.bitcast(pointer, context.get_value_type(lent.array).as_pointer())
    member = context.data_model_manager[lent.array]._fields.index(name)
    return _constant(builder, cgutils.gep_inbounds(builder, array, 0, member, *rest))


def _constant(builder: Any, place: Any) -> Any:
    """Load what never changes."""
    loaded = builder.load(place)
    loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
    return loaded
