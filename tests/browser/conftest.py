"""A demo city of its own, served by `guatu demo` as a visitor would start it, and Debian's Chromium before it."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium")
# Without these Chromium looks for its makers' hosts; on a closed network that only costs time.
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SECONDS_TO_START = 120
SECONDS_TO_BUILD = 600
READY = os.environ.get("GUATU_READY_DEMO")
"""The GUATU_VAR of a demo city that scripts/test builds beside the other tests; a copy of it is driven."""


@dataclass(frozen=True)
class Demo:
    """A running demo city: its address, and its command line."""

    url: str
    environment: dict[str, str]

    def guatu(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own program, our own arguments
            [sys.executable, "-m", "guatu", *arguments],
            env=self.environment, cwd=ROOT, text=True, capture_output=True, check=False,
        )  # fmt: skip


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    var = tmp_path_factory.mktemp("var")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "PORT"}}
    environment |= {"GUATU_VAR": str(var), "GUATU_DEMO": "1", "PYTHONUNBUFFERED": "1"}
    demo = Demo(f"http://127.0.0.1:{port}", environment)
    shutil.copytree(_awaited(READY) if READY else _built(tmp_path_factory, demo), var, dirs_exist_ok=True)
    made = demo.guatu(
        "demo", "--projects", PROJECTS, "--no-serve"
    )  # what is there already is only brought up to date
    assert made.returncode == 0, made.stdout + made.stderr
    server = subprocess.Popen(  # noqa: S603 - our own program, our own arguments
        [sys.executable, "-m", "guatu", "demo", "--port", str(port)],
        env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        _wait(demo.url, server)
        yield demo
    finally:
        server.terminate()
        server.wait(timeout=SECONDS_TO_START)


def _awaited(var: str) -> Path:
    """The demo that is being built elsewhere, when it is there."""
    deadline = time.monotonic() + SECONDS_TO_BUILD
    while not Path(f"{var}.ready").exists():
        assert not Path(f"{var}.failed").exists(), Path(f"{var}.log").read_text()
        assert time.monotonic() < deadline, f"{var} was not built within {SECONDS_TO_BUILD} s"
        time.sleep(0.5)
    return Path(var)


def _built(tmp_path_factory: pytest.TempPathFactory, demo: Demo) -> Path:
    """The demo, built once for all the processes that the tests run in; each drives a copy of its own."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    var, done = shared / "demo", shared / "demo.built"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            builder = Demo(demo.url, demo.environment | {"GUATU_VAR": str(var)})
            made = builder.guatu("demo", "--projects", PROJECTS, "--no-serve", "--reset")
            assert made.returncode == 0, made.stdout + made.stderr
            done.touch()
    return var


def _wait(url: str, server: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        assert server.poll() is None, server.stderr.read() if server.stderr else ""
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):  # noqa: S310 - our own loopback address
                return
        except (URLError, TimeoutError):
            time.sleep(0.3)
    raise AssertionError(f"{url} did not answer within {SECONDS_TO_START} s")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Debian's chromium is not installed: nothing was driven")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


Visit = Callable[..., Page]
Come = Callable[..., Page]
PROJECTS = "150"
PASSWORD = "Qiu-tian-2026-changchun"


def _is_fault(message: ConsoleMessage) -> bool:
    """A form that is refused (422) is an answer, though the browser calls it an error."""
    return message.type == "error" and "status of 422" not in message.text


def sign_in(page: Page, account: str, password: str = "") -> None:
    """On the page of sign-in: one of the demo's doors, or by a password."""
    if password:
        page.locator("#id_login").fill(account)
        page.locator("#id_password").fill(password)
        page.locator("#id_password").press("Enter")
    else:
        page.locator(f'form:has(input[value="{account}"]) button').click()


@pytest.fixture
def visit(browser: Browser, demo: Demo) -> Iterator[Visit]:
    """`visit("kuancheng", width=360, language="en")`: a page signed in as a demo account, faults of scripts counted.

    `quiet`: parts of what the browser says of requests that the test itself lets fail.
    """
    contexts = []
    faults: list[str] = []

    def go(
        account: str,
        width: int = 1280,
        language: str = "zh-hans",
        quiet: Sequence[str] = (),
        password: str = "",
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, base_url=demo.url)
        contexts.append(context)
        context.add_cookies([{"name": "django_language", "value": language, "url": demo.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda message: (
                faults.append(message.text)
                if _is_fault(message) and not any(part in message.text for part in quiet)
                else None
            ),
        )
        page.goto("/")
        sign_in(page, account, password)
        page.wait_for_url(demo.url + "/")
        return page

    yield go
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture(scope="session")
def reporters(demo: Demo) -> Callable[[str], str]:
    """`reporters("220183")`: an account of that district's reporter, who signs in by PASSWORD."""

    @cache
    def reporter(unit: str) -> str:
        name = f"baosong{unit}"
        done = demo.guatu("account", name, "--role", "reporter", "--unit", unit, "--password", PASSWORD)
        assert done.returncode == 0, done.stdout + done.stderr
        return name

    return reporter


@pytest.fixture
def come(visit: Visit, reporters: Callable[[str], str]) -> Come:
    """`come("220183", width=360)`: the page of that district's reporter."""
    return lambda unit, **how: visit(reporters(unit), password=PASSWORD, **how)
