"""`explain`: where a figure of a stored result comes from."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from netzero.cli.console import Console, Lang, printable
from netzero.cli.options import json_option, result_argument
from netzero.messages import text

if TYPE_CHECKING:
    from netzero.scenario.scenario import AssumedFigure
    from netzero.tracing import Input, Line, Piece, Traced

SMALL = 1e-4
"""Lines below this share of all absolute amounts are counted on the terminal, and told in the document."""
NOISE = 1e-12
"""Pieces below this share are what a solver leaves, and stand in the document alone."""


@click.command("explain")
@result_argument
@click.option("--figure", metavar="NAME", help="Such as cost_2030, bill_2030, tonnes_2030, energy_2030, cost.")
@click.option("--tenant", metavar="NAME", help="Of one tenant or other party [all together].")
@click.option("--basis", type=click.Choice(["promise", "operation"]), help="Whose figures [promise, if there is one].")
@click.option("--list", "listing", is_flag=True, help="Name the figures that can be asked for.")
@json_option
@click.pass_obj
def explain_command(
    console: Console,
    result: Path,
    figure: str | None,
    tenant: str | None,
    basis: Literal["promise", "operation"] | None,
    listing: bool,
    as_json: bool,
) -> None:
    """Trace a figure of RESULT, a result folder or file, to what it is the sum of and what that rests on."""
    if not listing and figure is None:
        raise click.UsageError(text("NZ1734", console.lang))
    from netzero.results import read
    from netzero.tracing import names, trace

    case = read(result)
    if listing or figure is None:
        found = names(case.park)
        if as_json:
            console.document({"figures": found, "parties": list(case.park.parties)})
        else:
            _show_names(console, found, case.park.stages.years)
        return
    traced = trace(case, figure, tenant, basis)
    if as_json:
        console.document(traced.as_dict())
    else:
        _show(console, traced)


def _show_names(console: Console, found: list[str], years: tuple[int, ...]) -> None:
    from netzero.cli.show import show_table

    lang = console.lang
    last = f"_{years[-1]}"
    rows = [name.removesuffix(last) for name in found if name.endswith(last)]
    columns = (text("explain_horizon", lang), *map(str, years))
    cells = [(name if name in found else "–", *(f"{name}_{year}" for year in years)) for name in rows]
    show_table(console, text("explain_figures", lang), columns, cells)


def _show(console: Console, traced: Traced) -> None:
    """Print the figure as a tree, and below it every assumption that it rests on."""
    from rich.console import Console as Terminal
    from rich.tree import Tree

    from netzero.cli.show import WIDE, show_table

    lang, terminal = console.lang, Terminal()
    tree = Tree(_line_of(_title(traced, lang), traced.value, traced.unit, lang))
    _branch(tree, traced, lang)
    page = StringIO()
    width = terminal.width if terminal.is_terminal else WIDE
    paper = Terminal(file=page, force_terminal=terminal.is_terminal, width=width)
    paper.print(tree, markup=False, highlight=False)
    console.data("\n".join(line.rstrip() for line in page.getvalue().rstrip().splitlines()))
    columns = [text(key, lang) for key in ("figure", "assumed_value", "unit", "assumed_source", "assumed_year")]
    rows = [(e.name, e.value, e.unit, e.source, e.year, _mark(e, lang)) for e in traced.assumptions]
    if rows:
        show_table(console, text("explain_assumptions", lang), [*columns, text("assumed_confidence", lang)], rows)


def _title(traced: Traced, lang: Lang) -> str:
    name = traced.name
    if traced.party is not None:
        name = text("explain_of_tenant", lang, figure=name, tenant=traced.party)
    return f"{name} ({text(f'explain_basis_{traced.basis}', lang)})"


def _branch(tree: Any, traced: Traced, lang: Lang) -> None:
    for year, weight, each in traced.stages:
        told = f"{year}: {_number(each.value, lang)} {each.unit} × {_number(weight, lang)}"
        _branch(tree.add(_plain(told)), each, lang)
    smaller = [line for line in traced.lines if abs(line.amount) < SMALL * traced.gross]
    for line in sorted(traced.lines, key=lambda line: -abs(line.amount)):
        if line not in smaller:
            branch = tree.add(_line_of(_named(line, lang), line.amount, traced.unit, lang))
            for piece in line.pieces:
                if abs(piece.amount) > NOISE * traced.gross:
                    branch.add(_product(piece, traced.unit, lang))
            if line.assumptions:
                marked = (f"{e.name} ({_mark(e, lang)})" for e in line.assumptions)
                branch.add(_plain(f"{text('explain_assumptions', lang)}: {', '.join(marked)}"))
    if smaller:
        amount = sum(line.amount for line in smaller)
        tree.add(_line_of(text("explain_smaller", lang, count=len(smaller)), amount, traced.unit, lang))


def _named(line: Line, lang: Lang) -> str:
    """Return an amount in words: its line, its asset, who bears it and what share of it counts."""
    words = text(line.line, lang) if line.line.startswith("transfer_") else _words(line.line, lang)
    if line.asset:
        words += f", {line.asset}"
    words += ", " + text("explain_borne", lang, bearers=" + ".join(party for party, _ in line.bearers))
    return words if line.share == 1.0 else f"{words}, {text('explain_share', lang, share=f'{line.share:.4g}')}"


def _words(line: str, lang: Lang) -> str:
    """Return the name of a line of cost or of a scope; a flow of energy by its own name."""
    for key in (f"line_{line}", line):
        if (found := text(key, lang)) != key:
            return found
    return line


def _product(piece: Piece, unit: str, lang: Lang) -> Any:
    product = " × ".join(_input(each, lang) for each in piece.inputs)
    of = f"{piece.of}: " if piece.of else ""
    return _plain(f"{of}{_number(piece.amount, lang)} {unit} = {product}")


def _input(each: Input, lang: Lang) -> str:
    return f"{text(f'input_{each.key}', lang)} {_number(each.value, lang)} {each.unit}"


def _mark(figure: AssumedFigure, lang: Lang) -> str:
    """Return the confidence of a figure, with the word that marks what no source confirms."""
    return f"{figure.confidence}, {text('explain_unverified', lang)}" if figure.unverified else figure.confidence


def _line_of(name: str, value: float, unit: str, lang: Lang) -> Any:
    return _plain(f"{name}: {_number(value, lang)} {unit}")


def _number(value: float, lang: Lang) -> str:
    from netzero.cli.show import cell

    return cell(float(value), lang)


def _plain(words: str) -> Any:
    """Return words as rich shows them, with nothing in them read as markup."""
    from rich.text import Text

    return Text(printable(words))
