"""Turns a catalogued error into a page: number, what is wrong, how to mend it; never a stack trace."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from guatu.kernel.errors import GuatuError


class ErrorPageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, GuatuError):
            return None
        language = get_language() or "zh-hans"
        context = {
            "number": exception.number,
            "text": exception.text(language),
            "remedy": exception.remedy(language),
        }
        return render(request, "ui/error.html", context, status=exception.status)
