"""What crosses collect's door, by subject. Pure: rules use it too."""

from guatu.collect.types.cells import (
    CellKey,
    Choice,
    Field,
    FieldSpec,
    Grammar,
    Level,
    Problem,
    SubjectKind,
    Words,
)
from guatu.collect.types.facts import (
    Facts,
    IndicatorFacts,
    LastProgress,
    NodeFacts,
    ProjectFacts,
    Step,
    UnitFacts,
)
from guatu.collect.types.filing import Owed, SourceFacts, State
from guatu.collect.types.form import FormDefinition
from guatu.collect.types.sheet import CellView, Sheet, SubjectView

__all__ = [
    "CellKey",
    "CellView",
    "Choice",
    "Facts",
    "Field",
    "FieldSpec",
    "FormDefinition",
    "Grammar",
    "IndicatorFacts",
    "LastProgress",
    "Level",
    "NodeFacts",
    "Owed",
    "Problem",
    "ProjectFacts",
    "Sheet",
    "SourceFacts",
    "State",
    "Step",
    "SubjectKind",
    "SubjectView",
    "UnitFacts",
    "Words",
]
