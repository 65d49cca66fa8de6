"""One peer judging the same projects by the same twelve rules: `python judging_peers.py NAME FOLDER`.

FOLDER holds facts.npz, a column of whole numbers for each fact (judging.py). Says its seconds and what it found as
JSON. Loading is not timed. Imports nothing of Guatu.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

NONE = -1
GREY, NOTHING = 2, 5
RANKS = {"progress": (0, 1, 3, 3), "start": (0, 1, 3), "forecast": (0, 1, 3), "funds": (0, 3)}
"""Ranks of the lights of each question's rules: red 0, yellow 1, grey 2, green 3; 5 is no answer."""

Found = tuple[float, list[list[int]], list[int]]


def pandas_exact(facts: dict[str, Any]) -> Found:
    """Frames and np.select; shares multiplied out in whole numbers, so that boundaries are exact."""
    import pandas as pd  # noqa: PLC0415 - of this peer only

    frame = pd.DataFrame(facts)
    begun = time.process_time()
    over = 100 * frame["months_elapsed"] * frame["plan_year"] - 1200 * frame["invested_year"]
    return _selected(frame, over, 12 * frame["plan_year"], begun)


def pandas_floats(facts: dict[str, Any]) -> Found:
    """Frames and np.select, points behind in floating point: as one would write it."""
    import pandas as pd  # noqa: PLC0415 - of this peer only

    frame = pd.DataFrame(facts)
    begun = time.process_time()
    behind = 100 * frame["months_elapsed"] / 12 - 100 * frame["invested_year"] / frame["plan_year"]
    return _selected(frame, behind, 1, begun)


def _selected(frame: Any, over: Any, under: Any, begun: float) -> Found:
    speaks = (frame["started"] == 1) & (frame["finished"] == 0) & (frame["stale"] == 0)
    open_ = frame["finished"] == 0
    late, short = frame["months_not_started"], frame["days_short"]
    worked = open_ & (frame["worked_back"] == 1)
    asks = open_ & (frame["funds_required"] > 0)
    arrived, required = frame["funds_arrived"], frame["funds_required"]
    questions = {
        "progress": [
            speaks & (over > 30 * under), speaks & (over >= 10 * under), speaks & (over > 0), speaks & (over <= 0),
        ],
        "start": [open_ & (late >= 3), open_ & (late >= 1), open_ & (late == 0)],
        "forecast": [worked & (short > 30), worked & (short >= 1), worked & (short == 0)],
        "funds": [asks & (arrived < required), asks & (arrived >= required)],
    }  # fmt: skip
    answers, light = [], np.full(len(frame), NOTHING, dtype=np.int8)
    for name, rules in questions.items():
        answer = np.select(rules, range(len(rules)), default=NONE).astype(np.int8)
        answers.append(answer)
        np.minimum(light, np.array([*RANKS[name], NOTHING], dtype=np.int8)[answer], out=light)
    light[light == NOTHING] = GREY
    seconds = time.process_time() - begun
    return seconds, [answer.tolist() for answer in answers], light.tolist()


def plain_python(facts: dict[str, Any]) -> Found:
    """A loop over projects, whole numbers throughout."""
    names = list(facts)
    rows = list(zip(*(facts[name].tolist() for name in names), strict=True))
    begun = time.process_time()
    answers: list[list[int]] = [[], [], [], []]
    lights = []
    for row in rows:
        one = dict(zip(names, row, strict=True))
        found = (_progress(one), _start(one), _forecast(one), _funds(one))
        worst = NOTHING
        for answer, kept, ranks in zip(found, answers, RANKS.values(), strict=True):
            kept.append(answer)
            if answer != NONE and ranks[answer] < worst:
                worst = ranks[answer]
        lights.append(GREY if worst == NOTHING else worst)
    return time.process_time() - begun, answers, lights


def _progress(one: dict[str, int]) -> int:
    if not one["started"] or one["finished"] or one["stale"]:
        return NONE
    over = 100 * one["months_elapsed"] * one["plan_year"] - 1200 * one["invested_year"]
    under = 12 * one["plan_year"]
    if over > 30 * under:
        return 0
    if over >= 10 * under:
        return 1
    return 2 if over > 0 else 3


def _start(one: dict[str, int]) -> int:
    if one["finished"]:
        return NONE
    months = one["months_not_started"]
    return 0 if months >= 3 else 1 if months >= 1 else 2


def _forecast(one: dict[str, int]) -> int:
    if not one["worked_back"] or one["finished"]:
        return NONE
    days = one["days_short"]
    return 0 if days > 30 else 1 if days >= 1 else 2


def _funds(one: dict[str, int]) -> int:
    if one["finished"] or one["funds_required"] <= 0:
        return NONE
    return 0 if one["funds_arrived"] < one["funds_required"] else 1


PEERS = {peer.__name__: peer for peer in (pandas_exact, pandas_floats, plain_python)}

if __name__ == "__main__":
    loaded = np.load(Path(sys.argv[2]) / "facts.npz")
    columns = {name: loaded[name] for name in loaded.files}
    peer = PEERS[sys.argv[1]]
    runs = [peer(columns) for _ in range(3)]
    taken = sorted(run[0] for run in runs)[1]
    sys.stdout.write(json.dumps({"seconds": taken, "answers": runs[0][1], "lights": runs[0][2]}))
