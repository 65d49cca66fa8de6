"""Settings, all from the environment; docs/operator.md lists them (a test holds the list true)."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from guatu.site.runtime import secret_key

env = environ.Env()

PACKAGE = Path(__file__).resolve().parents[1]
CHECKOUT = PACKAGE.parents[1]
VAR = Path(env.str("GUATU_VAR", default=str(CHECKOUT / "var")))

DEBUG = env.bool("GUATU_DEBUG", default=False)
DEMO = env.bool("GUATU_DEMO", default=False)
DEMO_TODAY = "2026-06-08"
TODAY = env.str("GUATU_TODAY", default=DEMO_TODAY if DEMO else "")
SECRET_KEY = env.str("GUATU_SECRET_KEY", default="") or secret_key(VAR)

# The private key that task books and hand-over sheets are signed with; made at the first signature if need be.
SIGNING_KEY_FILE = Path(env.str("GUATU_SIGNING_KEY_FILE", default=str(VAR / "signing_key.pem")))

LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = LOOPBACK if DEMO or DEBUG else env.list("GUATU_HOSTS", default=LOOPBACK)
CSRF_TRUSTED_ORIGINS = env.list("GUATU_TRUSTED_ORIGINS", default=[])
BEHIND_TLS = env.bool("GUATU_TLS", default=False)
if BEHIND_TLS and (DEMO or DEBUG):
    raise ImproperlyConfigured("GUATU_TLS is for production: unset GUATU_DEMO and GUATU_DEBUG first.")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'guatu.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock when a transaction opens, so that two writers queue instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Long work (jobs.py of the rooms) waits beside the data: in the same PostgreSQL, or in a file of its own.
HUEY: dict[str, object] = {"name": "guatu", "create_tables": False, "results": False, "immediate": False}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    HUEY |= {"huey_class": "huey.SqliteHuey", "filename": str(VAR / "jobs.sqlite3")}
else:
    HUEY |= {"huey_class": "huey.PostgresHuey", "dsn": env.str("DATABASE_URL")}

ROOMS = [
    "guatu.ui",
    "guatu.ledger",
    "guatu.org",
    "guatu.targets",
    "guatu.projects",
    "guatu.collect",
    "guatu.status",
    "guatu.dispatch",
    "guatu.intake",
    "guatu.assess",
    "guatu.publish",
    "guatu.wall",
    "guatu.site",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "tree_queries",
    *ROOMS,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "ninja",
    "huey.contrib.djhuey",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "guatu.site.middleware.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "guatu.org.middleware.ActorMiddleware",
    "guatu.site.middleware.ErrorPageMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "guatu.site.urls"
WSGI_APPLICATION = "guatu.site.wsgi.application"
FORM_RENDERER = "guatu.ui.renderer.GuatuRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "guatu.site.context.house",
            ],
            # l10n for `|unlocalize`: a key of four digits would else be written 1,234
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.l10n",
                "guatu.ui.templatetags.guatu",
            ],
        },
    }
]

AUTH_USER_MODEL = "org.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "guatu.org.adapters.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # allauth's limiter would answer before axes, which guards sign-in here
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
AXES_FAILURE_LIMIT = env.int("GUATU_SIGN_IN_FAILURES", default=5)
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "org/locked_out.html"
AXES_RESET_ON_SUCCESS = True
SILENCED_SYSTEM_CHECKS: list[str] = []

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS: list[Path] = []
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

NODE_MODULES = Path(env.str("GUATU_NODE_MODULES", default=str(CHECKOUT / "node_modules")))
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [
    ("vendor/tabler", NODE_MODULES / "@tabler" / "core" / "dist"),
    ("vendor/echarts", NODE_MODULES / "echarts" / "dist"),
    ("vendor/htmx", NODE_MODULES / "htmx.org" / "dist"),
    ("vendor/alpine", NODE_MODULES / "@alpinejs" / "csp" / "dist"),
]
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = VAR / "media"

# The office's own fonts first, then those that `make install` brings; Debian's own folders are searched after.
DOCUMENT_FONT_DIRS = [
    *env.list("GUATU_FONT_DIRS", default=[]),
    *(str(NODE_MODULES / "@expo-google-fonts" / name) for name in ("noto-serif-sc", "noto-sans-sc")),
]
DOCUMENT_FONTS = env.dict("GUATU_FONTS", default={})  # such as body=FangSong,title=FZXiaoBiaoSong-B05S

# Messages leave the house through apprise: not in quiet time, and to the office's own gateway where there is one.
OUTBOX_QUIET = env.str("GUATU_QUIET", default="21:00-07:30")
OUTBOX_QUIET_DAYS_OFF = env.bool("GUATU_QUIET_DAYS_OFF", default=True)
OUTBOX_GATEWAY = env.str("GUATU_GATEWAY", default="")
SITE_URL = env.str("GUATU_SITE_URL", default="")
# Hooks: the hosts that may be named (none: any), and whether this machine itself may be posted to.
HOOK_HOSTS = env.list("GUATU_HOOK_HOSTS", default=[])
HOOK_LOOPBACK = env.bool("GUATU_HOOK_LOOPBACK", default=DEMO)

UPLOAD_MAX_BYTES = env.int("GUATU_UPLOAD_MAX_BYTES", default=20 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # one district's monthly form
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],  # echarts and htmx set styles on elements
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
        "object-src": ["'none'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "guatu.site.runtime.log_formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("GUATU_LOG_LEVEL", default="WARNING")},
}
