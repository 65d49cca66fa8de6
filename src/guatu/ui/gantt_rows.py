"""The rows of a time strip as markup, by format strings: a template per row costs seconds at 5,000 rows."""

from collections.abc import Mapping, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from guatu.ui.gantt import Drawn, DrawnGroup, DrawnMark, DrawnRow, Span
from guatu.ui.gantt_links import DrawnLinks
from guatu.ui.types import GanttLink, LightColour

# Where each kind of box stands within its row; gantt_links and parts of the style sheets know these heights too.
_BAR, _THIN, _OVER = ' y="25%" height="38%"', ' y="69%" height="12%"', ' y="12%" height="9%"'
_FLOAT, _GROUP = ' y="42%" height="4%"', ' y="46%" height="10%"'


def rows_markup(drawn: Drawn, links: tuple[GanttLink, ...], lights: Mapping[LightColour, str]) -> SafeString:
    """All rows, one after the other. Everything from outside is escaped here; `lights` are the shapes as markup."""
    texts = {
        "critical": _("关键"), "baseline": _("基线"), "latest": _("最迟"), "was": _("原为"),
        "done": _("已完成"),
    }  # fmt: skip
    before: dict[str, list[str]] = {}
    for link in links:
        before.setdefault(link.after, []).append(link.before)
    return mark_safe(  # noqa: S308 - every value is escaped as it is put in
        "\n".join(
            _group(line)
            if isinstance(line, DrawnGroup)
            else _row(line, texts, before.get(line.row.key, ()), lights)
            for line in drawn.rows
        )
    )


def heads_markup(links: DrawnLinks, serial: str) -> SafeString:
    """The heads of the arrows; `serial` is the strip's own id, under which their two shapes are defined."""
    shape = {True: f"#{serial}-up", False: f"#{serial}-down"}
    return mark_safe(  # noqa: S308 - numbers and our own words
        "".join(
            f'<use class="g-tie-{head.layer}" href="{shape[head.up]}" x="{head.x}" y="{head.y}"/>'
            for head in links.heads
        )
    )


def _row(
    drawn: DrawnRow, texts: Mapping[str, str], before: Sequence[str], lights: Mapping[LightColour, str]
) -> str:
    row = drawn.row
    label = escape(row.label)
    sheet = " data-sheet" if row.sheet else ""
    name = f'<a href="{escape(row.url)}"{sheet}>{label}</a>' if row.url else label
    shape = lights[row.colour] if row.colour else ""
    note = f" <small>{escape(row.note)}</small>" if row.note else ""
    warning = f' <small class="g-warn">■ {escape(row.warning)}</small>' if row.warning else ""
    critical = " g-critical" if row.critical else ""
    key = f' data-key="{escape(row.key)}"' if row.key else ""
    tied = f' data-before="{escape(" ".join(before))}"' if before else ""
    return (
        f'<div class="g-gantt-row{critical}"{key}{tied}><span class="g-gantt-label">{shape}{name}{warning}{note}</span>'
        f'<svg width="100%" height="32" role="img"><title>{_title(drawn, label, texts)}</title>'
        f"{_rect('g-baseline', drawn.baseline, _THIN)}{_rect('g-ghost', drawn.ghost, _BAR)}"
        f"{_rect('g-float', drawn.spare, _FLOAT)}{_rect('g-bar', drawn.bar, _BAR)}"
        f"{_rect('g-bar-done', drawn.done, _BAR)}"
        f"{_rect('g-over', drawn.over, _OVER)}{''.join(map(_mark, drawn.marks))}</svg></div>"
    )


def _title(drawn: DrawnRow, label: str, texts: Mapping[str, str]) -> str:
    """What a pointer or a screen reader is told of the bar."""
    row = drawn.row
    said = f"{label}: {row.start} – {row.end}, {texts['done']} {round(row.done * 100)}%"
    if row.critical:
        said += f", {texts['critical']}"
    if row.latest:
        said += f", {texts['latest']} {row.latest}"
    if row.baseline_end:
        said += f" ({texts['baseline']} {row.baseline_start} – {row.baseline_end})"
    if drawn.ghost:
        said += f" ({texts['was']} {row.ghost_start} – {row.ghost_end})"
    return said


def _group(drawn: DrawnGroup) -> str:
    name = escape(drawn.name)
    return (
        f'<div class="g-gantt-row g-gantt-group"><span class="g-gantt-label">{name}</span>'
        f'<svg width="100%" height="32" aria-hidden="true">{_rect("g-group", drawn.span, _GROUP)}</svg></div>'
    )


def _rect(kind: str, span: Span | None, place: str) -> str:
    return f'<rect class="{kind}" x="{span.x}" width="{span.width}"{place}/>' if span else ""


def _mark(placed: DrawnMark) -> str:
    mark = placed.mark
    title = f"<title>{escape(mark.label)} {mark.on}</title>"
    kind, place, path = "g-mark", ' y="44%"', "M0-7 7 0 0 7-7 0z"
    if mark.deadline:
        kind, place, path = "g-deadline", "", "M0 4V28M-4 4H4L0 9z"
    elif mark.done:
        kind = "g-mark g-mark-done"
    return (
        f'<svg class="{kind}" x="{placed.x}"{place} overflow="visible"><path d="{path}">{title}</path></svg>'
    )
