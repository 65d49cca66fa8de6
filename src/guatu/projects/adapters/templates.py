"""Templates of nodes, kept as data in `projects/data/templates/`. A new kind of project is a new file, not new code."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from guatu.projects.types import LinkSpec, NodeSpec, Stage, TemplateSpec

TEMPLATES: Final = Path(__file__).parents[1] / "data" / "templates"


@cache
def shipped_templates() -> tuple[TemplateSpec, ...]:
    """Every template that ships, by code. Raises KeyError or ValueError where a file is wrong (a fault of ours)."""
    specs = []
    for path in sorted(TEMPLATES.glob("*.toml")):
        with path.open("rb") as file:
            specs.append(parse_template(tomllib.load(file)))
    return tuple(sorted(specs, key=lambda spec: spec.code))


def parse_template(raw: Mapping[str, Any]) -> TemplateSpec:
    """One file's tables as a template; its form is explained in industrial.toml."""
    links = [
        LinkSpec(predecessor, node["code"]) for node in raw["node"] for predecessor in node.get("after", ())
    ]
    links += [
        LinkSpec(link["from"], link["to"], link["kind"], link.get("lag", 0)) for link in raw.get("link", ())
    ]
    return TemplateSpec(
        code=raw["code"],
        version=raw["version"],
        name=raw["name"],
        name_en=raw["name_en"],
        nodes=tuple(_node(node) for node in raw["node"]),
        links=tuple(links),
    )


def _node(raw: Mapping[str, Any]) -> NodeSpec:
    reaches = raw.get("reaches", "")
    return NodeSpec(
        code=raw["code"],
        name=raw["name"],
        name_en=raw["name_en"],
        duration=raw["duration"],
        calendar=raw["calendar"],
        reaches_stage=Stage(reaches).value if reaches else "",
    )
