"""How kernels are compiled: strict IEEE arithmetic, kept on disk.

A *step* is a small pure function that is written into its caller (LLVM does not do so by itself, which costs a factor
of five); Python may call it too. A *part* is a piece of a larger kernel that only other kernels call: leaving out what
Python would need to call it saves time to compile.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def step(function: Kernel) -> Kernel:
    """Compile a small pure function that is written into its caller."""
    return cast(Kernel, njit(cache=True, error_model="numpy", forceinline=True)(function))


def side_by_side(function: Kernel) -> Kernel:
    """Compile a step over many designs, views of arrays among its arguments.

    References to arrays are not counted: that took half of the time. So nothing that makes arrays can be compiled so.
    """
    return cast(Kernel, njit(cache=True, error_model="numpy", forceinline=True, _nrt=False)(function))


def part(function: Kernel) -> Kernel:
    """Compile a piece of a kernel that only kernels call; it is kept on disk as a piece of them."""
    options = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return cast(Kernel, njit(error_model="numpy", **options)(function))


def driver(function: Kernel) -> Kernel:
    """Compile a kernel that Python calls; several threads may run it at once."""
    return cast(Kernel, njit(cache=True, error_model="numpy", nogil=True)(function))
