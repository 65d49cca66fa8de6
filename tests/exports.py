"""Lists as files, found by the crawl of every page: each list offers its file, which has the rows of its page."""

import csv
import html
import io
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.http import FileResponse
from django.test import Client
from django.urls import resolve

NOT_OFFERED = {
    "ui:style": "examples that belong to no city",
    "collect:import": "its rows are the workbook's own: it is given back with every cell remarked",
}
"""Pages with a list in pages whose rows are not taken along so, each with its reason."""

COUNTS_LESS = {
    "projects:activity": "its file has a row for each expectation, the page one for each project",
    "projects:activities": "its file has the activities to come too, which the page shows above the list",
}
"""Pages whose count is of a part of what their file has, each with its reason."""

WORD = re.compile(r"[^\s<>]+")


def is_export(link: str) -> bool:
    """Whether a link asks for a file of a list: tested here, and no page of the crawl."""
    return bool(re.search(r"[?&]as=(?:xlsx|csv)\b", link))


def unoffered(path: str, page: str) -> list[str]:
    """The fault of a page that has a list in pages and offers no file of it."""
    view = resolve(urlsplit(path).path).view_name
    if 'class="g-pages"' not in page or "data-export" in page or view in NOT_OFFERED:
        return []
    return [f"{path} has a list and offers no file of it"]


def differing(client: Client, path: str, page: str) -> Iterator[str]:
    """What is wrong with the file that a page offers: rows that the page does not count, or does not show."""
    if "data-export" not in page:
        return
    found = [
        html.unescape(link) for link in re.findall(r'href="([^"]+)"', page) if is_export(html.unescape(link))
    ]
    address = next(link for link in found if "as=csv" in link)
    answer = client.get(urlsplit(path)._replace(query=address.lstrip("?"), fragment="").geturl())
    if not isinstance(answer, FileResponse):
        yield f"{path}: {address} answered {answer.status_code}"
        return
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    body = rows[1 : rows.index([])]
    counted = re.search(r'class="g-pages-total">\D*([\d,]+)', page)
    view = resolve(urlsplit(path).path).view_name
    if counted is not None and view not in COUNTS_LESS and int(counted[1].replace(",", "")) != len(body):
        yield f"{path}: the page counts {counted[1]} rows, its file has {len(body)}"
    shown = html.unescape(re.sub(r"<[^>]+>", " ", page))
    words = set(WORD.findall(shown))
    for row in body[:10]:
        said = [cell for cell in row if len(cell) > 1]
        if said and not any(cell in shown or set(WORD.findall(cell)) & words for cell in said):
            yield f"{path}: a row of the file is not on the page: {row}"
