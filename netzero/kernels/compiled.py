"""How kernels are compiled: strict IEEE arithmetic, kept on disk.

A *step* is a small pure function that is written into its caller (LLVM does not do so by itself, which costs a factor
of five); Python may call it too. A *part* is a piece of a larger kernel that only other kernels call: leaving out what
Python would need to call it halves the time to compile.
"""

from __future__ import annotations

from numba import njit

step = njit(cache=True, error_model="numpy", forceinline=True)
part = njit(cache=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
