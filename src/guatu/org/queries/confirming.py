"""That it is really the account's owner who acts, asked again at the moment of signing."""

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.org.models import Account
from guatu.org.types import Actor, Confirmation


def confirmation(request: HttpRequest, actor: Actor, password: str) -> Confirmation:
    """The password of the actor's account, tried as at sign-in: wrong ones are counted, and lock the account out.

    The demo's accounts have no password: there, and only there, pressing the button is enough, and is kept as "demo".
    Raises NotFound for the command line, which signs for nobody; G1414 for a wrong password.
    """
    account = Account.objects.filter(pk=actor.account_id or 0, is_active=True).first()
    if account is None:
        raise NotFound(what=actor.label)
    if settings.DEMO and not account.has_usable_password():
        return Confirmation(account.pk, clock().now(), "demo")
    found = authenticate(request, username=account.username, password=password)
    if found is None or found.pk != account.pk:
        raise GuatuError("G1414")
    return Confirmation(account.pk, clock().now(), "password")
