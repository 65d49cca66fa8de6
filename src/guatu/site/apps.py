from datetime import date

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models.signals import post_migrate
from huey.contrib.djhuey import HUEY

from guatu.kernel.clock import FixedDayClock, set_clock


class SiteConfig(AppConfig):
    name = "guatu.site"
    label = "site"

    def ready(self) -> None:
        if settings.TODAY:
            set_clock(FixedDayClock(date.fromisoformat(settings.TODAY)))
        post_migrate.connect(_jobs_have_their_tables, sender=apps.get_app_config("ledger"))


def _jobs_have_their_tables(**_: object) -> None:
    """Where jobs wait: huey's own tables, made when the database is."""
    if not HUEY.immediate:  # jobs done at once wait nowhere
        HUEY.storage.initialize_schema()
