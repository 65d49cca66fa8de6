"""Who gets past the door, and how a catalogued error becomes a page; never a stack trace."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language

from guatu.kernel.errors import GuatuError, NotFound

DOCUMENTATION = ("openapi-json", "openapi-view", "api-root")
"""Views of django-ninja that are pages: they need a session like any other."""


class SignedInMiddleware(LoginRequiredMiddleware):
    """Every page needs a signed-in account. Operations of the API answer for themselves, by token or session (401)."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        found = request.resolver_match
        if found is not None and found.app_name == "ninja" and found.url_name not in DOCUMENTATION:
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class ErrorPageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OverflowError):
            exception = NotFound(what=request.path)  # a key beyond any table's names nothing
        return error_page(request, exception) if isinstance(exception, GuatuError) else None


def error_page(request: HttpRequest, error: GuatuError) -> HttpResponse:
    """One catalogued error as a page, in the reader's language."""
    language = get_language() or "zh-hans"
    context = {"number": error.number, "text": error.text(language), "remedy": error.remedy(language)}
    return render(request, "ui/error.html", context, status=error.status)
