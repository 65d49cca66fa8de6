"""Settings that only tests want, in which order tests run, and which of them on PostgreSQL."""

import gc

import pytest
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

# No test asserts the clock, so Hypothesis may not either: it fails an example of more than 0.2 seconds, or inputs that
# are drawn slowly, which on a busy machine is any of them.
hypothesis.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# A rule that holds on SQLite is asked again on PostgreSQL with fewer examples: what differs there is the database.
hypothesis.register_profile("again", hypothesis.get_profile("house"), max_examples=15)
hypothesis.load_profile("house" if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else "again")

DATABASE = {"db", "transactional_db", "django_db_setup", "django_db_blocker"}


def pytest_configure() -> None:
    # Every test client builds the middleware anew; whitenoise would list all static files each time.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    # What makes guessing slow would make every sign-in of a test slow.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


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
    """Whether it asks the database, and is not the demo's story: `test_site.py` builds the demo on PostgreSQL too."""
    if item.path.name == "test_demo.py":
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or not DATABASE.isdisjoint(fixtures)
