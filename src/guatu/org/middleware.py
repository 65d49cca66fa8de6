"""Puts the actor on every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from guatu.org.models import Account
from guatu.org.queries import actor_for
from guatu.org.types import Actor, Role

STRANGER = Actor(None, "", Role.OUTSIDER)


class ActorMiddleware:
    """`request.actor`: the account's actor, or an outsider who sees nothing while signed out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = request.user
        request.actor = actor_for(account) if isinstance(account, Account) else STRANGER  # type: ignore[attr-defined]  # read back, typed, by queries.actor_of
        return self.get_response(request)
