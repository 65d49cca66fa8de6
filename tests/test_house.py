"""How the house is kept: doors between rooms, every route guarded, every setting documented, every text translated."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from packaging.utils import canonicalize_name

from guatu.ledger.queries import declared, notice_groups, notice_of
from tests.notices import posted_kinds

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "guatu"
ROOMS = [
    "ledger", "org", "targets", "projects", "collect", "status", "dispatch", "intake", "assess", "publish", "wall",
]  # fmt: skip
CATALOGUES = sorted(SOURCE.glob("*/locale/en/LC_MESSAGES/django.po"))
DOORS = {"queries", "actions", "types"}


def _imports(path: Path) -> Iterator[tuple[str, int]]:
    tree = ast.parse(path.read_text())
    quiet = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in quiet:
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
        elif isinstance(node, ast.Import):
            yield from ((name.name, node.lineno) for name in node.names)


def test_what_the_source_imports_comes_with_guatu_or_with_a_named_extra() -> None:
    """Tests bring packages of their own: a module of ours that needs one of those runs here and nowhere else."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    lines = [*(ROOT / "requirements.lock").read_text().splitlines(), *chain.from_iterable(extras.values())]
    come = {canonicalize_name(re.split(r"[^\w.-]", line)[0]) for line in lines if line[:1].isalnum()}
    brought_by = packages_distributions()
    missing = []
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts or path.name == "conftest.py":
            continue
        for module, line in _imports(path):
            package = module.partition(".")[0]
            ours = package == "guatu" or package in sys.stdlib_module_names
            if not ours and not come & {canonicalize_name(one) for one in brought_by.get(package, [package])}:
                missing.append(f"{path.relative_to(ROOT)}:{line} imports {package}")
    assert missing == []


@pytest.mark.parametrize("room", ROOMS)
def test_other_rooms_see_a_rooms_queries_actions_and_types_only(room: str) -> None:
    strangers = []
    for path in (SOURCE / room).rglob("*.py"):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for module, line in _imports(path):
            parts = module.split(".")
            elsewhere = parts[0] == "guatu" and len(parts) > 2 and parts[1] in ROOMS and parts[1] != room
            if elsewhere and parts[2] not in DOORS:
                strangers.append(f"{path.relative_to(ROOT)}:{line} reaches into {module}")
    assert strangers == []


PUBLIC = {
    "healthz": "for the process supervisor: says only that the database answers",
    "i18n/setlang/": "the language can be chosen before signing in",
    "publish/feed/<str:secret>.ics": "a calendar program has no session: its secret opens what one account owes",
    "demo/sign-in/": "answers 404 outside the demo (tested in site)",
}
"""Routes a stranger may call, each with its reason. allauth's own sign-in pages stand below."""

SIGN_IN = {"accounts/login/", "accounts/logout/", "accounts/2fa/authenticate/"}
"""allauth's own: signing in (its second step too) and out."""


API_PAGES = {"api/", "api/docs", "api/openapi.json"}
"""The API's documentation is a page like any other: it sends a stranger to the sign-in page."""


def _routes() -> Iterator[str]:
    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, route)
            else:
                yield route

    yield from walk(get_resolver().url_patterns, "")


def _filled(route: str) -> str:
    """A concrete path for a route: numbers as 1, everything else as x."""
    route = re.sub(r"<int:[^>]+>", "1", route)
    route = re.sub(r"<[^>]+>", "x", route)
    route = re.sub(r"\(\?P<[^>]+>[^)]*\)", "x", route)
    return "/" + route.replace("^", "").replace("\\Z", "").replace("$", "").replace("\\", "")


@pytest.mark.django_db
def test_a_stranger_sees_the_sign_in_page_and_nothing_else() -> None:
    """Every route, every method: the API asks for a token, a page sends to the sign-in page."""
    open_doors = []
    stranger = Client()
    for route in sorted(set(_routes()) - set(PUBLIC) - SIGN_IN):
        for method in ("get", "post", "put", "patch", "delete"):
            answer = getattr(stranger, method)(_filled(route))
            asks_token = route.startswith("api/") and route not in API_PAGES
            refused = answer.status_code in ({401, 405} if asks_token else {302, 405})
            sent_home = answer.headers.get("Location", "/accounts/login/").startswith("/accounts/login/")
            if not (refused and sent_home):
                open_doors.append(f"{method} {route} answered {answer.status_code}")
    assert open_doors == []


