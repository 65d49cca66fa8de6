"""Year's ends of one panel as bytes, and back: what was worked out once may be kept, number by number the same.

The bytes are NumPy's own .npz (arrays and one JSON text, never code), so that reading them runs nothing.
"""

import json
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guatu.engine.arrays import freeze
from guatu.engine.forecast.conformal import SHARES
from guatu.engine.forecast.model import LAYOUTS, Float64, Measure, Panel
from guatu.engine.forecast.prepared import Unable
from guatu.engine.forecast.trajectory import Trajectories, trajectories
from guatu.engine.forecast.year_end import Fan, Figures, PastForecast, YearEnd
from guatu.kernel.period import Period


@cache
def method() -> str:
    """SHA-256 (hex) of this package's source: what an older one worked out is told by it."""
    seen = sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        seen.update(file.read_bytes())
    return seen.hexdigest()


def pack(ends: Sequence[YearEnd]) -> bytes:
    """All series of one panel, in its order. Raises ValueError for none, or for others."""
    panel = ends[0].figures.panel if ends else None
    if panel is None or [end.code for end in ends] != list(panel.codes):
        raise ValueError("not the year's ends of one panel")
    slots, past = panel.layout.slots, max(len(end.back_test) for end in ends)
    head = {
        "codes": panel.codes,
        "year": panel.year,
        "measure": panel.measure,
        "kind": panel.kind,
        "months": panel.layout.months,
        "unable": [end.unable or "" for end in ends],
        "missing": [[str(period) for period in end.figures.missing] for end in ends],
    }
    arrays: dict[str, NDArray[Any]] = {
        "head": np.frombuffer(json.dumps(head).encode(), np.uint8),
        "values": panel.values,
        "lines": np.stack([panel.bottom_line, panel.stretch]),
        "known": np.array([end.figures.known for end in ends]),
        "so_far": np.array([end.figures.so_far for end in ends]),
        "never_negative": np.array([end.figures.never_negative for end in ends]),
        "totals": _side_by_side([end.values for end in ends], SHARES.size),
        "family": _side_by_side([end.family for end in ends], max(end.family.size for end in ends)),
        "single": _right([end.fan.single for end in ends], slots),
        "running": _right([end.fan.running for end in ends], slots),
        "past": np.full((len(ends), past, 3), np.nan),
    }
    for row, end in enumerate(ends):
        for at, one in enumerate(end.back_test):
            arrays["past"][row, at] = one.year, one.foreseen, one.actual
    file = BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()


def unpack(data: bytes) -> tuple[YearEnd, ...]:
    """What `pack` was given."""
    with np.load(BytesIO(data), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    head = json.loads(arrays["head"].tobytes())
    freeze(*arrays.values())
    panel = Panel(
        tuple(head["codes"]),
        head["year"],
        arrays["values"],
        Measure(head["measure"]),
        head["kind"],
        next(layout for layout in LAYOUTS if list(layout.months) == head["months"]),
        arrays["lines"][0],
        arrays["lines"][1],
    )
    courses = trajectories(panel)
    return tuple(_end(panel, courses, head, arrays, row) for row in range(len(panel.codes)))


def _end(
    panel: Panel, courses: Trajectories, head: dict[str, Any], arrays: dict[str, Any], row: int
) -> YearEnd:
    known, slots = int(arrays["known"][row]), panel.layout.slots
    bottom_line, stretch = (None if np.isnan(line[row]) else float(line[row]) for line in arrays["lines"])
    figures = Figures(
        panel,
        row,
        known,
        float(arrays["so_far"][row]),
        tuple(map(Period.parse, head["missing"][row])),
        bool(arrays["never_negative"][row]),
        bottom_line,
        stretch,
        courses,
    )
    if head["unable"][row]:
        return YearEnd(figures, Unable(head["unable"][row]))
    if np.isnan(arrays["single"][row]).all():
        return YearEnd(figures, None, values=arrays["totals"][row])
    return YearEnd(
        figures,
        None,
        values=arrays["totals"][row],
        fan=Fan(
            tuple(panel.layout.period(panel.year, slot) for slot in range(known, slots)),
            arrays["single"][row, :, known:],
            arrays["running"][row, :, known:],
        ),
        back_test=tuple(
            PastForecast(int(year), foreseen, actual)
            for year, foreseen, actual in arrays["past"][row].tolist()
            if not np.isnan(year)
        ),
        family=arrays["family"][row],
    )


def _side_by_side(rows: Sequence[Float64], size: int) -> Float64:
    """Shape (rows, size); NaN for a row without any."""
    table = np.full((len(rows), size), np.nan)
    for at, row in enumerate(rows):
        if row.size:
            table[at] = row
    return table


def _right(fans: Sequence[Float64], slots: int) -> Float64:
    """Shape (rows, 3, slots): each fan in the slots it is of, the last ones; NaN before."""
    table = np.full((len(fans), 3, slots), np.nan)
    for at, fan in enumerate(fans):
        if fan.shape[1]:
            table[at, :, slots - fan.shape[1] :] = fan
    return table
