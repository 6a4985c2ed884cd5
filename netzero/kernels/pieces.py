"""Kernels made of many pieces are optimised once, as a whole.

Numba optimises each function together with all that it calls, and once more within whatever calls it: with calls ten
deep the innermost are optimised ten times. Here a *piece* is only translated; what Python calls, the *whole*, takes in
all pieces that it reaches, knows them as its own, and is then optimised and turned into machine code.
"""

from __future__ import annotations

from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler, DefaultPassBuilder, PassManager
from numba.core.compiler_machinery import register_pass
from numba.core.llvm_bindings import llvm
from numba.core.typed_passes import NativeLowering


class _Translated(JITCodeLibrary):
    """What pieces that call each other are translated to: nothing of it runs by itself."""

    def add_linking_library(self, library: Any) -> None:
        """Remember what is called."""
        self._linking_libraries.append(library)

    def reached(self, found: dict[JITCodeLibrary, None]) -> None:
        """Add this and all that it calls, directly or not."""
        if self not in found:
            found[self] = None
            for library in self._linking_libraries:
                library.reached(found) if isinstance(library, _Translated) else found.setdefault(library)


class _Piece(_Translated):
    """What runs as part of a whole only."""

    def _optimize_functions(self, ll_module: Any) -> None:
        """Leave all of it to the whole."""
        ll_module.data_layout = self._codegen._data_layout


class _Whole(_Translated):
    """What takes in all pieces that it reaches before it is optimised."""

    def finalize(self) -> None:
        found: dict[JITCodeLibrary, None] = {}
        self.reached(found)
        del found[self]
        own = {function.name for function in self._final_module.functions if not function.is_declaration}
        self._linking_libraries = list(found)
        for library in self._linking_libraries:
            if isinstance(library, _Translated):
                self._final_module.link_in(library._final_module, preserve=True)
        for function in self._final_module.functions:
            if not function.is_declaration and function.name not in own:
                function.linkage = "internal"
        self._linking_libraries = [library for library in found if not isinstance(library, _Translated)]
        super().finalize()

    def _optimize_final_module(self) -> None:
        """Optimise once, where Numba would twice; loops stay as they are, for most have few turns."""
        tuning = llvm.create_pipeline_tuning_options(speed_level=3)
        tuning.loop_unrolling = tuning.loop_vectorization = tuning.slp_vectorization = False
        builder = llvm.create_pass_builder(self._codegen._tm, tuning)
        builder.getModulePassManager().run(self._final_module, builder)


@register_pass(mutates_CFG=True, analysis_only=False)
class _Translate(NativeLowering):
    _name = "translate_piece"
    attributes: tuple[str, ...] = ()
    """What LLVM is told of it."""

    def run_pass(self, state: Any) -> bool:
        """Translate a piece, and tell its callers where it is."""
        state.library = _Piece(state.targetctx.codegen(), state.func_id.func_qualname)
        state.flags.no_compile = True
        super().run_pass(state)
        translated = state.library._final_module.get_function(state["cr"].fndesc.llvm_func_name)
        for attribute in self.attributes:
            translated.add_function_attribute(attribute)
        entry: Any = [].index  # Numba wants some function of C, one for each; Python is not to call it
        called = _call_of(state["cr"].fndesc, state.library)
        state.targetctx.insert_func_defn([(called, entry, state["cr"].fndesc.argtypes)])
        state["cr"] = state["cr"]._replace(cfunc=entry)
        return True


@register_pass(mutates_CFG=True, analysis_only=False)
class _TranslateApart(_Translate):
    _name = "translate_piece_apart"
    attributes = ("noinline", "cold")


def _call_of(piece: Any, library: _Piece) -> Any:
    """Return what writes a call of a piece: it gives a number or nothing, and its caller does not ask if it failed."""

    def called(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        function = context.declare_function(builder.module, piece)
        _, found = context.call_conv.call_function(builder, function, piece.restype, piece.argtypes, args)
        return found

    written: Any = called
    written.libs = (library,)
    return written


@register_pass(mutates_CFG=True, analysis_only=False)
class _TranslateWhole(NativeLowering):
    _name = "translate_whole"

    def run_pass(self, state: Any) -> bool:
        """Translate what Python calls, and turn it into machine code with all its pieces."""
        state.library = _Whole(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        return bool(super().run_pass(state))


def _with(lowering: type[NativeLowering]) -> type[Compiler]:
    class Replaced(Compiler):
        def define_pipelines(self) -> list[PassManager]:
            manager = DefaultPassBuilder.define_nopython_pipeline(self.state)
            replaced = PassManager(manager.pipeline_name)
            replaced.passes = [
                (lowering, text) if each is NativeLowering else (each, text) for each, text in manager.passes
            ]
            replaced.finalize()
            return [replaced]

    return Replaced


PieceCompiler, ApartCompiler, WholeCompiler = _with(_Translate), _with(_TranslateApart), _with(_TranslateWhole)
"""What to hand `numba.njit` as `pipeline_class`."""
