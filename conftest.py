"""Settings that only tests want, in which order tests run, and which of them on PostgreSQL."""

import fcntl
import gc
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TextIO

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.state import ModelState, ProjectState
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

# No test asserts the clock, so Hypothesis may not either: it fails an example of more than 0.2 seconds, or inputs that
# are drawn slowly, which on a busy machine is any of them.
hypothesis.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# A rule that holds on SQLite is asked again on PostgreSQL with fewer examples: what differs there is the database.
hypothesis.register_profile("again", hypothesis.get_profile("house"), max_examples=15)
hypothesis.load_profile("house" if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else "again")

# Where a migrated database is kept, and the turn of who fills it (closed: nothing to fill).
KEPT = pytest.StashKey[tuple[Path, TextIO]]()
DATABASE = {"db", "transactional_db", "django_db_setup", "django_db_blocker"}


def pytest_configure() -> None:
    # Every test client builds the middleware anew; whitenoise would list all static files each time.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    # What makes guessing slow would make every sign-in of a test slow.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    ProjectState.add_model = _add_model


def _add_model(self: ProjectState, model_state: ModelState) -> None:
    """As Django's own, but a new table has only its neighbours' classes made anew: migrating takes half the time.

    Django does the same for a column, and makes all classes anew before a migration's Python runs.
    """
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:
        self.reload_model(*key, delay=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, request: pytest.FixtureRequest
) -> Iterator[None]:
    """On SQLite a migrated database is kept in pytest's cache and poured into memory: migrating takes 6 seconds.

    Django still applies what is missing. The first process of a run fills what is kept, the others wait for it.
    """
    if connection.vendor != "sqlite":
        yield
        return
    kept = Path(request.config.cache.mkdir("database")) / f"{_migrations()}.sqlite3"
    turn = kept.with_suffix(".lock").open("w")
    fcntl.flock(turn, fcntl.LOCK_EX)
    # The name that Django gives to a test's database in memory; it lives as long as a connection to it is open.
    with closing(sqlite3.connect("file:memorydb_default?mode=memory&cache=shared", uri=True)) as memory:
        if kept.exists():
            turn.close()
            with closing(sqlite3.connect(kept)) as file:
                file.backup(memory)
        request.config.stash[KEPT] = (kept, turn)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, request: pytest.FixtureRequest) -> None:
    if KEPT not in request.config.stash or request.config.stash[KEPT][1].closed:
        return
    kept, turn = request.config.stash[KEPT]
    half = kept.with_suffix(".half")
    half.unlink(missing_ok=True)
    with closing(sqlite3.connect(half)) as file:
        connection.connection.backup(file)
    half.replace(kept)
    turn.close()


def _migrations() -> str:
    """The digest of every migration of the house and of its packages."""
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def pytest_collection_finish() -> None:
    """What is imported stays to the end: the collector need not walk over it in every test (a sixth of their time)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In the order of `_turn`. On PostgreSQL, what touches no database is not run a second time."""
    items.sort(key=_turn)
    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        return
    config.hook.pytest_deselected(items=[item for item in items if not _again(item)])
    items[:] = [item for item in items if _again(item)]


def _turn(item: pytest.Item) -> int:
    """The longest begins first, that no process waits for it at the end; the engine when its kernels are compiled."""
    if item.path.name == "test_every_page.py":
        return 0
    if "engine" in item.path.parts:
        return 2
    return 3 if item.get_closest_marker("browser") else 1


def _again(item: pytest.Item) -> bool:
    """Whether it asks the database, and is no test of a room's pages.

    What pages ask are queries and actions, whose tests are run again; `test_demo.py` builds the demo on PostgreSQL too
    and opens every page of its menu there.
    """
    if "page" in item.path.stem:
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or not DATABASE.isdisjoint(fixtures)
