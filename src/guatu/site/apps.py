import sqlite3
from datetime import date
from functools import lru_cache

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.backends.sqlite3 import base  # noqa: F401 - registers the converter that ours replaces
from django.db.models.signals import post_migrate
from huey.contrib.djhuey import HUEY

from guatu.kernel.clock import FixedDayClock, set_clock


class SiteConfig(AppConfig):
    name = "guatu.site"
    label = "site"

    def ready(self) -> None:
        if settings.TODAY:
            set_clock(FixedDayClock(date.fromisoformat(settings.TODAY)))
        _days_are_read_once()
        post_migrate.connect(_jobs_have_their_tables, sender=apps.get_app_config("ledger"))


def _days_are_read_once() -> None:
    """On SQLite a day is text, which Django parses at every cell; but a plan's thousands of cells hold few days.

    Its own converter was registered when its module was imported; this one takes its place.
    """

    @lru_cache(maxsize=100_000)
    def day(text: bytes) -> date:
        return date.fromisoformat(text.decode())

    sqlite3.register_converter("date", day)


def _jobs_have_their_tables(**_: object) -> None:
    """Where jobs wait: huey's own tables, made when the database is."""
    if not HUEY.immediate:  # jobs done at once wait nowhere
        HUEY.storage.initialize_schema()
