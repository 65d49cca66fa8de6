"""The one tag library: `{% load guatu %}` (a builtin of our settings, so pages need not even load it).

Filters give text; tags give components. Nothing here knows a domain: values in, markup out. A missing value (None)
shows as an em dash everywhere, so that "no figure" never reads as zero.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guatu.kernel.period import Period
from guatu.kernel.quantity import format_money
from guatu.ui import charts, forms, lights, words
from guatu.ui.lists import PARAMETER, WHICH, WRITERS
from guatu.ui.types import Chart, LightColour, TimelineItem
from guatu.ui.types.lists import Listing

register = template.Library()

Number = int | float | Decimal

# --- filters: text in the reader's language


@register.filter
def named(thing: object) -> str:
    """`{{ unit|named }}`: name or name_en."""
    return words.named(thing)


@register.filter
def money(yuan: Decimal | int | None, unit: str = "") -> str:
    """`{{ x|money:"亿元" }}`, or without a unit the one that fits. Yuan in."""
    return words.NOTHING if yuan is None else format_money(yuan, words.language(), unit or None)


@register.filter
def amount(yuan: Decimal | int | None, unit: str) -> str:
    """`{{ x|amount:"亿元" }}`: the bare figure, for a column whose heading names the unit. Yuan in."""
    return words.NOTHING if yuan is None else words.amount(Decimal(yuan), unit)


@register.filter
def num(value: Number | None, places: int = 0) -> str:
    """`{{ x|num:1 }}`: grouped, exact places."""
    return words.NOTHING if value is None else words.number(value, places)


@register.filter
def percent(share: Number | None, places: int = 1) -> str:
    """`{{ 0.703|percent }}` → 70.3%."""
    return words.NOTHING if share is None else words.percent(share, places)


@register.filter
def points(value: Number | None, places: int = 1) -> str:
    """`{{ x|points }}` → +18.3 个百分点. Percentage points in."""
    return words.NOTHING if value is None else words.points(value, places)


@register.filter
def period(value: Period | str | None) -> str:
    """`{{ p|period }}`: a Period, or the text a table holds ("2026-05")."""
    if not value:
        return words.NOTHING
    return (value if isinstance(value, Period) else Period.parse(value)).label(words.language())


@register.filter
def day(value: date | None) -> str:
    """2026年5月18日 / 18 May 2026."""
    return words.long_day(value) if value else words.NOTHING


@register.filter
def shortday(value: date | None) -> str:
    """2026-05-18, for columns."""
    return words.short_day(value) if value else words.NOTHING


@register.filter
def moment(value: datetime | None) -> str:
    """2026-05-18 09:30, local."""
    return words.moment(value) if value else words.NOTHING


@register.filter
def widget(field: BoundField) -> SafeString:
    """A form field's input with the house's classes; for templates that lay a form out by hand."""
    return forms.render_widget(field)


# --- lights and shares


light = register.simple_tag(lights.light)


@register.inclusion_tag("ui/part/share.html")
def share(
    done: Number | None, plan: Number | None, unit: str = "", expected: Number | None = None, places: int = 1
) -> dict[str, Any]:
    """Progress of done against plan with its figures. `expected` (same unit) draws where it should be by now."""
    known = done is not None and plan is not None and plan > 0
    ratio = Decimal(str(done)) / Decimal(str(plan)) if known else None
    due = Decimal(str(expected)) / Decimal(str(plan)) if known and expected is not None else None
    return {
        "done": num(done, places),
        "plan": num(plan, places),
        "unit": unit,
        "percent": percent(ratio),
        "width": charts.per_cent(ratio or 0),
        "due": None if due is None else charts.per_cent(due),
    }


# --- lists: heads, pages, filters


@register.simple_tag(takes_context=True)
def query_string(context: Context, **changes: object) -> str:
    """The page's query with changes, as "?a=1&b=2"; None or "" takes a key away. Keys keep their order."""
    query = _query(context)
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("ui/part/sort_header.html", takes_context=True)
def sort_header(context: Context, key: str, label: str, numeric: bool = False) -> dict[str, Any]:
    """A `<th>` that sorts by `?sort=key`, then `?sort=-key`; page number and nothing else is dropped from the query."""
    current = _query(context).get("sort", "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    following = f"-{key}" if direction == "ascending" else key
    return {
        "label": label,
        "numeric": numeric,
        "direction": direction,
        "href": query_string(context, sort=following, page=None),
    }


@register.inclusion_tag("ui/part/pagination.html", takes_context=True)
def pagination(
    context: Context, page: "Page[Any]", parameter: str = "page", listing: Listing | None = None
) -> dict[str, Any]:
    """How many rows there are, and the pages around this one. One page shows only the count.

    It offers the page's list as a file, or `listing`, where that is another one of the page. One of several lists on a
    page has its own `parameter`, which is the id of its section too: its pages lead there.
    """
    paginator, place = page.paginator, "" if parameter == "page" else f"#{parameter}"
    steps = [
        {
            "text": str(number),
            "href": query_string(context, **{parameter: number}) + place if isinstance(number, int) else "",
            "current": number == page.number,
        }
        for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "page": page,
        "exports": export_links(context, listing) if listing is not None or "listing" in context else None,
        "steps": steps,
        "total": words.number(paginator.count),
        "previous": query_string(context, **{parameter: page.number - 1}) + place
        if page.has_previous()
        else "",
        "following": query_string(context, **{parameter: page.number + 1}) + place if page.has_next() else "",
    }


@register.inclusion_tag("ui/part/export_links.html", takes_context=True)
def export_links(context: Context, listing: Listing | None = None) -> dict[str, Any]:
    """The list as Excel and CSV, as it is filtered; the page answers `?as=` by `exported`.

    `listing` names one of several lists of the page; without it, the one that the page answers first.
    """
    which = listing.name if listing is not None else None
    links = {kind: query_string(context, **{PARAMETER: kind, WHICH: which}, page=None) for kind in WRITERS}
    return {**links, "title": listing.title if listing is not None else ""}


@register.inclusion_tag("ui/part/filter_bar.html", takes_context=True)
def filter_bar(context: Context, form: BaseForm) -> dict[str, Any]:
    """A GET form in one line: a field named `q` comes first as the search box, and the sort is kept."""
    search = form["q"] if "q" in form.fields else None
    if search is not None:
        search.field.widget.attrs.setdefault("placeholder", search.label)
    filled = form.is_bound and any(form.data.get(form.add_prefix(name)) for name in form.fields)
    return {
        "search": search,
        "fields": [bound for bound in form.visible_fields() if bound.name != "q"],
        "hidden": form.hidden_fields(),
        "form": form,
        "filled": filled,
        "sort": _query(context).get("sort", ""),
        "path": context["request"].path if "request" in context else "",
    }


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One row of a form: label, input, help, errors."""
    return bound.as_field_group()


# --- parts


@register.inclusion_tag("ui/part/empty_state.html")
def empty_state(title: str, text: str = "", action_url: str = "", action_label: str = "") -> dict[str, str]:
    """What to show where there is nothing: what is missing, and what to do next."""
    return {"title": title, "text": text, "action_url": action_url, "action_label": action_label}


@register.inclusion_tag("ui/part/timeline.html")
def timeline(items: Sequence[TimelineItem]) -> dict[str, object]:
    """Events one under the other, each with its day."""
    return {"items": items}


@register.inclusion_tag("ui/part/confirm_button.html", takes_context=True)
def confirm_button(
    context: Context, url: str, label: str, question: str, tone: str = "", **fields: object
) -> Mapping[str, object]:
    """A POST behind a question. `tone="danger"` for what cannot be taken back; other keywords become hidden fields."""
    return {
        "csrf_token": context.get("csrf_token", ""),
        "url": url,
        "label": label,
        "question": question,
        "button": "btn-danger" if tone == "danger" else "btn-primary" if tone == "primary" else "btn-outline",
        "fields": fields,
    }


# --- charts


@register.simple_tag
def chart(data: Chart) -> SafeString:
    """Any chart of `ui.types`, with a table of its figures for those who cannot see it."""
    return charts.render(data)


@register.simple_tag
def gantt_strip(data: Chart) -> SafeString:
    """The same as `{% chart %}`; says in the template what is drawn."""
    return charts.render(data)


@register.simple_tag
def pacing_curve(data: Chart) -> SafeString:
    """The same as `{% chart %}`; says in the template what is drawn."""
    return charts.render(data)


@register.simple_tag
def light_key() -> SafeString:
    """The key to the lights: every shape with its word."""
    return format_html(
        '<span class="g-key" aria-label="{}">{}</span>',
        _("图例"),
        format_html_join("", "{}", ((light(colour, show=True),) for colour in LightColour)),
    )


def _query(context: Context) -> QueryDict:
    """A changeable copy of the page's query; empty where a template is rendered without a request."""
    request = context.get("request")
    return request.GET.copy() if request is not None else QueryDict(mutable=True)
