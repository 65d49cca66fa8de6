"""The battle map of 5,000 projects × 32 nodes: sending it, drawing it by Chromium's software renderer, printing it.

Frames are counted in Chromium's own trace (`viz`: a frame drawn and swapped), while the map is panned and zoomed at
every animation frame. Beside it the same number of bars by ECharts' custom series, whose window is moved.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from measure import Table
from playwright.sync_api import Page, sync_playwright

PACKAGES = ["django", "playwright", "typst"]
HERE: Final = Path(__file__).resolve().parent
ECHARTS: Final = HERE.parent / "node_modules" / "echarts" / "dist" / "echarts.min.js"
PROJECTS, PORT, SECONDS = 5000, 8397, 5
SCREENS: Final = (((1920, 1080), 6), ((3840, 2160), 5))
"""Window, and how often the rows are made thinner: so that about ten thousand bars are seen."""
CATEGORIES: Final = ["viz", "toplevel", "devtools.timeline", "__metadata"]
MOVE: Final = """(seconds) => new Promise((done) => {
  const map = document.querySelector("[data-battle]").battleMap;
  map.zoomTo(map.view.wide * 1.1);
  const begun = performance.now();
  let turn = 0;
  const step = () => {
    turn += 1;
    if (turn % 3) map.scrollTo(map.view.left + (turn % 60 < 30 ? 6 : -6), map.view.top + (turn % 80 < 40 ? 3 : -3));
    else map.zoom(turn % 30 < 15 ? 1.01 : 1 / 1.01);
    if (performance.now() - begun < seconds * 1000) requestAnimationFrame(step);
    else done({ bars: map.drawn });
  };
  requestAnimationFrame(step);
})"""
PEER: Final = """([bars, rows, seconds]) => new Promise((done) => {
  const chart = echarts.init(document.getElementById("chart"), null, { renderer: "canvas" });
  const starts = Array.from({ length: bars }, (_, at) => (at * 7919) % 1000);
  const data = starts.map((start, at) => [at % rows, start, start + 9, at % 5]);
  const colours = ["#c2c9d0", "#1b7f4b", "#4a5868", "#c98a00", "#c8321f"];
  chart.setOption({
    animation: false, grid: { left: 200, right: 10, top: 40, bottom: 40 },
    xAxis: { type: "value", min: 0, max: 1010 }, yAxis: { type: "value", min: 0, max: rows },
    dataZoom: [{ type: "inside", start: 0, end: 90, filterMode: "none" }],
    series: [{ type: "custom", progressive: 0, data, encode: { x: [1, 2], y: 0 }, renderItem: (_, api) => {
      const [x, y] = api.coord([api.value(1), api.value(0)]);
      const [end] = api.coord([api.value(2), 0]);
      return { type: "rect", shape: { x, y, width: end - x, height: 3 }, style: { fill: colours[api.value(3)] } };
    } }],
  });
  const begun = performance.now();
  let turn = 0;
  const step = () => {
    turn += 1;
    chart.dispatchAction({ type: "dataZoom", start: turn % 10, end: 90 + (turn % 10) });
    if (performance.now() - begun < seconds * 1000) requestAnimationFrame(step);
    else done({ bars });
  };
  requestAnimationFrame(step);
})"""


def run() -> Table:
    """Builds the city once, then measures everything on it."""
    with tempfile.TemporaryDirectory() as folder:
        city = measured(Path(folder))
    return Table(
        title="Battle map: 5,000 projects × 32 nodes",
        note="Frames as drawn and swapped, by Chromium's own trace, software renderer, moved at every frame; processor "
        "time a frame of the page's thread, which is the busiest: what a machine without other work is bound by. "
        "ECharts draws every frame whole too (progressive 0). Sending: the median of five requests. The print: all "
        "5,000 projects on A0, 26 sheets, the program's start included.",
        head=("what", "bars on screen", "frames a second", "processor time a frame", "bytes", "seconds"),
        rows=city,
    )


def measured(folder: Path) -> list[tuple[str, ...]]:
    """The rows of the table."""
    environ = os.environ | {
        "GUATU_SECRET_KEY": "bench", "GUATU_VAR": str(folder), "GUATU_TODAY": "2026-06-08",
        "PYTHONPATH": str(HERE.parent / "src"),
    }  # fmt: skip
    built = _json([sys.executable, str(HERE / "battle_city.py"), str(folder), str(PROJECTS)], environ)
    with _served(environ), sync_playwright() as playwright:
        rows = [_sent(built["session"], what, path) for what, path in _requests()]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for (width, height), thinner in SCREENS:
            context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=True)
            context.add_cookies(
                [{"name": "sessionid", "value": built["session"], "url": f"http://127.0.0.1:{PORT}"}]
            )
            page = context.new_page()
            page.set_default_timeout(180_000)
            page.goto(f"http://127.0.0.1:{PORT}/wall/battle/")
            page.wait_for_function("document.querySelector('[data-battle]').battleMap?.model.lines > 0")
            page.click("[data-full]")
            for _turn in range(thinner):
                page.click('[data-thick="-1"]')
            page.wait_for_function("(() => { const map = document.querySelector('[data-battle]').battleMap;"
                                   " return map.model.nodes.size >= 150 && !map.feed.running; })()")  # fmt: skip
            page.wait_for_timeout(1500)
            ours = _frames(page, MOVE, SECONDS)
            rows.append((f"canvas, {width} × {height}", *ours, "", ""))
            page.set_content(f"<div id=chart style='width:{width - 80}px;height:{height - 80}px'></div>")
            page.add_script_tag(path=ECHARTS)
            bars = int(ours[0].replace(",", ""))
            rows.append(
                (
                    f"ECharts custom series, {width} × {height}",
                    *_frames(page, PEER, [bars, 300, SECONDS]),
                    "",
                    "",
                )
            )
            context.close()
        browser.close()
        rows.append(_printed(environ, folder))
    return rows


def _frames(page: Page, script: str, given: Any) -> tuple[str, str, str]:
    """Bars on the screen; frames a second by the trace; a frame's processor time in the busiest thread, the page's."""
    browser = page.context.browser
    assert browser is not None  # noqa: S101 - launched above
    browser.start_tracing(page=page, categories=CATEGORIES)
    found = page.evaluate(script, given)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    swaps = sorted(one["ts"] for one in events if one["name"] == "Display::DrawAndSwap" and one["ph"] == "X")
    shown = (len(swaps) - 1) / ((swaps[-1] - swaps[0]) / 1e6)
    busy: dict[tuple[int, int], float] = {}
    for one in events:
        if one["name"] == "ThreadControllerImpl::RunTask" and one["ph"] == "X":
            thread = one["pid"], one["tid"]
            busy[thread] = busy.get(thread, 0) + one.get("tdur", 0) / 1000
    return f"{found['bars']:,}", f"{shown:.1f}", f"{max(busy.values()) / len(swaps):.1f} ms"


def _requests() -> list[tuple[str, str]]:
    ids = ",".join(str(at) for at in range(1, 151))
    return [
        ("columns of all projects", "/wall/battle/columns/"),
        ("nodes of 150 projects", f"/wall/battle/nodes/?ids={ids}"),
        ("whether anything changed", "/wall/battle/changed/?since=0"),
    ]


def _sent(session: str, what: str, path: str) -> tuple[str, ...]:
    taken, size = [], 0
    for _turn in range(5):
        begun = time.perf_counter()
        headers = {"Cookie": f"sessionid={session}", "Accept-Encoding": "gzip"}
        asked = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", headers=headers)
        with urllib.request.urlopen(asked) as answer:  # noqa: S310 - as above
            size = len(answer.read())
        taken.append(time.perf_counter() - begun)
    return (what, "", "", "", f"{size:,}", f"{sorted(taken)[2]:.3f}")


def _printed(environ: dict[str, str], folder: Path) -> tuple[str, ...]:
    out = folder / "map.pdf"
    begun = time.perf_counter()
    command = [sys.executable, "-m", "guatu", "battle-map", "--paper", "A0", "--out", str(out)]
    subprocess.run(command, env=environ, check=True, capture_output=True)  # noqa: S603 - our own program
    return (
        "print on A0, 165,000 bars",
        "",
        "",
        "",
        f"{out.stat().st_size:,}",
        f"{time.perf_counter() - begun:.1f}",
    )


@contextmanager
def _served(environ: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", "guatu", "serve", "--port", str(PORT), "--no-worker"]
    server = subprocess.Popen(  # noqa: S603 - our own program
        command, env=environ, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait()
        yield
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


def _wait() -> None:
    for _turn in range(240):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/accounts/login/")
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise TimeoutError("the server did not answer")


def _json(command: list[str], environ: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(command, env=environ, check=True, capture_output=True, text=True)  # noqa: S603 - our own program
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    sys.stdout.write(run().markdown())
