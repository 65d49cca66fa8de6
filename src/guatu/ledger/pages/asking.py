"""Who asks: what the ledger expects of whoever is on the request; org, which knows actors, is a higher room."""

from typing import Protocol, cast

from django.http import HttpRequest

from guatu.kernel.errors import Denied


class Asker(Protocol):
    """Whoever org's middleware put on the request."""

    @property
    def account_id(self) -> int | None: ...

    @property
    def label(self) -> str: ...

    def require(self, permission: str, subject: object = None) -> None: ...


class AskingRequest(Protocol):
    """A request on which org's middleware put the actor."""

    @property
    def actor(self) -> Asker: ...


def asker_of(request: HttpRequest) -> Asker:
    """The actor on the request. Raises Denied where nobody is signed in."""
    asker = cast(AskingRequest, request).actor
    if asker.account_id is None:
        raise Denied(permission="ledger.inbox")
    return asker


def require_reader(request: HttpRequest) -> None:
    """Raises Denied unless the actor on the request may read the ledger."""
    cast(AskingRequest, request).actor.require("ledger.read")
