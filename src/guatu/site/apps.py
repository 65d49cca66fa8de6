from datetime import date

from django.apps import AppConfig
from django.conf import settings

from guatu.kernel.clock import FixedDayClock, set_clock


class SiteConfig(AppConfig):
    name = "guatu.site"
    label = "site"

    def ready(self) -> None:
        if settings.TODAY:
            set_clock(FixedDayClock(date.fromisoformat(settings.TODAY)))
