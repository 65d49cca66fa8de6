"""Templates: what ships is sound, a version that is kept is never changed, and a fault is told at its row."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from guatu.conftest import actor_of_account
from guatu.kernel.errors import Denied, GuatuError
from guatu.ledger.queries import history
from guatu.org.models import Account
from guatu.org.queries import calendars
from guatu.org.types import Actor, subject
from guatu.projects import actions, queries
from guatu.projects.adapters.templates import read_template, shipped_templates
from guatu.projects.models import Project, Template, TemplateNode
from guatu.projects.rules import template_faults, worked_back
from guatu.projects.types import RESPONSIBLE_WORDS, LinkSpec, NodeSpec, TemplateSpec

SHIPPED = {spec.code: spec for spec in shipped_templates()}
DUE = date(2028, 11, 30)


@pytest.mark.parametrize("code", SHIPPED)
def test_a_shipped_template_is_sound_says_who_and_what_proves_it_and_can_be_planned(
    code: str, db: None
) -> None:
    spec = SHIPPED[code]
    assert template_faults(spec, calendars()) == []
    for node in spec.nodes:
        assert node.responsible in RESPONSIBLE_WORDS, node.code
        assert node.evidence, node.code
        assert node.evidence_en, node.code
        assert bool(node.statutory_days) == bool(node.basis) == bool(node.basis_en), node.code
    assert any(node.measures for node in spec.nodes)
    plan = worked_back(spec.nodes, spec.links, date(2026, 6, 8), DUE, calendars())
    assert plan.days_short == 0


@pytest.mark.parametrize(
    ("code", "size"), [("industrial", 32), ("sewer", 8), ("estate", 9), ("school", 24), ("road", 19)]
)
def test_each_kind_of_project_has_its_nodes(code: str, size: int) -> None:
    assert len(SHIPPED[code].nodes) == size


def changed(spec: TemplateSpec, place: int, **facts: object) -> TemplateSpec:
    nodes = list(spec.nodes)
    nodes[place] = replace(nodes[place], **facts)  # type: ignore[arg-type]  # a table of keywords
    return replace(spec, nodes=tuple(nodes))


@pytest.mark.parametrize(
    ("facts", "number"),
    [
        ({"name": ""}, "G1620"),
        ({"code": "S01"}, "G1101"),
        ({"calendar": "moon"}, "G1102"),
        ({"duration": -1}, "G1105"),
        ({"responsible": "nobody"}, "G1618"),
        ({"reaches_stage": "heaven"}, "G1618"),
        ({"spread": (50, 60)}, "G1631"),
        ({"statutory_days": 0}, "G1618"),
        ({"measures": ({"kind": "magic"},)}, "G1622"),
        ({"measures": ({"kind": "overlap", "with": "S99", "days": 1},)}, "G1623"),
        ({"measures": ({"kind": "winter", "calendar": "moon"},)}, "G1623"),
    ],
)
def test_a_wrong_node_is_told_at_its_row(facts: dict[str, object], number: str, db: None) -> None:
    (fault, *rest) = template_faults(changed(SHIPPED["sewer"], 5, **facts), calendars())
    assert (fault.error.number, fault.node, fault.link) == (number, 5, None)
    assert all(other.link is not None for other in rest)  # links of a node that is gone


@pytest.mark.parametrize(
    ("link", "number"),
    [
        (LinkSpec("S01", "S99"), "G1104"),
        (LinkSpec("S01", "S01"), "G1110"),
        (LinkSpec("S01", "S02", "XX"), "G1111"),
        (LinkSpec("S01", "S02", lag=10, lag_calendar="moon"), "G1102"),
    ],
)
def test_a_wrong_link_is_told_at_its_row(link: LinkSpec, number: str, db: None) -> None:
    spec = SHIPPED["sewer"]
    faults = template_faults(replace(spec, links=(*spec.links, link)), calendars())
    assert [(fault.error.number, fault.link) for fault in faults] == [(number, len(spec.links))]


def test_a_circle_is_told_at_the_links_that_make_it(db: None) -> None:
    spec = SHIPPED["sewer"]
    links = (*spec.links, LinkSpec("S04", "S02"))
    faults = template_faults(replace(spec, links=links), calendars())
    assert {fault.error.number for fault in faults} == {"G1108"}
    told = [links[fault.link] for fault in faults if fault.link is not None]
    assert {(link.predecessor, link.successor) for link in told} == {("S02", "S04"), ("S04", "S02")}


def test_a_template_needs_a_node(db: None) -> None:
    empty = TemplateSpec("x", 1, "空", "", (), ())
    assert [fault.error.number for fault in template_faults(empty, calendars())] == ["G1630"]


def test_what_is_kept_reads_back_as_it_was_said(operator: Actor, templates: None) -> None:
    for code, spec in SHIPPED.items():
        assert queries.template_spec(queries.template(operator, code)) == spec


def test_an_edit_is_a_new_version_with_its_reason_and_the_old_one_stays(
    operator: Actor, templates: None
) -> None:
    base = queries.template_spec(queries.template(operator, "sewer"))
    made = actions.save_template(operator, spec=changed(base, 5, duration=30), reason="换用定向钻")
    assert (made.version, made.current, made.shipped_version) == (base.version + 1, True, None)
    assert queries.template(operator, "sewer") == made
    assert queries.template_spec(queries.template(operator, "sewer", base.version)) == base
    entry = history(subject(made)).last()
    assert entry is not None
    assert entry.verb == "projects.template.save"
    assert '"duration":35' in entry.before
    assert '"duration":30' in entry.after
    assert "换用定向钻" in entry.after
    assert "S01" not in entry.after  # only what changed


def test_a_shipped_version_does_not_take_the_place_of_the_houses_own(
    operator: Actor, templates: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = queries.template_spec(queries.template(operator, "sewer"))
    ours = actions.save_template(operator, spec=changed(base, 5, duration=30), reason="换用定向钻")
    newer = replace(changed(base, 5, duration=40), version=base.version + 1)
    monkeypatch.setattr("guatu.projects.actions.templates.shipped_templates", lambda: (newer,))
    (loaded,) = actions.load_templates(operator)
    assert (loaded.version, loaded.shipped_version, loaded.current) == (
        ours.version + 1,
        newer.version,
        False,
    )
    assert queries.template(operator, "sewer") == ours
    assert actions.load_templates(operator) == []
    actions.use_template(operator, code="sewer", version=loaded.version, reason="采用新版")
    assert queries.template(operator, "sewer") == loaded


def test_a_stale_an_unreasoned_and_an_empty_edit_are_refused(operator: Actor, templates: None) -> None:
    base = queries.template_spec(queries.template(operator, "sewer"))
    new = changed(base, 5, duration=30)

    def number(spec: TemplateSpec, reason: str) -> str:
        with pytest.raises(GuatuError) as refusal:
            actions.save_template(operator, spec=spec, reason=reason)
        return refusal.value.number

    assert number(new, " ") == "G1633"
    assert number(base, "再存一次") == "G1643"
    assert number(changed(base, 5, calendar="moon"), "换日历") == "G1102"
    actions.save_template(operator, spec=new, reason="换用定向钻")
    assert number(new, "又一次") == "G1632"
    assert Template.objects.filter(code="sewer").count() == 2


def test_a_copy_opens_a_new_template(operator: Actor, templates: None) -> None:
    base = queries.template_spec(queries.template(operator, "sewer"))
    made = actions.save_template(operator, spec=replace(base, code="drain", name="排水"), reason="另建")
    assert (made.version, made.current) == (1, True)
    assert TemplateNode.objects.filter(template=made).count() == len(base.nodes)


WRITES: dict[str, Callable[[Actor, TemplateSpec], object]] = {
    "save": lambda actor, spec: actions.save_template(actor, spec=spec, reason="改"),
    "use": lambda actor, spec: actions.use_template(actor, code=spec.code, version=1, reason="改"),
    "load": lambda actor, _: actions.load_templates(actor),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_only_the_dispatcher_writes_templates(
    write: Callable[[Actor, TemplateSpec], object], reporter: Account, leader: Account
) -> None:
    for account in (reporter, leader):
        with pytest.raises(Denied):
            write(actor_of_account(account), SHIPPED["sewer"])


def test_a_project_keeps_the_version_it_was_planned_with(
    planned: Project, operator: Actor, templates: None
) -> None:
    before = list(planned.nodes.values_list("code", "duration"))
    base = queries.template_spec(queries.template(operator, "industrial"))
    actions.save_template(operator, spec=changed(base, 0, duration=6), reason="提速")
    assert list(planned.nodes.values_list("code", "duration")) == before


FILE = """
code = "mini"
name = "两个节点"
name_en = "Two nodes"
[[node]]
code = "A"
name = "甲"
name_en = "A"
duration = 3
calendar = "office"
spread = [2, 5]
[[node]]
code = "B"
name = "乙"
name_en = "B"
duration = 1
calendar = "office"
after = ["A"]
soft = ["A"]
"""


def test_a_file_of_ones_own_is_read(db: None) -> None:
    spec = read_template(FILE)
    assert spec.nodes[0] == NodeSpec("A", "甲", 3, name_en="A", spread=(2, 5))
    assert spec.links == (LinkSpec("A", "B", soft=True),)


@pytest.mark.parametrize(
    "broken",
    [
        FILE.replace('name = "甲"', "name = 3"),
        FILE.replace("duration = 3", 'duration = "3"'),
        FILE.replace("duration = 3", "duration = true"),
        FILE.replace("spread = [2, 5]", "spread = [2]"),
        FILE.replace('after = ["A"]', "after = [1]"),
        FILE.replace('code = "B"', 'cod = "B"'),
        FILE.replace('code = "B"\n', ""),
        FILE + '[[link]]\nfrom = "A"\nkind = "SS"',
        "code =",
        'code = "x"\nname = "x"\nname_en = "x"\nnode = ["a"]',
    ],
)
def test_a_file_that_is_not_of_the_form_says_where(broken: str) -> None:
    with pytest.raises(GuatuError) as refusal:
        read_template(broken)
    assert refusal.value.number == "G1642"
