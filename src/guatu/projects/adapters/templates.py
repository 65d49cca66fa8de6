"""Templates of nodes, kept as data in `projects/data/templates/`. A new kind of project is a new file, not new code."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from guatu.kernel.errors import GuatuError
from guatu.projects.types import LinkSpec, NodeSpec, TemplateSpec

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
        LinkSpec(predecessor, node["code"], soft=predecessor in node.get("soft", ()))
        for node in raw["node"]
        for predecessor in node.get("after", ())
    ]
    links += [
        LinkSpec(
            link["from"],
            link["to"],
            link["kind"],
            link.get("lag", 0),
            link.get("lag_calendar", ""),
            link.get("soft", False),
        )
        for link in raw.get("link", ())
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
    spread = raw.get("spread")
    return NodeSpec(
        code=raw["code"],
        name=raw["name"],
        name_en=raw["name_en"],
        duration=raw["duration"],
        calendar=raw["calendar"],
        reaches_stage=raw.get("reaches", ""),
        responsible=raw.get("responsible", ""),
        measures=tuple(raw.get("measures", ())),
        evidence=raw.get("evidence", ""),
        evidence_en=raw.get("evidence_en", ""),
        statutory_days=raw.get("statutory_days"),
        basis=raw.get("basis", ""),
        basis_en=raw.get("basis_en", ""),
        spread=(spread[0], spread[1]) if spread else None,
    )


_NODE_KEYS: Final[Mapping[str, type | tuple[type, ...]]] = {
    "code": str, "name": str, "name_en": str, "duration": int, "calendar": str, "after": list, "soft": list,
    "reaches": str, "responsible": str, "evidence": str, "evidence_en": str, "statutory_days": int, "basis": str,
    "basis_en": str, "spread": list, "measures": list,
}  # fmt: skip
_LINK_KEYS: Final[Mapping[str, type]] = {
    "from": str, "to": str, "kind": str, "lag": int, "lag_calendar": str, "soft": bool,
}  # fmt: skip
_REQUIRED: Final = ("code", "name", "name_en", "duration", "calendar")


def read_template(text: str) -> TemplateSpec:
    """A template from somebody's own file. Raises G1642 saying where it is not of the form; its rows are not judged."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise GuatuError("G1642", where="TOML", found=str(wrong)[:200]) from wrong
    _check_table(
        raw, {"code": str, "version": int, "name": str, "name_en": str, "node": list, "link": list}, ""
    )
    _check_required(raw, ("code", "name", "name_en", "node"), "")
    for place, node in enumerate(raw["node"], start=1):
        where = f"node {place}"
        _check_table(node, _NODE_KEYS, where)
        _check_required(node, _REQUIRED, where)
        _check_lists(node, where)
    for place, link in enumerate(raw.get("link", ()), start=1):
        _check_table(link, _LINK_KEYS, f"link {place}")
        _check_required(link, ("from", "to", "kind"), f"link {place}")
    return parse_template({"version": 1, **raw})


def _check_table(raw: object, keys: Mapping[str, type | tuple[type, ...]], where: str) -> None:
    if not isinstance(raw, Mapping):
        raise GuatuError("G1642", where=where, found=str(raw)[:80])
    for key, value in raw.items():
        if (
            key not in keys
            or not isinstance(value, keys[key])
            or (isinstance(value, bool) and keys[key] is not bool)
        ):
            raise GuatuError("G1642", where=f"{where} {key}".strip(), found=str(value)[:80])


def _check_required(raw: Mapping[str, Any], keys: Sequence[str], where: str) -> None:
    for key in keys:
        if key not in raw:
            raise GuatuError("G1642", where=f"{where} {key}".strip(), found="—")


def _check_lists(node: Mapping[str, Any], where: str) -> None:
    for key in ("after", "soft"):
        if not all(isinstance(code, str) for code in node.get(key, ())):
            raise GuatuError("G1642", where=f"{where} {key}", found=str(node[key])[:80])
    spread = node.get("spread", [0, 0])
    if len(spread) != 2 or not all(type(days) is int for days in spread):
        raise GuatuError("G1642", where=f"{where} spread", found=str(spread)[:80])


def template_document(spec: TemplateSpec) -> dict[str, Any]:
    """A template as plain data, in the words of its file; links are all listed as links."""
    return {
        "code": spec.code,
        "version": spec.version,
        "name": spec.name,
        "name_en": spec.name_en,
        "node": [_said(node) for node in spec.nodes],
        "link": [
            {
                "from": link.predecessor,
                "to": link.successor,
                "kind": link.kind,
                "lag": link.lag,
                "lag_calendar": link.lag_calendar,
                "soft": link.soft,
            }
            for link in spec.links
        ],
    }


def _said(node: NodeSpec) -> dict[str, Any]:
    said: dict[str, Any] = {
        "code": node.code, "name": node.name, "name_en": node.name_en, "duration": node.duration,
        "calendar": node.calendar, "reaches": node.reaches_stage, "responsible": node.responsible,
        "evidence": node.evidence, "evidence_en": node.evidence_en, "statutory_days": node.statutory_days,
        "basis": node.basis, "basis_en": node.basis_en, "spread": list(node.spread) if node.spread else None,
        "measures": [dict(measure) for measure in node.measures],
    }  # fmt: skip
    return {key: value for key, value in said.items() if value not in ("", None, [])}
