"""How kernels are compiled: strict IEEE arithmetic, kept on disk.

A *step* is a small pure function that is written into its caller (LLVM does not do so by itself, which costs a factor
of five); Python may call it too. A *part* is a piece of a larger kernel that only other kernels call: leaving out what
Python would need to call it saves time to compile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from numba import njit
from numba.core.event import Listener, install_listener

from netzero.kernels.disjoint import DisjointCompiler
from netzero.kernels.once import compiled_once
from netzero.kernels.pieces import ApartCompiler, PieceCompiler, WholeCompiler

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def step(function: Kernel) -> Kernel:
    """Compile a small pure function that is written into its caller."""
    return cast(Kernel, compiled_once(njit(cache=True, error_model="numpy", forceinline=True)(function)))


def side_by_side(function: Kernel) -> Kernel:
    """Compile a step over many designs, views of arrays among its arguments; what it writes overlaps with no other.

    References to arrays are not counted: that took half of the time. So nothing that makes arrays can be compiled so.
    """
    options = {"forceinline": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True, "_nrt": False}
    compiled = njit(cache=True, error_model="numpy", pipeline_class=DisjointCompiler, **options)(function)
    return cast(Kernel, compiled_once(compiled))


def part(function: Kernel) -> Kernel:
    """Compile a piece of a kernel that only kernels call; it is kept on disk as a piece of them."""
    options = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return cast(Kernel, njit(error_model="numpy", **options)(function))


def driver(function: Kernel) -> Kernel:
    """Compile a kernel that Python calls; several threads may run it at once."""
    return cast(Kernel, compiled_once(njit(cache=True, error_model="numpy", nogil=True)(function)))


def piece(function: Kernel) -> Kernel:
    """Translate a part of a `whole`, which is optimised there. It raises nothing: nobody would hear of it.

    Not for loops over many designs: they want to be optimised by themselves first.
    """
    return cast(Kernel, njit(pipeline_class=PieceCompiler, **_PIECE)(function))


def small_piece(function: Kernel) -> Kernel:
    """Translate a piece that is written into its callers: what is asked for most often, and by few."""
    return cast(Kernel, njit(pipeline_class=PieceCompiler, **_PIECE | {"forceinline": True})(function))


def rare_piece(function: Kernel) -> Kernel:
    """Translate a piece that is never written into its callers: what most parks have no use for."""
    return cast(Kernel, njit(pipeline_class=ApartCompiler, **_PIECE)(function))


_PIECE: dict[str, Any] = {
    "error_model": "numpy",
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "forceinline": False,  # said in so many words: else that of who calls it first would be taken over
}


def whole(function: Kernel) -> Kernel:
    """Compile a kernel that Python calls together with all its pieces."""
    options = {"nogil": True, "pipeline_class": WholeCompiler}
    return cast(Kernel, compiled_once(njit(cache=True, error_model="numpy", **options)(function)))


@contextmanager
def first_compiled(tell: Callable[[], None]) -> Iterator[None]:
    """Call `tell` at most once: when a kernel has to be compiled because none is kept on disk that fits."""
    told: list[bool] = []

    class Told(Listener):
        def on_start(self, event: Any) -> None:
            if not told:
                told.append(True)
                tell()

        def on_end(self, event: Any) -> None:
            pass

    with install_listener("numba:compile", Told()):
        yield
