"""The report in a real browser: it draws, it is silent, and no name of the scenario ever runs."""

import base64
import itertools
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from netzero.reports import write_report

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
)
PAYLOADS = (
    "<script>window.PWNED=1</script>",
    "</script><script>window.PWNED=1</script>",
    "<img src=x onerror=window.PWNED=1>",
    '"><svg onload=window.PWNED=1>',
    "'-window.PWNED=1-'",
    "{{ 7*7 }}${window.PWNED=1}",
    '<a href="javascript:window.PWNED=1">x</a>',
    "<b>x</b><br>&lt;img src=x onerror=window.PWNED=1&gt;",
    "]]><!--<script>window.PWNED=1//-->",
    "\u2028window.PWNED=1\u2029",
    "<iframe src=https://example.invalid/></iframe>",
    "<style>@import url(https://example.invalid/x.css)</style>",
    "%{customdata} $\\href{javascript:window.PWNED=1}{x}$",
    "<details open ontoggle=window.PWNED=1>",
    "\x00<scr\x00ipt>window.PWNED=1</script>",
)
REWIRED = "import os,sys; os.dup2({0},3); os.dup2({1},4); os.execvp(sys.argv[1], sys.argv[1:])"


class Browser:
    """Chromium, spoken to in its DevTools protocol over a pipe; remembers what it complained of and asked for."""

    def __init__(self, program: str, folder: Path) -> None:
        to_browser, self._write = os.pipe()
        self._read, from_browser = os.pipe()
        wires = REWIRED.format(to_browser, from_browser)
        command = [sys.executable, "-c", wires, program, *FLAGS, f"--user-data-dir={folder}", "about:blank"]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(command, pass_fds=(to_browser, from_browser), stdout=quiet, stderr=quiet)
        os.close(to_browser)
        os.close(from_browser)
        self._ids, self._rest = itertools.count(1), b""
        self._session: dict[str, str] = {}
        self.events: list[dict] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = {"sessionId": self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]}
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: object) -> dict:
        number = next(self._ids)
        message = {"id": number, "method": method, "params": params, **self._session}
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return answer["result"]
            self.events.append(answer)

    def _next(self) -> dict:
        while b"\0" not in self._rest:
            more = os.read(self._read, 1 << 20)
            assert more, "the browser closed its pipe"
            self._rest += more
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)

    def value(self, expression: str) -> object:
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def open(self, path: Path, width_px: int = 1440, *, scripts: bool = True) -> None:
        self.events.clear()
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.call("Emulation.setDeviceMetricsOverride", width=width_px, height=900, deviceScaleFactor=1, mobile=False)
        self.call("Page.navigate", url=path.as_uri())
        self.wait("document.readyState === 'complete'")
        if scripts:
            drawn = "document.querySelectorAll('.plot .main-svg:first-child').length"
            self.wait(f"document.querySelectorAll('.plot').length === {drawn}")

    def wait(self, expression: str, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not self.value(expression):
            assert time.monotonic() < end, f"still not so after {seconds} s: {expression}"
            time.sleep(0.05)

    def screenshot(self, path: Path, selector: str = "body") -> None:
        box = json.loads(
            str(self.value(f"JSON.stringify(document.querySelector('{selector}').getBoundingClientRect())"))
        )
        scroll = float(self.value("scrollY"))
        clip = {"x": box["x"], "y": box["y"] + scroll, "width": box["width"], "height": box["height"], "scale": 1}
        picture = self.call("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)["data"]
        path.write_bytes(base64.b64decode(picture))

    def complaints(self) -> list[str]:
        kinds = ("Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled")
        return [json.dumps(event["params"])[:400] for event in self.events if event.get("method") in kinds]

    def requests(self) -> list[str]:
        asked = [
            event["params"]["request"]["url"]
            for event in self.events
            if event.get("method") == "Network.requestWillBeSent"
        ]
        return [url for url in asked if not url.startswith(("file:", "data:", "about:"))]

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        os.close(self._write)
        os.close(self._read)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no chromium on this machine")
    found = Browser(program, tmp_path_factory.mktemp("profile"))
    yield found
    found.close()


@pytest.fixture(scope="module")
def report(case_of: Callable, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(case_of(), tmp_path_factory.mktemp("report") / "report.html", "en")


def test_every_plot_is_drawn_without_a_complaint_or_a_request(browser: Browser, report: Path) -> None:
    browser.open(report)
    assert browser.value("document.querySelectorAll('.plot .main-svg').length") > 10
    assert browser.complaints() == []
    assert browser.requests() == []


def test_the_switch_turns_words_numbers_and_plots_to_vietnamese(browser: Browser, report: Path) -> None:
    browser.open(report)
    assert browser.value("getComputedStyle(document.querySelector('h2 [lang=vi]')).display") == "none"
    browser.value("document.querySelector('label[for=language-vi]').click()")
    browser.wait("document.querySelector('#figure-costs .ytitle').textContent.includes('tỷ đồng')")
    assert browser.value("document.documentElement.lang") == "vi"
    assert browser.value("getComputedStyle(document.querySelector('h2 [lang=en]')).display") == "none"
    assert browser.complaints() == []


def test_choosing_a_stage_changes_the_plot_and_its_table(browser: Browser, report: Path) -> None:
    browser.open(report)
    shown = "[...document.querySelectorAll('#figure-bills .variant')].map((table) => !table.hidden)"
    assert browser.value(shown) == [True, False, False]
    browser.value(
        "{const s = document.querySelector('#figure-bills select'); s.value = 2; s.dispatchEvent(new Event('change'))}"
    )
    assert browser.value(shown) == [False, False, True]


def test_without_scripts_all_tables_are_open_and_no_plot_is_missed(browser: Browser, report: Path) -> None:
    browser.open(report, scripts=False)
    assert browser.value("document.querySelectorAll('details.twin:not([open])').length") == 0
    assert browser.value("getComputedStyle(document.querySelector('h2 [lang=vi]')).display") == "none"


@pytest.mark.parametrize("width_px", [320, 1440])
def test_the_page_never_scrolls_sideways(browser: Browser, report: Path, width_px: int) -> None:
    browser.open(report, width_px)
    assert browser.value("document.documentElement.scrollWidth") <= width_px


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_name_stays_a_name(browser: Browser, case_of: Callable, tmp_path: Path, payload: str) -> None:
    names = tuple(f"{payload}{at}" for at in range(3))
    hostile = case_of(name=payload, title=payload, tenants=names, source=payload, solver=payload)
    browser.open(write_report(hostile, tmp_path / "report.html"))
    assert browser.value("window.PWNED === undefined")
    assert browser.complaints() == []
    assert browser.requests() == []
    assert browser.value("document.querySelectorAll('iframe, main img, main a[href^=javascript]').length") == 0
