"""Any list as a file, as it is filtered: `?as=xlsx` or `?as=csv` on the page's own address, by the page's own query.

In a page, after its rows are known and before they are cut into pages:

    if taken := exported(request, MATTERS, rows, form=form):
        return taken

and `"listing": MATTERS` in the context, by which `{% pagination %}` (or `{% export_links %}`) offers it. A page with
several lists answers for each, its main one first; the others are offered by `{% export_links OTHER %}`, which asks
for them by name: `?as=xlsx&of_list=other`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.ui.lists.cells import Cell, cell_of
from guatu.ui.lists.writing import Sheet, write_csv, write_xlsx
from guatu.ui.types.lists import Column, Listing
from guatu.ui.words import is_english, moment, number

if TYPE_CHECKING:
    from _typeshed import SupportsRead

PARAMETER: Final = "as"
WHICH: Final = "of_list"
"""Which of a page's lists, by its name; without it, the one that answers first."""
MOST: Final = 200_000
"""Rows of one file; whoever wants more narrows the filter."""
CHUNK: Final = 1000
IN_MEMORY: Final = 4 * 1024 * 1024

Lines = Callable[[Sequence[Any]], Iterable[Any]]
"""Rows of the query → rows that columns read: what a page looks up for its page of rows is looked up for a thousand."""

WRITERS: Final[Mapping[str, tuple[Callable[[Sheet, IO[bytes]], None], str]]] = {
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (write_csv, "text/csv; charset=utf-8"),
}


def exported(
    request: HttpRequest,
    listing: Listing,
    rows: "QuerySet[Any] | Sequence[Any]",
    *,
    form: BaseForm | None = None,
    notes: Sequence[tuple[str, str]] = (),
    lines: Lines | None = None,
) -> FileResponse | None:
    """The list as the file that was asked for; None where the page itself was, or another list of it.

    `rows` are the page's, scoped as it is.

    The file says which filter (the form's words and `notes`), when and by whom. Queries: one for the rows, what `lines`
    asks for each thousand, one count. Written to the disk where it is large, and sent when it is whole. Raises G1280
    beyond `MOST` rows.
    """
    kind = request.GET.get(PARAMETER, "")
    if kind not in WRITERS or request.GET.get(WHICH, listing.name) != listing.name:
        return None
    count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    if count > MOST:
        raise GuatuError("G1280", count=count, most=MOST)
    write, content_type = WRITERS[kind]
    sheet = Sheet(
        title=str(listing.title),
        columns=listing.columns,
        rows=_cells(listing.columns, _read(rows), lines),
        facts=_facts(request, listing, count, [*_chosen(form), *notes]),
    )
    file = cast("IO[bytes]", SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115 - the answer closes it
    write(sheet, file)
    file.seek(0)
    answer = FileResponse(cast("SupportsRead[bytes]", file), content_type=content_type)
    name = f"{listing.name}-{clock().today():%Y%m%d}.{kind}"
    spoken = quote(f"{listing.title}-{clock().today():%Y%m%d}.{kind}")
    answer["Content-Disposition"] = f"attachment; filename=\"{name}\"; filename*=UTF-8''{spoken}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _read(rows: "QuerySet[Any] | Sequence[Any]") -> Iterator[Sequence[Any]]:
    """A thousand at a time, each read once."""
    if not isinstance(rows, QuerySet):
        yield from (rows[at : at + CHUNK] for at in range(0, len(rows), CHUNK))
        return
    chunk: list[Any] = []
    for row in rows.iterator(chunk_size=CHUNK):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _cells(
    columns: Sequence[Column], chunks: Iterable[Sequence[Any]], lines: Lines | None
) -> Iterator[Sequence[Cell]]:
    for chunk in chunks:
        for row in lines(chunk) if lines is not None else chunk:
            yield [cell_of(column, row) for column in columns]


def _facts(
    request: HttpRequest, listing: Listing, count: int, chosen: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    colon = _("：")
    said = _("；").join(f"{name}{colon}{value}" for name, value in chosen) or _("没有筛选，全部可见的行")
    return [
        (_("清单"), str(listing.title)),
        (_("筛选"), said),
        (_("导出时间"), moment(clock().now())),
        (_("导出人"), _who(request)),
        (_("行数"), number(count)),
    ]


def _who(request: HttpRequest) -> str:
    """Whoever asks, as the ledger calls them; in English by their English name, where they have one."""
    english = getattr(getattr(request, "user", None), "name_en", "") if is_english() else ""
    return str(english or getattr(getattr(request, "actor", None), "label", ""))


def _chosen(form: BaseForm | None) -> list[tuple[str, str]]:
    """What the filter was asked for, in its own words; what asks nothing is left out."""
    if form is None or not form.is_bound:
        return []
    told = []
    for bound in form:
        value = bound.data
        if value in (None, "", []) or bound.errors:
            continue
        labels = {str(key): str(label) for key, label in _flat(getattr(bound.field, "choices", ()))}
        values = value if isinstance(value, list) else [value]
        told.append((str(bound.label), _("、").join(labels.get(str(one), str(one)) for one in values)))
    return told


def _flat(choices: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Choices without their groups."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield key, label


__all__ = ["MOST", "PARAMETER", "WHICH", "WRITERS", "exported"]
