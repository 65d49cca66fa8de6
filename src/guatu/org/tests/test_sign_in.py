"""Signing in: the house's own page, ready-made accounts in the demo only, lock-out, a second factor."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from guatu.conftest import City
from guatu.org.models import Account

SignIn = Callable[[Account], Client]
READY = {"username": "diaodu", "label": "调度员", "what": "看灯、开会"}
PASSWORD = "correct horse battery"


@pytest.fixture
def account(city: City) -> Account:
    account = Account(username="zhang", role="reporter", unit=city.kuancheng)
    account.set_password(PASSWORD)
    account.save()
    return account


def try_to_sign_in(password: str) -> int:
    answer = Client().post("/accounts/login/", {"login": "zhang", "password": password})
    return answer.status_code


def test_an_account_signs_in_with_its_password(account: Account) -> None:
    assert try_to_sign_in("wrong") == 200
    assert try_to_sign_in(PASSWORD) == 302


def test_after_five_wrong_passwords_even_the_right_one_is_refused(account: Account) -> None:
    statuses = [try_to_sign_in("wrong") for _ in range(5)]
    assert statuses[-1] == 429
    locked = Client().post("/accounts/login/", {"login": "zhang", "password": PASSWORD})
    assert locked.status_code == 429
    assert "登录已暂停" in locked.content.decode()


def test_a_closed_account_is_told_so_and_does_not_get_in(account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(is_active=False)
    client = Client()
    answer = client.post("/accounts/login/", {"login": "zhang", "password": PASSWORD}, follow=True)
    assert "已停用" in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/password/reset/", "/accounts/email/"])
def test_nobody_signs_up_or_resets_a_password_alone(db: None, path: str) -> None:
    assert Client().get(path).status_code == 404


def rendered(*, demo: bool) -> str:
    request = RequestFactory().get("/accounts/login/")
    request.user = SimpleNamespace(is_authenticated=False)  # type: ignore[assignment]  # nobody has signed in
    return render_to_string("account/login.html", {"demo": demo, "demo_accounts": [READY]}, request)


def test_the_ready_made_accounts_are_offered_in_the_demo_only() -> None:
    assert 'name="username" value="diaodu"' in rendered(demo=True)
    assert "diaodu" not in rendered(demo=False)


@pytest.mark.parametrize("path", ["/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/"])
def test_the_pages_of_allauth_wear_the_houses_look(as_: SignIn, account: Account, path: str) -> None:
    answer = as_(account).get(path)
    assert answer.status_code == 200
    assert "g-body" in answer.content.decode()
    assert "Menu:" not in answer.content.decode()


def test_an_account_without_a_password_may_set_its_first(as_: SignIn, reporter: Account) -> None:
    answer = as_(reporter).get("/accounts/password/change/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/password/set/")
    assert as_(reporter).get("/accounts/password/set/").status_code == 200


def test_a_second_factor_is_set_up_and_then_asked_for(account: Account) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": "zhang", "password": PASSWORD})
    activate = "/accounts/2fa/totp/activate/"
    again = client.get(activate).headers["Location"]
    assert again.startswith("/accounts/reauthenticate/")
    page = client.post(again, {"password": PASSWORD}, follow=True)
    assert "data:image/svg" in page.content.decode()
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    client.post(activate, {"code": code})
    elsewhere = Client()
    asked = elsewhere.post("/accounts/login/", {"login": "zhang", "password": PASSWORD})
    assert asked.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in elsewhere.session
