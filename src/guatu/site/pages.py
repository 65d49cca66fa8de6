"""Pages of the house itself: the front page, sign-in of the demo's accounts, language, health."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language as django_set_language

from guatu.collect.queries import owed_now
from guatu.kernel.errors import GuatuError
from guatu.org.models import Account
from guatu.org.queries import actor_of
from guatu.org.types import Role
from guatu.site.api import error_answer
from guatu.site.demo.accounts import DEMO_ACCOUNTS
from guatu.site.middleware import error_page
from guatu.site.queries import work_of


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """My work: what this actor must do next, by role."""
    actor = actor_of(request)
    context = {
        "menu_key": "home",
        # What a reporter owes, by when, comes first, each in one tap.
        "owed": owed_now(actor) if actor.role is Role.REPORTER else None,
        "work": work_of(actor),
    }
    return render(request, "site/home.html", context)


@login_not_required
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """For the process supervisor: 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Django's language switch; also before sign-in."""
    return django_set_language(request)


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's ready-made accounts: only in the demo, only from this very machine."""
    if not settings.DEMO or request.META.get("REMOTE_ADDR") not in {"127.0.0.1", "::1"}:
        raise Http404
    username = request.POST.get("username", "")
    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None or username not in {ready.username for ready in DEMO_ACCOUNTS}:
        raise Http404
    login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponseRedirect(reverse("home"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django itself refuses before any page sees it: a request too large, or not well formed."""
    if isinstance(exception, RequestDataTooBig):
        error = GuatuError("G2405", limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    else:
        error = GuatuError("G2406")
    if request.path.startswith("/api/"):
        return JsonResponse(error_answer(error), status=error.status)
    return error_page(request, error)
