"""What the pages of publish share: files to be kept, blocks shown as the files show them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.kernel.errors import NotFound
from guatu.kernel.language import in_english
from guatu.publish.types import FileKind
from guatu.ui.documents.text import numeral
from guatu.ui.types import Crumb

FILE_KINDS = tuple(FileKind)
ROWS = 50
"""Rows of one table of a book on a page; `?whole=1` shows them all, to be searched or printed."""
T = TypeVar("T")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def download(data: bytes, name: str, kind: FileKind) -> HttpResponse:
    """A file to be kept, under its own name."""
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.{kind}")
    headers = {"Content-Disposition": disposition or "attachment", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type=kind.media_type, headers=headers)


def file_kind(text: str) -> FileKind:
    if text not in FILE_KINDS:
        raise NotFound(what=text)
    return FileKind(text)


def home() -> Crumb:
    return Crumb(_("通报与任务书"), reverse("publish:index"))


def is_whole(request: HttpRequest) -> bool:
    return request.GET.get("whole") == "1"


def paged(request: HttpRequest, rows: Sequence[T], parameter: str) -> Page[T]:
    """The page of one table that the request asks for by a parameter of its own, or the whole of it."""
    each = max(len(rows), 1) if is_whole(request) else ROWS
    return Paginator(rows, each).get_page(request.GET.get(parameter))


def paged_blocks(request: HttpRequest, blocks: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The blocks with each table cut to its page, which its parameter `t1`, `t2` … asks for."""
    shown: list[Mapping[str, Any]] = []
    for block in blocks:
        if block["block"] == "table":
            parameter = f"t{sum(one['block'] == 'table' for one in shown) + 1}"
            page = paged(request, block["rows"], parameter)
            shown.append({**block, "rows": page.object_list, "page": page, "parameter": parameter})
        else:
            shown.append(block)
    return shown


def numbered(blocks: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The blocks with their headings counted, as the files do: 一、 in Chinese, 1. in English; their cells named."""
    english = in_english(get_language())
    shown: list[Mapping[str, Any]] = []
    count = 0
    for block in blocks:
        if block["block"] == "heading":
            count += 1
            mark = f"{count}. " if english else f"{numeral(count)}、"
            shown.append({**block, "text": f"{mark}{block['text']}"})
        elif block["block"] == "table":
            shown.append({**block, "rows": _named_cells(block)})
        elif block["block"] == "sign_off":
            shown.append({**block, "day": date.fromisoformat(block["day"])})
        else:
            shown.append(block)
    return shown


def _named_cells(block: Mapping[str, Any]) -> list[list[Mapping[str, Any]]]:
    """Each cell with the heading of its column, for a phone; the first column of words heads its row and has none."""
    columns = list(zip(*block["header"], strict=True))
    labels = [" ".join(dict.fromkeys(cell["text"] for cell in column)) for column in columns]
    head = next((place for place, column in enumerate(columns) if column[-1]["align"] == "left"), 0)
    return [
        [
            {
                **cell,
                "label": "" if place == head else labels[place],
                "ordinal": place < head,
                "day": bool(_DAY.fullmatch(cell["text"])),
            }
            for place, cell in enumerate(row)
        ]
        for row in block["rows"]
    ]
