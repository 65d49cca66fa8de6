"""What an import of a plan file would do: shown before it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guatu.kernel.language import Phrase
from guatu.projects.types.plan import LinkSpec, NodeSpec

Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class Said:
    """Something of the file that was not taken over as it stands: what, how often, on which nodes (the first 20)."""

    what: Phrase
    count: int
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """A plan file as our nodes and links. `said`: what was rounded or changed; `unread`: what was not understood."""

    nodes: tuple[NodeSpec, ...]
    links: tuple[LinkSpec, ...]
    said: tuple[Said, ...]
    unread: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class NodeChange:
    """A node that would change: its fields before and after."""

    code: str
    name: str
    before: Mapping[str, Cell]
    after: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class PlanDiff:
    """New, changed and removed nodes in the order of the plan; links added and removed."""

    new: tuple[NodeSpec, ...]
    changed: tuple[NodeChange, ...]
    removed: tuple[NodeSpec, ...]
    links_added: tuple[LinkSpec, ...]
    links_removed: tuple[LinkSpec, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the file says nothing new."""
        return not (self.new or self.changed or self.removed or self.links_added or self.links_removed)


@dataclass(frozen=True, slots=True)
class PlanPreview:
    """What importing `incoming` into a project would do. `digest`: of the file and of the project as it stands."""

    project_id: int
    incoming: Incoming
    diff: PlanDiff
    digest: str


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan written out: file name, content type, bytes, and what the format cannot hold."""

    name: str
    content_type: str
    data: bytes
    said: tuple[Said, ...]
