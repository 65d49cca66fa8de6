"""The month-end rush: 200 reporters file at once over HTTP while the server is killed again and again.

Against real `guatu serve` processes, on SQLite and on a PostgreSQL of its own. First every reporter files a month with
nobody killing; then all file month after month until the server was killed KILLS times (SIGKILL of its whole process
group, at random moments while requests are under way) and started again. What was acknowledged is then looked for.
"""

import http.client
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from measure import Table, milliseconds
from rush_city import TODAY

REPORTERS, PROJECTS, KILLS = 200, 4, 50
BETWEEN = (0.3, 2.0)
"""Seconds that a server lives, counted from its first answer, until it is killed."""
PACKAGES = ("django", "gunicorn", "psycopg")
HEAD = (
    "database", "kills", "cut a write", "acknowledged", "lost", "double", "half-written", "ledger",
    "calm p50 / p95 / p99 ms", "with kills p50 / p95 / p99 ms", "requests sent again", "seconds",
)  # fmt: skip
NOTE = (
    f"{REPORTERS} reporters at once, each with an API token: opens a month's form ({PROJECTS} projects and an "
    "indicator), saves every cell, hands it in; whatever is not answered is sent again until it is. First one month "
    f"each in calm, then month after month until `guatu serve` (2 workers × 4 threads) was killed {KILLS} times: "
    f"SIGKILL to its process group, {BETWEEN[0]}–{BETWEEN[1]} s after it first answered, amid requests. "
    "“Cut a write” counts kills during which a save or a handing-in was unanswered. Latency of a handing-in runs from "
    "its first sending to its acknowledgement, restarts included. Lost: acknowledged, and not there with the text "
    "that was sent. PostgreSQL and SQLite with their durable settings (fsync on)."
)


@dataclass
class Tally:
    """What all reporters saw together."""

    acknowledged: list[tuple[int, str, str]] = field(default_factory=list)
    calm: list[float] = field(default_factory=list)
    killed: list[float] = field(default_factory=list)
    again: int = 0
    writing: int = 0
    refused: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)


class Server:
    """`guatu serve` in a process group of its own, which can be killed as a whole."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self._environment, self._log = dict(environment), log
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it answers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "guatu", "serve", "--no-worker", "--port", str(self.port)],
                env=self._environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if _asked(self.port, "GET", "/healthz", "", None)[0] == 200:
                    return
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
        raise SystemExit(f"the server did not start: {self._log.read_text(encoding='utf-8')[-2000:]}")

    def kill(self) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


def run(kills: int = KILLS, reporters: int = REPORTERS) -> Table:
    """Measures both databases; PostgreSQL where it is installed."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        rows.append(_measured("SQLite", Path(folder), "", kills, reporters))
    with postgresql() as address:
        if address:
            with tempfile.TemporaryDirectory() as folder:
                rows.append(_measured("PostgreSQL", Path(folder), address, kills, reporters))
    return Table("The month-end rush", NOTE, HEAD, rows)


def _measured(name: str, folder: Path, address: str, kills: int, reporters: int) -> Sequence[str]:
    source = Path(__file__).parents[1] / "src"
    environment = os.environ | {
        "PYTHONPATH": str(source),
        "GUATU_VAR": str(folder),
        "GUATU_TODAY": TODAY,
        "DATABASE_URL": address or f"sqlite:///{folder / 'guatu.sqlite3'}",
    }
    city = _city(environment, "build", str(reporters), str(PROJECTS))
    tally, server = Tally(), Server(environment, folder / "serve.log")
    server.start()
    try:
        begun = time.monotonic()
        cut = _rush(server, city, tally, kills)
        seconds = time.monotonic() - begun
    finally:
        server.kill()
    if tally.refused:
        raise SystemExit(f"{len(tally.refused)} refused, such as {tally.refused[0]}")
    told = folder / "acknowledged.json"
    told.write_text(json.dumps(tally.acknowledged), encoding="utf-8")
    found = _city(environment, "check", str(told))
    return (
        name, str(kills), str(cut), f"{len(tally.acknowledged):,}", str(found["lost"]), str(found["double"]),
        str(found["half"]), found["fault"] or f"verifies, {found['entries']:,} entries",
        _percentiles(tally.calm), _percentiles(tally.killed), f"{tally.again:,}", f"{seconds:,.0f}",
    )  # fmt: skip


