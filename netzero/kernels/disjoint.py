"""Functions whose arrays do not overlap: LLVM need not look whether they do, nor keep other code for that."""

from __future__ import annotations

from typing import Any

from numba.core.compiler import Compiler


class DisjointCompiler(Compiler):
    """Tell LLVM that what is written by one argument is not read or written by another.

    What to hand `numba.njit` as `pipeline_class`.
    """

    def __init__(self, typingctx: Any, targetctx: Any, library: Any, *rest: Any) -> None:
        super().__init__(typingctx, targetctx, library, *rest)
        self.state.flags.noalias = True
