"""All doors of the house."""

from allauth.account import views as account
from django.urls import include, path

from guatu.site import pages
from guatu.site.api import api

urlpatterns = [
    path("", pages.home, name="home"),
    path("healthz", pages.health, name="health"),
    path("i18n/setlang/", pages.set_language, name="set_language"),
    path("demo/sign-in/", pages.demo_sign_in, name="demo_sign_in"),
    # allauth's pages one by one: nobody signs up, and a stranger finds the sign-in page and nothing else.
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/password/set/", account.password_set, name="account_set_password"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("api/", api.urls),
    path("style/", include("guatu.ui.urls")),
    path("ledger/", include("guatu.ledger.urls")),
    path("org/", include("guatu.org.urls")),
    path("targets/", include("guatu.targets.urls")),
    path("projects/", include("guatu.projects.urls")),
    path("collect/", include("guatu.collect.urls")),
    path("status/", include("guatu.status.urls")),
    path("dispatch/", include("guatu.dispatch.urls")),
    path("intake/", include("guatu.intake.urls")),
    path("assess/", include("guatu.assess.urls")),
    path("publish/", include("guatu.publish.urls")),
    path("wall/", include("guatu.wall.urls")),
]
handler400 = "guatu.site.pages.bad_request"
