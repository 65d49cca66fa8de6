"""What crosses the room's door: stages, blockers, the plan's plain data. Knows no Django; words are Chinese msgids."""

from guatu.projects.types.given import NodeUpdate, ProgressFacts, ProjectChanges, ProjectFilter
from guatu.projects.types.plan import (
    ONE_DAY,
    LinkSpec,
    NodeSpec,
    TemplateSpec,
    WorkedBack,
    WorkedNode,
    instant_after,
    last_day,
)
from guatu.projects.types.words import (
    BLOCKER_WORDS,
    FUND_WORDS,
    KIND_WORDS,
    LEVEL_WORDS,
    RESPONSIBILITY_WORDS,
    RESPONSIBLE_WORDS,
    STAGE_WORDS,
    BlockerKind,
    Stage,
)

__all__ = [
    "BLOCKER_WORDS",
    "FUND_WORDS",
    "KIND_WORDS",
    "LEVEL_WORDS",
    "ONE_DAY",
    "RESPONSIBILITY_WORDS",
    "RESPONSIBLE_WORDS",
    "STAGE_WORDS",
    "BlockerKind",
    "LinkSpec",
    "NodeSpec",
    "NodeUpdate",
    "ProgressFacts",
    "ProjectChanges",
    "ProjectFilter",
    "Stage",
    "TemplateSpec",
    "WorkedBack",
    "WorkedNode",
    "instant_after",
    "last_day",
]
