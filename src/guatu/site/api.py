"""The API: every room's router under one OpenAPI document at /api/docs, signed in by token or session."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.security import HttpBearer, SessionAuth

from guatu.assess.api import router as assess
from guatu.collect.api import router as collect
from guatu.dispatch.api import router as dispatch
from guatu.intake.api import router as intake
from guatu.kernel.errors import GuatuError, NotFound
from guatu.ledger.api import router as ledger
from guatu.org.api import router as org
from guatu.org.models import Account
from guatu.org.queries import actor_for, token_account
from guatu.projects.api import router as projects
from guatu.publish.api import router as publish
from guatu.status.api import router as status
from guatu.targets.api import router as targets
from guatu.wall.api import router as wall


class TokenAuth(HttpBearer):
    """`Authorization: Bearer <token>`; the request then acts as the token's account."""

    def authenticate(self, request: HttpRequest, token: str) -> Account | None:
        account = token_account(token)
        if account is not None:
            request.actor = actor_for(account, channel="api")  # type: ignore[attr-defined]  # read back by actor_of
        return account


api = NinjaAPI(
    title="Guatu 挂图",
    version="1",
    description="The same actions and queries as the pages. Errors: {number, zh, en, remedy_zh, remedy_en}.",
    auth=[TokenAuth(), SessionAuth(csrf=True)],
    docs_url="/docs",
)
for prefix, router in [
    ("/ledger", ledger),
    ("/org", org),
    ("/targets", targets),
    ("/projects", projects),
    ("/collect", collect),
    ("/status", status),
    ("/dispatch", dispatch),
    ("/intake", intake),
    ("/assess", assess),
    ("/publish", publish),
    ("/wall", wall),
]:
    api.add_router(prefix, router)


@api.exception_handler(GuatuError)
def catalogued(request: HttpRequest, error: GuatuError) -> HttpResponse:
    """A catalogued error as JSON, in both languages."""
    return api.create_response(request, error_answer(error), status=error.status)


@api.exception_handler(OverflowError)
def beyond_any_table(request: HttpRequest, error: OverflowError) -> HttpResponse:
    """A key larger than any table holds names nothing."""
    return catalogued(request, NotFound(what=request.path))


def error_answer(error: GuatuError) -> dict[str, str]:
    """What the API says of an error."""
    return {
        "number": error.number,
        "zh": error.text("zh-hans"),
        "en": error.text("en"),
        "remedy_zh": error.remedy("zh-hans"),
        "remedy_en": error.remedy("en"),
    }
