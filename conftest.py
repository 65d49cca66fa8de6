"""Settings that only tests want."""

from django.conf import settings


def pytest_configure() -> None:
    # Every test client builds the middleware anew; whitenoise would list all static files each time.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