def _rush(server: Server, city: dict[str, Any], tally: Tally, kills: int) -> int:
    """One month each in calm; then months until the kills are done. How many kills cut a write."""
    _all_at_once(server, city, tally, lambda _: ["2026-05"], tally.calm)
    done = Event()

    def months(_: int) -> Iterator[str]:
        for back in range(1, 72):
            if done.is_set():
                return
            year, month = divmod(2026 * 12 + 4 - back, 12)
            yield f"{year}-{month + 1:02}"

    filing = Thread(target=_all_at_once, args=(server, city, tally, months, tally.killed))
    filing.start()
    chance, cut = random.Random(5), 0  # noqa: S311 - moments of a benchmark
    for _ in range(kills):
        time.sleep(chance.uniform(*BETWEEN))
        with tally.lock:
            cut += tally.writing > 0
        server.kill()
        server.start()
    done.set()
    filing.join()
    return cut


def _all_at_once(
    server: Server, city: dict[str, Any], tally: Tally, months: Any, latencies: list[float]
) -> None:
    def reporter(number: int, unit: int, token: str) -> None:
        for month in months(number):
            _file(_Client(server.port, token, tally), city["form"], unit, month, tally, latencies)

    threads = [
        Thread(target=reporter, args=(number, one["unit"], one["token"]))
        for number, one in enumerate(city["reporters"])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class _Client:
    """Sends until it is answered; waits a little longer each time, as a page or a script should."""

    def __init__(self, port: int, token: str, tally: Tally) -> None:
        self._port, self._token, self._tally = port, token, tally

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        wait = 0.1
        while True:
            writes = method != "GET"
            with self._tally.lock:
                self._tally.writing += writes
            try:
                status, answer = _asked(self._port, method, path, self._token, body)
                if status < 500:
                    return status, answer
            except (OSError, http.client.HTTPException, ValueError):
                status = 0  # cut off, refused, or half an answer
            finally:
                with self._tally.lock:
                    self._tally.writing -= writes
            with self._tally.lock:
                self._tally.again += 1
            time.sleep(wait * random.uniform(0.5, 1.5))  # noqa: S311 - spreads the retries
            wait = min(1.0, wait * 1.5)


def _file(client: _Client, form: int, unit: int, month: str, tally: Tally, latencies: list[float]) -> None:
    """Open, save every cell, hand in. A save that met its own lost answer (409) reads the version and goes on."""
    _, seen = client.ask(
        "POST", "/api/collect/submissions", {"form_id": form, "unit_id": unit, "period": month}
    )
    path = f"/api/collect/submissions/{seen['id']}"
    values = _values(seen["cells"])
    status, saved = client.ask("PATCH", f"{path}/cells", {"version": seen["version"], "values": values})
    if status == 409:
        _, saved = client.ask("GET", path)
    begun = time.perf_counter()
    status, answer = client.ask("POST", f"{path}/submit", {"version": saved["version"]})
    took = time.perf_counter() - begun
    key = next(key for key in values if key.endswith("/invested_year"))
    with tally.lock:
        if status == 200:
            tally.acknowledged.append((seen["id"], key, values[key]))
            latencies.append(took)
        else:
            tally.refused.append(f"{month} {status} {answer}")


def _values(cells: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What the form requires, another amount for each project."""
    said = {"invested_year": "6200", "physical": "36", "value": "12"}
    found = {}
    for turn, cell in enumerate(cells):
        name = str(cell["cell"]).rpartition("/")[2]
        if name in said:
            found[str(cell["cell"])] = str(int(said[name]) + turn) if name == "invested_year" else said[name]
    return found


def _asked(port: int, method: str, path: str, token: str, body: Any) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        headers = {"Content-Type": "application/json", "Connection": "close"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if token and answer.status < 500 else text
    finally:
        connection.close()


def _city(environment: Mapping[str, str], *words: str) -> dict[str, Any]:
    script = Path(__file__).with_name("rush_city.py")
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(script), *words],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"the city failed: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@contextmanager
def postgresql() -> Iterator[str]:
    """A cluster of its own with the settings it comes with; an empty address where it is not installed."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs or os.geteuid() != 0:
        yield ""
        return
    folder, port = Path(tempfile.mkdtemp()), _free_port()
    shutil.chown(folder, "postgres")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"

    def postgres(*words: str) -> None:
        command = ["runuser", "-u", "postgres", "--", str(programs[-1] / words[0]), *words[1:]]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - Debian's own

    data = str(folder / "data")
    postgres("initdb", "-D", data, "-U", "guatu", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    postgres("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql://guatu@127.0.0.1:{port}/postgres"
    finally:
        postgres("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _percentiles(seconds: Sequence[float]) -> str:
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return " / ".join(milliseconds(cuts[at - 1]) for at in (50, 95, 99))
