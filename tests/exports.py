"""Lists as files, found by the crawl of every page: each list offers its file, which has the rows of its page.

A list is what comes in pages, and any table of `MANY_COLUMNS` and `MANY_ROWS` or more. What is no list is told apart:
the table beside a chart (it is the chart, read out) and a table that one writes in (it is a form).
"""

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

MANY_COLUMNS, MANY_ROWS = 3, 5

OTHERWISE = {
    "collect:board": "its own workbook, with a sheet a form, is offered at the top",
    "collect:cell": "the history of one figure, read beside it",
    "dispatch:pack": "a paper, given as Word and PDF, frozen as it was",
    "dispatch:unit_page": "one unit's part of that paper, as of now; its matters and lights are lists of their own",
    "home": "what is owed, by where it comes from: each heading leads to its list, which is taken along there",
    "org:calendar": "a month as a sheet of the calendar; the office's changes below it are the list",
    "org:telling": "what became of one's own messages in a week; the messages are a list of their own",
    "projects:ways-out": "what a way out would do, way by way; the prices of days are a list of their own",
    "publish:book": "a paper, given as Word and PDF",
    "publish:bulletin": "a paper, given as Word and PDF",
    "publish:hand_over": "a paper, given as Word and PDF",
    "publish:task_book": "a paper, given as Word and PDF",
    "status:foresight_one": "one series, month by month beside its curve; units below it, if any, are the list",
    "status:light": "one light: its rule with the figures that were put in it",
    "wall:index": "projected, not read: each screen shows the head of a list that has its own page",
    "wall:wall": "projected, not read: each screen shows the head of a list that has its own page",
}
"""Pages with a table that is not taken along as a list, each with its reason."""

COUNTS_LESS = {
    "projects:activity": "its file has a row for each expectation, the page one for each project",
    "projects:activities": "its file has the activities to come too, which the page shows above the list",
}
"""Pages whose count is of a part of what their file has, each with its reason."""

WORD = re.compile(r"[^\s<>]+")
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
FIGURE = re.compile(r"<figure\b.*?</figure>", re.DOTALL)
WRITTEN_IN = re.compile(r"<(?:select|textarea|input(?![^>]*type=\"hidden\"))\b")


def is_export(link: str) -> bool:
    """Whether a link asks for a file of a list: tested here, and no page of the crawl."""
    return bool(re.search(r"[?&]as=(?:xlsx|csv)\b", link))


def unoffered(path: str, page: str, excused: set[str]) -> list[str]:
    """The fault of a page that has a list and offers no file of it; notes in `excused` whom `OTHERWISE` lets pass."""
    if "data-export" in page or not ('class="g-pages"' in page or any(_long(page))):
        return []
    view = resolve(urlsplit(path).path).view_name
    if view in OTHERWISE:
        excused.add(view)
    if view in NOT_OFFERED or view in OTHERWISE:
        return []
    return [f"{path} ({view}) has a list and offers no file of it"]


def _long(page: str) -> Iterator[bool]:
    """Of each table, whether it is a list of records."""
    for table in TABLE.findall(FIGURE.sub("", page)):
        head, _thead, body = table.partition("</thead>")
        columns = len(re.findall(r"<th[ >]", head))
        records = body.partition("<tfoot")[0].count("<tr")
        yield columns >= MANY_COLUMNS and records >= MANY_ROWS and not WRITTEN_IN.search(body)


def differing(client: Client, path: str, page: str) -> Iterator[str]:
    """What is wrong with the file that a page offers: rows that the page does not count, or does not show."""
    if "data-export" not in page:
        return
    found = [
        html.unescape(link) for link in re.findall(r'href="([^"]+)"', page) if is_export(html.unescape(link))
    ]
    for address in dict.fromkeys(link for link in found if "as=csv" in link):
        yield from _differing(client, path, page, address)


def _differing(client: Client, path: str, page: str, address: str) -> Iterator[str]:
    answer = client.get(urlsplit(path)._replace(query=address.lstrip("?"), fragment="").geturl())
    if not isinstance(answer, FileResponse):
        yield f"{path}: {address} answered {answer.status_code}"
        return
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    body = rows[1 : rows.index([])]
    counted = re.search(r'class="g-pages-total">\D*([\d,]+)', page)
    view = resolve(urlsplit(path).path).view_name
    main = "of_list=" not in address and view not in COUNTS_LESS
    if main and counted is not None and int(counted[1].replace(",", "")) != len(body):
        yield f"{path}: the page counts {counted[1]} rows, its file has {len(body)}"
    shown = html.unescape(re.sub(r"<[^>]+>", " ", page))
    words = set(WORD.findall(shown))
    for row in body[:10]:
        said = [cell for cell in row if len(cell) > 1]
        if said and not any(cell in shown or set(WORD.findall(cell)) & words for cell in said):
            yield f"{path}: a row of the file is not on the page: {row}"
