"""`compare` of all cases of a sweep: what is done and what failed first, then the answers, a page and a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from netzero.cli.console import Console, Lang
from netzero.cli.show import show_table
from netzero.messages import text

if TYPE_CHECKING:
    from netzero.reports.texts import Text
    from netzero.sweep.questions.answers import Answers
    from netzero.sweep.questions.regret import Regret
    from netzero.sweep.store import Store

MOST_ROWS = 30
"""Rows of a table on the terminal."""


def compare_sweep(
    console: Console,
    store: Store,
    *,
    as_json: bool,
    pareto: str | None,
    figures: tuple[str, ...],
    decisions: str | None,
    output: Path | None,
    xlsx: Path | None,
) -> None:
    """Answer the questions to a sweep and write what was asked for."""
    from netzero.sweep.cases_table import gather
    from netzero.sweep.questions.answers import answers
    from netzero.sweep.questions.asked import asked

    with console.progress() as say:
        table = gather(store, say)
    found = answers(table, asked(table, figures, _listed(pareto), _listed(decisions)))
    title = f"{table.sweep['scenario']} ({store.url.rstrip('/').rpartition('/')[2]})"
    _write(console, found, title, output, xlsx)
    if as_json:
        console.document(found.plain())
    else:
        show(console, found)


def _listed(names: str | None) -> list[str]:
    return [name.strip() for name in (names or "").split(",") if name.strip()]


def _write(console: Console, found: Answers, title: str, output: Path | None, xlsx: Path | None) -> None:
    if output is not None:
        from netzero.sweep.page import write_page

        console.say("NZ1303", path=write_page(found, title, output, console.lang))
    if xlsx is not None:
        from netzero.results.store.files import replace_file
        from netzero.sweep.workbook import to_workbook

        console.say("NZ1303", path=replace_file(xlsx, to_workbook(found, title)))


def show(console: Console, found: Answers) -> None:
    """Print the answers: failures first, then cases, front, influences, fans of the main figures, and regrets."""
    from netzero.sweep.page.cases import standing

    for sentence in standing(found):
        console.data(_in(sentence, console.lang))
    _show_failures(console, found)
    _show_cases(console, found)
    _show_front(console, found)
    _show_influences(console, found)
    _show_regrets(console, found)


def _show_failures(console: Console, found: Answers) -> None:
    from netzero.sweep.per_case import WAITING

    rows = found.failures[found.failures["status"] != WAITING].drop_duplicates("number")
    if len(rows):
        columns = ["number", "label", "status", "message"]
        shown = rows[columns].head(MOST_ROWS).itertuples(index=False, name=None)
        heads = _heads(console.lang, "number", "label", "status", "why")
        words = [(number, label, _status(status, console.lang), why) for number, label, status, why in shown]
        show_table(console, _report("sweep.failed", console.lang), heads, words)
        _more(console, len(rows))


def _show_cases(console: Console, found: Answers) -> None:
    from netzero.sweep.cases_table import SET
    from netzero.sweep.page.words import varied
    from netzero.sweep.per_case import RUNS

    table, lang = found.table, console.lang
    runs = [RUNS] if RUNS in table.cases else []
    columns = [*runs, *varied(table), *found.asked.figures]
    units = [table.unit(column) for column in columns]
    names = [
        f"{name.removeprefix(SET)} ({unit})" if unit else name.removeprefix(SET)
        for name, unit in zip(columns, units, strict=True)
    ]
    rows = table.cases[["number", "label", "status", *columns]].head(MOST_ROWS).itertuples(index=False, name=None)
    shown = [(number, label, _status(status, lang), *rest) for number, label, status, *rest in rows]
    show_table(console, _report("sweep.all", lang), (*_heads(lang, "number", "label", "status"), *names), shown)
    _more(console, len(table.cases))


def _show_front(console: Console, found: Answers) -> None:
    if found.front is None:
        return
    from netzero.reports.texts import name, say
    from netzero.sweep.page.words import joined, of_cases

    lang, aims = console.lang, found.front.aims
    title = _in(say("sweep.front.title", aims=joined(name(f"{aim.figure}:{aim.sense}") for aim in aims)), lang)
    kept = found.table.cases.iloc[list(found.front.rows[:MOST_ROWS])]
    columns = ["number", "label", *(aim.figure for aim in aims)]
    heads = (*_heads(lang, "number", "label"), *(f"{aim.figure} ({found.table.unit(aim.figure)})" for aim in aims))
    show_table(console, title, heads, list(kept[columns].itertuples(index=False, name=None)))
    _more(console, len(found.front.rows))
    if not found.front.counts.complete:
        console.data(_in(of_cases(found.front.counts, found.table), lang))


def _show_influences(console: Console, found: Answers) -> None:
    from netzero.reports.texts import say
    from netzero.sweep.page.influence import methods_in_words

    lang = console.lang
    for sentence in methods_in_words(found):
        console.data(_in(sentence, lang))
    for each in found.sensitivities:
        if each.influences:
            rows = [
                (e.parameter.removeprefix("set."), _in(say(f"sweep.measure.{e.measure}"), lang), e.value, e.low, e.high)
                for e in each.influences
            ]
            heads = _heads(lang, "parameter", "measure", "value", "low", "high")
            show_table(console, f"{_report('sweep.influence.title', lang)}: {each.figure}", heads, rows[:MOST_ROWS])


def _show_regrets(console: Console, found: Answers) -> None:
    from netzero.sweep.page.regrets import sentences, why_none

    if found.uncrossed:
        console.data(_in(why_none(found), console.lang))
    told_all = (sentence for each in found.regrets for sentence in sentences(found, each))
    for sentence in dict.fromkeys(told_all):
        console.data(_in(sentence, console.lang))
    for each in found.regrets:
        _show_regret(console, found, each)


def _show_regret(console: Console, found: Answers, each: Regret) -> None:
    from netzero.sweep.page.regrets import ranked

    lang, unit = console.lang, found.table.unit(each.aim.figure)
    heads = (
        *(column.removeprefix("set.") for column in each.decisions),
        *(f"{_report(f'sweep.regret.{key}', lang)} ({unit})" for key in ("largest", "expected")),
        _report("sweep.regret.unknown", lang),
    )
    rows = [(*one.values, _loss(one.largest, lang), _loss(one.expected, lang), one.missing) for one in ranked(each)]
    show_table(console, f"{_report('sweep.section.regret', lang)}: {each.aim.figure}", heads, rows[:MOST_ROWS])
    _more(console, len(rows))


def _loss(loss: float | None, lang: Lang) -> Any:
    return _status("no_plan", lang) if loss == float("inf") else loss


def _more(console: Console, count: int) -> None:
    if count > MOST_ROWS:
        from netzero.reports.texts import name, say

        console.data(_in(say("sweep.more", shown=name(MOST_ROWS), count=name(count)), console.lang))


def _heads(lang: Lang, *keys: str) -> tuple[str, ...]:
    return tuple(_report(f"sweep.head.{key}", lang) for key in keys)


def _status(status: Any, lang: Lang) -> str:
    return _report(f"sweep.status.{status}", lang)


def _report(key: str, lang: Lang) -> str:
    return text(f"report.{key}", lang)


def _in(words: Text, lang: Lang) -> str:
    return words.vi if lang == "vi" else words.en