def test_every_setting_of_the_environment_is_in_the_operators_guide() -> None:
    guide = (ROOT / "docs" / "operator.md").read_text()
    named: set[str] = set()
    for path in (SOURCE / "site").rglob("*.py"):
        named |= set(re.findall(r"""env[.\w]*\(\s*"([A-Z_]+)\"""", path.read_text()))
        named |= set(re.findall(r"""envvar="([A-Z_]+)\"""", path.read_text()))
    assert {"DATABASE_URL", "GUATU_DEMO", "PORT"} <= named
    assert {name for name in named - {"DJANGO_SETTINGS_MODULE"} if f"`{name}`" not in guide} == set()


def test_every_room_has_its_page() -> None:
    rooms = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()}
    assert {room for room in rooms if not (ROOT / "docs" / "rooms" / f"{room}.md").exists()} == set()


def test_the_readmes_name_the_same_commands() -> None:
    def commands(name: str) -> set[str]:
        return set(re.findall(r"`(guatu [^`]+)`", (ROOT / name).read_text()))

    assert commands("README.md") == commands("README.zh-CN.md") != set()


@pytest.mark.parametrize("po", CATALOGUES, ids=lambda po: po.parts[-5])
def test_every_message_has_its_english(po: Path) -> None:
    with po.open("rb") as file:
        catalogue = read_po(file)
    missing = [m.id for m in catalogue if m.id and (not m.string or m.fuzzy)]
    assert missing == []
    still_chinese = [
        m.id
        for m in catalogue
        if m.id and re.search(r"[\u4e00-\u9fff]", str(m.string)) and "en-ok" not in str(m.flags)
    ]
    assert [m for m in still_chinese if not _chinese_by_right(str(m))] == []


def test_one_text_has_one_english_in_every_room() -> None:
    """Django lays the rooms' catalogues over one another: of two translations of one text one is never seen.

    Where a text means two things, it has a context (`msgctxt`).
    """
    said: defaultdict[tuple[str | None, str], dict[str, list[str]]] = defaultdict(dict)
    for po in CATALOGUES:
        with po.open("rb") as file:
            for message in read_po(file):
                if message.id:
                    said[message.context, str(message.id)].setdefault(str(message.string), []).append(
                        po.parts[-5]
                    )
    assert {text: english for text, english in said.items() if len(english) > 1} == {}


def _chinese_by_right(msgid: str) -> bool:
    """The language's own name, and the product's."""
    return msgid in {"简体中文", "挂图"}


@pytest.mark.skipif(
    shutil.which("xgettext") is None, reason="gettext is not installed: messages were not re-collected"
)
def test_no_message_is_missing_from_the_catalogues(tmp_path: Path) -> None:
    copy = tmp_path / "guatu"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "tests"))
    # Each file's messages go to the catalogue nearest above it: one run collects for all rooms, and needs no settings.
    bare = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(  # noqa: S603 - our own program, our own arguments
        [str(ROOT / ".venv/bin/django-admin"), "makemessages", "-l", "en", "--no-location", "--no-obsolete", "-v", "0"],
        cwd=copy, env=bare, check=True, capture_output=True,
    )  # fmt: skip
    missing = {po.parts[-5]: _ids(copy / po.relative_to(SOURCE)) - _ids(po) for po in CATALOGUES}
    assert {room: ids for room, ids in missing.items() if ids} == {}


def _ids(po: Path) -> set[tuple[str | None, str]]:
    """Each message with its context."""
    with po.open("rb") as file:
        return {(message.context, str(message.id)) for message in read_po(file) if message.id}


def test_no_key_is_written_as_a_number_is() -> None:
    """1,234 names no row: a key in a link, a field's value, an element's name is not grouped by thousands."""
    written = re.compile(r"\{\{ [a-z_.]+(?:\.pk|_id|\.id) \}\}")
    names = {"field.auto_id", "entry.subject_id", "row.subject_id", "duty.row.subject_id"}  # texts already
    found = [
        f"{path.relative_to(ROOT)}: {one}"
        for path in SOURCE.glob("*/templates/**/*.html")
        if "allauth" not in path.parts
        for one in written.findall(path.read_text())
        if one[3:-3] not in names
    ]
    assert found == []


def test_every_kind_of_notice_is_one_that_people_can_choose_about() -> None:
    posted = posted_kinds(SOURCE)
    assert {"collect.reminder", "dispatch.order", "ledger.channel.paused"} <= posted
    assert posted - declared() == set()
    groups = {group.key for group in notice_groups()}
    assert {notice_of(kind).group for kind in posted} <= groups - {"other"}
