"""What the reader made of a workbook, table by table, and the corrections a person makes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.collect import actions, queries
from guatu.collect.actions import Correction
from guatu.collect.models import Workbook
from guatu.collect.pages.import_shown import money_words, told_error
from guatu.collect.reading.explained import field_words, kind_words, kinds
from guatu.collect.reading.given import choices
from guatu.collect.types.workbook import Target, WorkbookState
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.ui import words
from guatu.ui.types import Crumb

MONEY_UNITS: Final = ("元", "千元", "万元", "百万元", "千万元", "亿元")
_MONEY: Final = "_yuan"
_SHARES: Final = ("pct_", "yoy_", "start_rate")


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column: its heading, the field it was taken for, why and how sure, what it holds. `slot` names its select."""

    slot: str
    col: str
    path: str
    field: str
    why: str
    sure: bool
    given: bool
    samples: str


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table, or several with the same headings, as the mapping page asks about it."""

    slot: str
    entry: Mapping[str, Any]
    kind: str
    sheets: tuple[Mapping[str, Any], ...]
    columns: tuple[ShownColumn, ...]
    totals: tuple[str, ...]
    problems: tuple[str, ...]
    unit: str
    as_of: str


@require_http_methods(["GET", "HEAD", "POST"])
def import_mapping(request: HttpRequest, workbook_id: int) -> HttpResponse:
    """GET: what was inferred. POST: corrections, kept for the unit's later workbooks; the workbook is read again."""
    actor = actor_of(request)
    row = queries.imported(actor, workbook_id)
    tables = list(_tables(row))
    refused: GuatuError | None = None
    if request.method == "POST":
        try:
            actions.correct_workbook(
                actor,
                workbook_id=row.pk,
                tables=dict(_corrections(request.POST, tables)),
                sheets=_sheets(request.POST, row),
                period=_period(request.POST, row),
            )
        except (Denied, NotFound):
            raise
        except GuatuError as error:
            refused = error
        else:
            return redirect("collect:import", workbook_id=row.pk)
    language = words.language()
    context = {
        "menu_key": "collect",
        "crumbs": [
            Crumb(_("工作簿导入"), reverse("collect:imports")),
            Crumb(row.name, reverse("collect:import", args=[row.pk])),
            Crumb(_("对应关系")),
        ],
        "row": row,
        "tables": tables,
        "others": [entry for entry in row.reading.get("sheets", ()) if not entry.get("mark")],
        "fields": [(name, field_words(name).label(language)) for name in choices()],
        "kinds": [(name, kind_words(name).label(language)) for name in kinds()],
        "units": MONEY_UNITS,
        "may_map": row.state in (WorkbookState.READ, WorkbookState.UNDONE) and actor.can("collect.fill", row),
        "for_projects": row.target == Target.PROJECTS.value,
        "refused": told_error(refused) if refused is not None else None,
    }
    status = refused.status if refused is not None else 200
    return render(request, "collect/import_mapping.html", context, status=status)


def _tables(row: Workbook) -> Iterator[ShownTable]:
    """Each kind of table once: what is corrected of one holds for all with its headings."""
    entries = [entry for entry in row.reading.get("sheets", ()) if entry.get("mark")]
    marks = list(dict.fromkeys(entry["mark"] for entry in entries))
    for number, mark in enumerate(marks):
        own = [entry for entry in entries if entry["mark"] == mark]
        first = own[0]
        yield ShownTable(
            slot=f"t{number}",
            entry=first,
            kind=kind_words(first["kind"]).label(words.language()),
            sheets=tuple(own),
            columns=tuple(_column(f"t{number}-c{at}", column) for at, column in enumerate(first["columns"])),
            totals=tuple(_total(one, total) for one in own for total in one["totals"]),
            problems=tuple(
                f"{one['sheet']}!{cell}{_('：')}{zh if words.language() != 'en' else en}"
                for one in own
                for cell, _code, zh, en, severity in one["problems"]
                if severity != "info"
            ),
            unit=first["unit"],
            as_of=first["as_of"][:7],
        )


def _column(slot: str, column: Mapping[str, Any]) -> ShownColumn:
    return ShownColumn(
        slot,
        column["col"],
        column["path"],
        column["field"],
        _why(column),
        column["sure"] or column["given"],
        column["given"],
        " · ".join(_sample(column["field"], value) for value in column["samples"]),
    )


def _why(column: Mapping[str, Any]) -> str:
    language = words.language()
    also = _("、").join(field_words(name).label(language) for name in column["also"][:3])
    if column["given"]:
        return _("按更正")
    if not column["field"]:
        return _("表头没有认出，不导入") if not also else _("表头像%(also)s，已有别的列更像") % {"also": also}
    said = _("表头有“%(words)s”") % {
        "words": column["told"].replace("单月", _("某月")).replace("累月", _("累计月"))
    }
    return said if not also else _("%(said)s；也可能是%(also)s") % {"said": said, "also": also}


def _sample(field: str, value: object) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if field.endswith(_MONEY) and isinstance(value, int | float):
        return money_words(Decimal(str(value)))
    if field.startswith(_SHARES) and isinstance(value, int | float):
        return words.percent(value)
    text = str(value)
    return text if len(text) <= 24 else f"{text[:24]}…"


def _total(entry: Mapping[str, Any], total: Mapping[str, Any]) -> str:
    name = _("项目个数") if total["field"] == "count" else field_words(total["field"]).label(words.language())
    return _("%(sheet)s 第%(row)s行 %(name)s：写的是 %(stated)s，各行合计 %(computed)s") % {
        "sheet": entry["sheet"],
        "row": total["row"],
        "name": name,
        "stated": _sample(total["field"], total["stated"]),
        "computed": _sample(total["field"], total["computed"]),
    }


def _corrections(posted: QueryDict, tables: Sequence[ShownTable]) -> Iterator[tuple[str, Correction]]:
    """What differs from what the page showed."""
    for table in tables:
        fields = {
            column["key"]: str(posted[shown.slot])
            for shown, column in zip(table.columns, table.entry["columns"], strict=True)
            if shown.slot in posted and posted[shown.slot] != shown.field
        }
        kind = _moved(posted, f"{table.slot}-kind", table.entry["kind"])
        unit = _moved(posted, f"{table.slot}-unit", table.unit)
        as_of = _moved(posted, f"{table.slot}-as_of", table.as_of)
        if fields or kind is not None or unit is not None or as_of is not None:
            yield table.entry["mark"], Correction(fields, kind, unit, as_of)


def _moved(posted: QueryDict, name: str, shown: str) -> str | None:
    said = posted.get(name)
    return str(said) if said is not None and said != shown else None


def _sheets(posted: QueryDict, row: Workbook) -> dict[str, bool]:
    """Sheets whose box was ticked or cleared; the page names each box it showed."""
    shown = {
        entry["timeless"]: entry["taken"] for entry in row.reading.get("sheets", ()) if entry.get("mark")
    }
    ticked = set(posted.getlist("take"))
    asked = set(posted.getlist("sheet"))
    return {
        name: name in ticked for name, taken in shown.items() if name in asked and (name in ticked) != taken
    }


def _period(posted: QueryDict, row: Workbook) -> Period | None:
    text = posted.get("period", "")
    return Period.parse(text) if text and text != row.period else None
