"""Charts: a lookup from the data's type to its drawing.

Time strips, maps, matrices and funnels are drawn by the server (they print, and need no script); curves and bars are
drawn by echarts in the browser from the JSON made here. Every one has its figures as a table too.
"""

from collections.abc import Callable
from dataclasses import asdict
from decimal import Decimal
from itertools import count
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guatu.kernel.quantity import format_money
from guatu.ui import fan, gantt, gantt_rows, lights, milestones, network, price_curve, words
from guatu.ui.types import (
    Bars,
    BlockMap,
    Chart,
    Fan,
    Funnel,
    GanttStrip,
    LightColour,
    LightMatrix,
    MilestoneTrend,
    NetworkDrawing,
    PacingCurve,
    PriceCurve,
)

_serial = count(1)
_MANY = 200  # rows from which the browser draws only those in sight


def render(data: Chart) -> SafeString:
    """The markup of a chart. Raises TypeError for what is no chart."""
    try:
        draw = _DRAWERS[type(data)]
    except KeyError:
        raise TypeError(f"{type(data).__name__} is not a chart of guatu.ui.types") from None
    return draw(data)


def per_cent(share: float | Decimal) -> str:
    """A share as an SVG length within the drawing: 0.703 → "70.3%", cut to 0…100."""
    return f"{min(max(float(share), 0.0), 1.0) * 100:.3f}".rstrip("0").rstrip(".") + "%"


def _pacing(data: PacingCurve) -> SafeString:
    names = {
        "plan": _("序时目标"),
        "actual": _("累计完成"),
        "low": _("下限"),
        "high": _("上限"),
        "forecast": _("预测"),
        "last_year": _("上年同期"),
    }
    texts = names | {"corridor": _("正常区间"), "today": _("当前")}
    columns = [(names[key], getattr(data, key)) for key in names if getattr(data, key)]
    return _drawn_by_script("pacing", data, texts, columns, data.periods)


def _bars(data: Bars) -> SafeString:
    columns = [(row.name, row.values) for row in data.series]
    return _drawn_by_script("bars", data, {}, columns, data.categories)


def _drawn_by_script(
    kind: str,
    data: PacingCurve | Bars,
    texts: dict[str, str],
    columns: list[tuple[str, tuple[float | None, ...]]],
    heads: tuple[str, ...],
) -> SafeString:
    """`columns` are the series by name; `heads` name the rows of the table of figures."""
    context = {
        "id": f"g-chart-{next(_serial)}",
        "kind": kind,
        "chart": data,
        "payload": asdict(data) | {"kind": kind, "texts": texts},
        "columns": [name for name, _values in columns],
        "table": _table(columns, heads),
        "tall": isinstance(data, Bars) and data.horizontal and len(data.categories) > 8,
    }
    return render_to_string("ui/part/chart.html", context)


def _table(
    columns: list[tuple[str, tuple[float | None, ...]]], heads: tuple[str, ...]
) -> list[tuple[str, list[str]]]:
    return [
        (head, [words.NOTHING if values[i] is None else _plain(values[i]) for _name, values in columns])
        for i, head in enumerate(heads)
    ]


def _plain(value: float | None) -> str:
    """At most two places, as many as the figure has."""
    exact = Decimal(str(value or 0)).quantize(Decimal("0.01")).normalize()
    return words.number(exact, max(0, -int(exact.as_tuple().exponent)))


def _gantt(data: GanttStrip) -> SafeString:
    drawn = gantt.draw(data)
    shapes = {colour: lights.light(colour) for colour in LightColour}
    bars = [row for row in drawn.rows if isinstance(row, gantt.DrawnRow)]
    serial = f"g-chart-{next(_serial)}"
    context = {
        "id": serial,
        "chart": data,
        "strip": drawn,
        "arrow_heads": gantt_rows.heads_markup(drawn.links, serial) if drawn.links else "",
        "rows": gantt_rows.rows_markup(drawn, data.links, shapes),
        "many": len(bars) > _MANY,
        "spare": any(row.spare for row in bars),
        "over": any(row.over for row in bars),
        "ghosts": any(row.ghost for row in bars),
    }
    return render_to_string("ui/part/gantt.html", context)


