"""The rules that are texts: limits, orders, cadences. Their presets, what is in force, every version there was."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Generic, TypeVar

from guatu.dispatch.models import DutyRuleSet, LimitSet, OrderRules, RuleText
from guatu.dispatch.rules.duties import read_duty_rules
from guatu.dispatch.rules.limits import Terms, read_terms
from guatu.dispatch.rules.orders import read_sheet_rules
from guatu.dispatch.types.duties import DutyRules
from guatu.dispatch.types.orders import SheetRules
from guatu.dispatch.types.rule_texts import Rule
from guatu.kernel.errors import GuatuError
from guatu.kernel.toml_places import places_of
from guatu.org.types import Actor

DATA = Path(__file__).parents[1] / "data"

Read = TypeVar("Read", bound=Rule)
Row = TypeVar("Row", bound=RuleText)


@lru_cache(maxsize=8)
def _texts(folder: Path) -> Mapping[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))}


@dataclass(frozen=True, slots=True)
class InForce(Generic[Read, Row]):
    """What is in force: the rule, its text, and its row; None for a preset as it came."""

    rule: Read
    text: str
    row: Row | None


@dataclass(frozen=True, slots=True)
class RuleTexts(Generic[Read, Row]):
    """One kind of rule. `folder`: of its presets; `usual`: the one in force until the office says otherwise.

    `read` turns a text into the rule, or raises its fault; `permission` is needed to put another in force.
    """

    model: type[Row]
    folder: Path
    usual: str
    read: Callable[[str], Read]
    permission: str

    def presets(self) -> dict[str, str]:
        """The texts of the presets of the house by their codes."""
        return dict(_texts(self.folder))

    def preset(self, code: str = "") -> Read:
        """A preset of the house; without a code the usual one. KeyError for none of them."""
        return self.read(_texts(self.folder)[code or self.usual])

    def said_by(self, row: Row | None) -> Read:
        """What a version says; None stands for the usual preset."""
        return self.read(row.text) if row is not None else self.preset()

    def in_force(self) -> InForce[Read, Row]:
        """The latest that was put in force, else the usual preset. One query; not scoped: one rule binds everybody."""
        row = self.model._default_manager.first()
        text = row.text if row is not None else _texts(self.folder)[self.usual]
        return InForce(self.read(text), text, row)

    def versions(self, actor: Actor) -> list[Row]:
        """Every version that was ever put in force, the latest first. One query. Raises Denied."""
        actor.require("dispatch.read")
        return list(self.model._default_manager.select_related("by"))

    def checked(self, actor: Actor, text: str) -> Read:
        """What a text says that could be put in force now. Raises Denied, the fault of `read`, G1921."""
        actor.require(self.permission)
        rule = self.read(text)
        if self.model._default_manager.filter(code=rule.code, version=rule.version).exists():
            line = places_of(text).nearest(["version"]).line
            raise GuatuError("G1921", code=rule.code, version=rule.version, line=line)
        return rule


LIMITS: RuleTexts[Terms, LimitSet] = RuleTexts(
    LimitSet, DATA / "limits", "xuchang-2025", lru_cache(maxsize=64)(read_terms), "dispatch.limits.write"
)
"""办理时限: how long each step of a matter may take. Xuchang's knows levels."""
ORDER_RULES: RuleTexts[SheetRules, OrderRules] = RuleTexts(
    OrderRules,
    DATA / "orders",
    "sanming-2017",
    lru_cache(maxsize=64)(read_sheet_rules),
    "dispatch.limits.write",
)
"""督办单规则: when a supervision order is due, and in which colour."""
CADENCES: RuleTexts[DutyRules, DutyRuleSet] = RuleTexts(
    DutyRuleSet,
    DATA / "duties",
    "published-2022",
    lru_cache(maxsize=64)(read_duty_rules),
    "dispatch.duty.rules",
)
"""履责频次: how often sponsors, secretaries and task forces are owed."""
