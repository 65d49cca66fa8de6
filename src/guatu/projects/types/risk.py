"""How sure a plan's date is: what is known of durations, and what the draws say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from guatu.projects.types.words import RESPONSIBLE_WORDS
from guatu.ui.types import gettext_noop

ThreePoints = tuple[float, float, float]
SpreadKind = Literal["approval", "outdoor", "other"]
SPREAD_WORDS: Final[Mapping[SpreadKind, str]] = {
    "approval": gettext_noop("有法定时限的审批"),
    "outdoor": gettext_noop("室外作业"),
    "other": gettext_noop("其他节点"),
}
STRUCK_WORDS: Final[Mapping[str, str]] = {
    "outdoor": gettext_noop("室外作业"),
    "office": gettext_noop("同一审批部门的各项审批"),
    **RESPONSIBLE_WORDS,
}
"""Which nodes a cause strikes together: outdoor ones, one approving office's, or those of a kind of unit."""


@dataclass(frozen=True, slots=True)
class CausePreset:
    """共因: `factor` of durations or `days` added, as low, most likely, high. of: a key of STRUCK_WORDS."""

    code: str
    name: str
    name_en: str
    of: str
    chance: float
    factor: ThreePoints | None
    days: ThreePoints | None


@dataclass(frozen=True, slots=True)
class RiskPreset:
    """Working values for what finished nodes do not say. spreads: ratios of the planned duration, by kind of node.

    least_finished: how many finished nodes of a kind it takes to use their own ratios. shipped: what came with Guatu
    (projects/data/risk.toml); else a version this house made, which has its own numbers.
    """

    version: int
    shipped: bool
    least_finished: int
    spreads: Mapping[SpreadKind, ThreePoints]
    causes: tuple[CausePreset, ...]


@dataclass(frozen=True, slots=True)
class RiskyNode:
    """What a node does to the finish. `known_by`: "finished" (of how many), "template" or "preset".

    criticality: share of draws without float. weight: criticality × correlation with the finish, 0…1. mean_days:
    working days still expected; days as planned stand in `duration`.
    """

    code: str
    name: str
    name_en: str
    duration: int
    mean_days: float
    known_by: Literal["finished", "template", "preset"]
    finished: int
    criticality: float
    weight: float


@dataclass(frozen=True, slots=True)
class RiskyCause:
    """A common cause: share of draws in which it happened, nodes struck, calendar days it moves the finish."""

    code: str
    name: str
    name_en: str
    responsible: str
    nodes: int
    happened: float
    delay: float | None


@dataclass(frozen=True, slots=True)
class PlanRisk:
    """The draws of a plan. All days are last days of work.

    due_chance: share of draws that are done by `due`. planned: the finish if every node takes its planned duration, and
    the share of draws done by then. quantiles: by share. curve: days on which some draw is done, and the share done.
    nodes: those that move the finish, the heaviest first.
    """

    due: date
    due_chance: float
    planned: date
    planned_chance: float
    quantiles: tuple[tuple[float, date], ...]
    curve: tuple[tuple[date, float], ...]
    nodes: tuple[RiskyNode, ...]
    causes: tuple[RiskyCause, ...]
    draws: int
    seed: int
    digest: str
    preset_version: int
    preset_shipped: bool
    unpublished_years: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FinishDays:
    """The last day of a plan in every draw: ordinals, shape (draws,); the digest names what was drawn."""

    days: NDArray[np.int32]
    digest: str