def _funnel(data: Funnel) -> SafeString:
    widest = max((stage.count for stage in data.stages), default=0) or 1
    stages = [
        {"stage": stage, "width": per_cent(stage.count / widest), "count": words.number(stage.count)}
        for stage in data.stages
    ]
    return render_to_string("ui/part/funnel.html", {"chart": data, "stages": stages})


def _matrix(data: LightMatrix) -> SafeString:
    return render_to_string("ui/part/matrix.html", {"chart": data})


def _block_map(data: BlockMap) -> SafeString:
    blocks = sorted(data.blocks, key=lambda block: (block.row, block.column))
    return render_to_string("ui/part/block_map.html", {"chart": data, "blocks": blocks})


def _network(data: NetworkDrawing) -> SafeString:
    before: dict[str, list[str]] = {}
    for link in data.links:
        before.setdefault(link.after, []).append(f"{link.before} {link.label}".rstrip())
    context = {
        "id": f"g-chart-{next(_serial)}",
        "chart": data,
        "drawn": network.draw(data),
        "box_width": network.BOX,
        "table": [(node, ", ".join(before.get(node.key, ()))) for node in data.nodes],
    }
    return render_to_string("ui/part/network.html", context)


def _milestones(data: MilestoneTrend) -> SafeString:
    context = {
        "chart": data,
        "drawn": milestones.draw(data) if data.lines else None,
        "table": [
            (line.name, line.points, (line.points[-1][1] - line.points[0][1]).days) for line in data.lines
        ],
    }
    return render_to_string("ui/part/milestones.html", context)


def _price_curve(data: PriceCurve) -> SafeString:
    """Its figures are the page's own table, where the points lead."""
    drawn = price_curve.draw(data) if data.points else None
    language = words.language()
    context = {
        "chart": data,
        "drawn": drawn,
        "up": [(tick, format_money(tick.value, language)) for tick in drawn.up] if drawn else [],
        "points": [(dot, format_money(dot.point.cost, language)) for dot in drawn.points] if drawn else [],
    }
    return render_to_string("ui/part/price_curve.html", context)


def _fan(data: Fan) -> SafeString:
    low, middle, high = data.foreseen or ((), (), ())
    slowest, usual, fastest = data.corridor or ((), (), ())
    named = (
        ("actual", _("完成") if data.level else _("累计完成"), data.actual),
        ("middle", _("推算中位"), middle),
        ("band", _("推算区间（八成把握）"), high),
        ("usual", _("往年节奏"), usual),
        ("corridor", _("往年最慢至最快"), fastest),
        ("linear", _("序时进度"), data.linear),
    )
    past = tuple((row.name, row.values) for row in data.past)
    columns = [
        (name, values)
        for name, values in (
            *((name, values) for key, name, values in named if key not in ("band", "corridor")),
            (_("推算下限"), low),
            (_("推算上限"), high),
            (_("往年最慢"), slowest),
            (_("往年最快"), fastest),
            *past,
        )
        if values
    ]
    keys = [(name, key) for key, name, values in named if any(value is not None for value in values)]
    context = {
        "chart": data,
        "drawn": fan.draw(data),
        "height": fan.HEIGHT,
        "top": fan.TOP,
        "foot": fan.HEIGHT - 8,
        "keys": [*keys, *((name, "past") for name, _values in past[:1])],
        "columns": [name for name, _values in columns],
        "table": _table(columns, data.periods),
    }
    return render_to_string("ui/part/fan.html", context)


_DRAWERS: dict[type, Callable[[Any], SafeString]] = {
    Fan: _fan,
    PacingCurve: _pacing,
    Bars: _bars,
    GanttStrip: _gantt,
    Funnel: _funnel,
    LightMatrix: _matrix,
    BlockMap: _block_map,
    NetworkDrawing: _network,
    MilestoneTrend: _milestones,
    PriceCurve: _price_curve,
}
