"""Accounts, for the administrator; and everybody's own account with its language and tokens."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.org import actions, forms, queries
from guatu.org.columns import ACCOUNTS
from guatu.org.pages.common import filled, read_or_write
from guatu.org.queries import actor_of
from guatu.org.types import NewToken, Role
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported

ACCOUNTS_A_PAGE = 50


@require_GET
def accounts(request: HttpRequest) -> HttpResponseBase:
    """Every account, for whoever administers them."""
    actor = actor_of(request)
    actor.require("org.account.write")
    rows = queries.accounts(actor)
    if taken := exported(request, ACCOUNTS, rows):
        return taken
    page = Paginator(rows, ACCOUNTS_A_PAGE).get_page(request.GET.get("page"))
    context = {"menu_key": "accounts", "page": page, "listing": ACCOUNTS}
    return render(request, "org/accounts.html", context)


@read_or_write
def new_account(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    actor.require("org.account.write")
    form = forms.AccountForm(request.POST or None, actor=actor)

    def act() -> None:
        facts = dict(form.cleaned_data)
        unit, post, role = facts.pop("unit"), facts.pop("post"), Role(facts.pop("role"))
        actions.create_account(actor, role=role, unit_id=unit.pk, post_id=post.pk if post else None, **facts)

    return filled(
        request,
        form,
        act,
        heading=_("新增账号"),
        done=_("账号已开通。"),
        back=reverse("org:accounts"),
        menu_key="accounts",
    )


@require_POST
def set_active(request: HttpRequest, account_id: int) -> HttpResponse:
    """Close an account, or open it again (`active=1`)."""
    active = request.POST.get("active") == "1"
    account = actions.set_account_active(actor_of(request), account_id=account_id, active=active)
    done = _("账号 %(name)s 已启用。") if active else _("账号 %(name)s 已停用。")
    messages.success(request, done % {"name": account.username})
    return redirect("org:accounts")


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """The actor's own account: language, tokens, and the way to its password and second factor."""
    return _own(request)


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language with the account, and speak it from now on."""
    form = forms.LanguageForm(request.POST)
    if not carried_out(form, lambda: actions.set_language(actor_of(request), **form.cleaned_data)):
        return _own(request, language=form)
    language = form.cleaned_data["language"]
    with translation.override(language):
        messages.success(request, _("页面语言已更改。"))
    response = HttpResponseRedirect(reverse("org:account"))
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
    return response


@require_POST
def issue_token(request: HttpRequest) -> HttpResponse:
    """A new token. Its secret stands on this one answer and nowhere else, so the answer is no redirect."""
    form = forms.TokenForm(request.POST)
    issued: list[NewToken] = []

    def act() -> None:
        issued.append(actions.issue_token(actor_of(request), **form.cleaned_data))

    if not carried_out(form, act):
        return _own(request, token=form)
    response = _own(request, secret=issued[0].secret)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    actions.revoke_token(actor_of(request), token_id=token_id)
    messages.success(request, _("令牌已作废。"))
    return redirect("org:account")


def _own(
    request: HttpRequest,
    *,
    language: forms.LanguageForm | None = None,
    token: forms.TokenForm | None = None,
    secret: str = "",
) -> HttpResponse:
    actor = actor_of(request)
    wrong = any(form is not None and form.errors for form in (language, token))
    context = {
        "menu_key": "account",
        "language": language or forms.LanguageForm(initial={"language": translation.get_language()}),
        "token": token or forms.TokenForm(),
        "tokens": queries.tokens(actor),
        "secret": secret,
        "may_write": actor.can("org.token.write"),
    }
    return render(request, "org/account.html", context, status=422 if wrong else 200)
