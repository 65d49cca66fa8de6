"""Matters of every kind through their whole lives: who may, who holds them, what is refused, what the ledger keeps."""

from collections.abc import Callable
from datetime import date

import pytest

from guatu.conftest import City
from guatu.dispatch import actions, queries
from guatu.dispatch.models import Matter, Step
from guatu.dispatch.tests.conftest import Issue, Lit, refused
from guatu.dispatch.types import About, Kind, Level, State
from guatu.kernel.clock import FixedDayClock, use_clock
from guatu.kernel.errors import Denied, NotFound
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.models import Node

People = Callable[[str], Actor]


@pytest.fixture
def filed(people: People, dispatcher: Account, supervisor: Account) -> Matter:
    """A problem that Kuancheng's reporter brought before the desk."""
    return actions.file_matter(
        people("reporter"), kind=Kind.PROBLEM, title="燃气管线占压", detail="第二施工段"
    )


def at(row: Matter) -> tuple[str, str, date | None]:
    """Where it stands, who holds it, until when."""
    row = Matter.objects.select_related("holder").get(pk=row.pk)
    return row.state, row.holder.code, row.held_until


def closed_of(office: Actor, people: People, made: Matter) -> Matter:
    """Fed back by its unit's reporter and closed by the supervisor."""
    actions.feed_back(people("reporter"), matter_id=made.pk, text="已办")
    actions.verify(people("supervisor"), matter_id=made.pk, passed=True, finding="属实")
    return queries.matter(office, made.pk)


def test_a_problem_goes_from_the_district_over_the_desk_to_closure_and_is_always_held(
    city: City, filed: Matter, office: Actor, people: People
) -> None:
    reporter, supervisor = people("reporter"), people("supervisor")
    assert (filed.number, at(filed)) == ("春城问〔2026〕1号", ("filed", "220100", date(2026, 6, 9)))
    assert filed.origin_id == city.kuancheng.pk
    actions.assign(office, matter_id=filed.pk, unit_id=city.kuancheng.pk, level=Level.B)
    assert at(filed) == ("assigned", "220103", date(2026, 6, 9))
    row = queries.matter(reporter, filed.pk)
    assert (row.due_on, row.workdays, row.level) == (
        date(2026, 6, 30),
        None,
        "B",
    )  # 15 workdays: Xuchang 2025
    actions.sign(reporter, matter_id=filed.pk)
    assert at(filed) == ("signed", "220103", date(2026, 6, 30))
    actions.take_up(reporter, matter_id=filed.pk, text="会同燃气公司改线")
    actions.feed_back(reporter, matter_id=filed.pk, text="已改线")
    assert at(filed) == ("fed_back", "220100", date(2026, 6, 11))
    actions.verify(supervisor, matter_id=filed.pk, passed=True, finding="现场属实", closes=False)
    assert at(filed) == ("verified", "220100", date(2026, 6, 10))
    actions.close(office, matter_id=filed.pk, finding="同意销号")
    assert at(filed) == ("closed", "220100", None)
    moves = [step.move for step in queries.steps_of(office, filed)]
    assert moves == ["file", "assign", "sign", "take_up", "feed_back", "verify", "close"]
    verbs = list(Entry.objects.filter(verb__startswith="dispatch.matter.").values_list("verb", flat=True))
    assert [verb.rpartition(".")[2] for verb in verbs] == moves


@pytest.mark.parametrize(
    ("name", "kind", "may"),
    [
        ("reporter", Kind.HAZARD, True),
        ("leader", Kind.REQUEST, True),
        ("reporter", Kind.DIRECTIVE, False),
        ("reporter", Kind.FINDING, False),
        ("supervisor", Kind.FINDING, True),
        ("supervisor", Kind.UPPER, False),
        ("administrator", Kind.PROBLEM, False),
        ("outsider", Kind.CITIZEN, False),
    ],
)
def test_who_may_file_what(name: str, kind: Kind, may: bool, dispatcher: Account, people: People) -> None:
    actor = people(name)
    if may:
        assert actions.file_matter(actor, kind=kind, title="x").state == State.FILED
    else:
        with pytest.raises(Denied):
            actions.file_matter(actor, kind=kind, title="x")


def test_it_hangs_on_a_node_an_indicator_of_a_unit_or_an_enterprise_and_is_found_there(
    city: City, lit: Lit, office: Actor, people: People
) -> None:
    project = lit("P1").subject_id
    node = Node.objects.create(
        project_id=project, code="N1", name="基础", position=1, duration=5, calendar="office"
    )
    about = About("projects.node", str(node.pk))
    made = actions.file_matter(people("reporter"), kind=Kind.PROBLEM, title="占压", about=about)
    assert made.project_id == project
    assert list(queries.matters_about(office, about)) == [made]
    assert list(queries.matters_about(office, About("projects.project", str(project)))) == [made]
    firm = About("org.unit", str(city.enterprise.pk))
    asked = actions.file_matter(office, kind=Kind.REQUEST, title="用工", about=firm)
    assert list(queries.matters_about(office, firm)) == [asked]
    with refused("G1919"):
        actions.file_matter(office, kind=Kind.PROBLEM, title="x", about=About("org.account", "1"))
    with pytest.raises(NotFound):
        actions.file_matter(people("other_reporter"), kind=Kind.PROBLEM, title="x", about=about)


def test_a_disputed_assignment_is_decided_by_the_desk_and_another_unit_acts(
    city: City, issue: Issue, office: Actor, people: People, supervisor: Account
) -> None:
    made, reporter = issue(), people("reporter")
    actions.dispute(reporter, matter_id=made.pk, text="属南关区辖区")
    assert at(made) == ("disputed", "220100", date(2026, 6, 9))
    for wrong in ("reporter", "supervisor", "leader"):
        with pytest.raises(Denied):
            actions.decide_dispute(people(wrong), matter_id=made.pk, text="x")
    actions.decide_dispute(office, matter_id=made.pk, text="改派", unit_id=city.nanguan.pk, workdays=5)
    assert at(made) == ("assigned", "220102", date(2026, 6, 9))
    with pytest.raises((Denied, NotFound)):
        actions.feed_back(reporter, matter_id=made.pk, text="x")
    actions.feed_back(people("other_reporter"), matter_id=made.pk, text="已办")
    upheld = issue()
    actions.dispute(reporter, matter_id=upheld.pk, text="不归我")
    actions.decide_dispute(office, matter_id=upheld.pk, text="属地负责")
    assert at(upheld)[:2] == ("assigned", "220103")


def test_an_extension_is_asked_ahead_and_granted_or_refused_by_the_desk(
    issue: Issue, office: Actor, people: People
) -> None:
    made, reporter = issue(workdays=5), people("reporter")
    with pytest.raises(Denied):
        actions.ask_extension(people("leader"), matter_id=made.pk, until=date(2026, 6, 25), text="x")
    actions.ask_extension(reporter, matter_id=made.pk, until=date(2026, 6, 25), text="雨季")
    assert list(queries.waiting_for(office)) == [made]
    with pytest.raises(Denied):
        actions.decide_extension(reporter, matter_id=made.pk, granted=True, text="x")
    actions.decide_extension(office, matter_id=made.pk, granted=True, text="同意")
    row = queries.matter(office, made.pk)
    assert (row.due_on, row.first_due, row.extended) == (date(2026, 6, 25), made.due_on, 1)
    with refused("G1901"):
        actions.decide_extension(office, matter_id=made.pk, granted=True, text="再来")
    with use_clock(FixedDayClock(date(2026, 6, 25))), refused("G1912"):
        actions.ask_extension(reporter, matter_id=made.pk, until=date(2026, 7, 1), text="x")


def test_a_duplicate_goes_on_as_another_and_not_as_itself(
    filed: Matter, office: Actor, people: People
) -> None:
    twin = actions.file_matter(people("reporter"), kind=Kind.PROBLEM, title="同一处管线占压")
    with refused("G1915"):
        actions.merge(office, matter_id=twin.pk, into_id=twin.pk, text="重复")
    with pytest.raises(Denied):
        actions.merge(people("reporter"), matter_id=twin.pk, into_id=filed.pk, text="重复")
    actions.merge(office, matter_id=twin.pk, into_id=filed.pk, text="重复")
    assert at(twin) == ("merged", "220100", None)
    assert list(queries.duplicates_of(office, filed)) == [twin]
    with refused("G1915"):
        actions.merge(office, matter_id=filed.pk, into_id=twin.pk, text="反向")


def test_a_split_matter_is_closed_when_its_parts_are_and_opens_with_them(
    city: City, filed: Matter, office: Actor, people: People
) -> None:
    parts = [actions.Part("改线", city.kuancheng.pk), actions.Part("清障", city.land_bureau.pk, workdays=3)]
    with refused("G1917"):
        actions.split(office, matter_id=filed.pk, parts=parts[:1], text="分工")
    with pytest.raises(Denied):
        actions.split(people("supervisor"), matter_id=filed.pk, parts=parts, text="分工")
    first, second = actions.split(office, matter_id=filed.pk, parts=parts, text="分工")
    assert at(filed) == ("split", "220100", max(first.due_on, second.due_on))
    closed_of(office, people, first)
    assert at(filed)[0] == "split"
    actions.feed_back(people("task_force"), matter_id=second.pk, text="已清障")
    actions.verify(people("supervisor"), matter_id=second.pk, passed=True, finding="属实")
    assert at(filed)[0] == "verified"
    actions.close(office, matter_id=filed.pk, finding="分项均已办结")
    with refused("G1918"):
        actions.reopen(people("supervisor"), matter_id=filed.pk, finding="x")
    actions.reopen(people("supervisor"), matter_id=second.pk, finding="又堆上了")
    assert (at(second)[0], at(filed)[0]) == ("reopened", "split")


def test_closed_matters_are_drawn_by_the_seed_and_looked_at_again(
    issue: Issue, office: Actor, people: People
) -> None:
    supervisor = people("supervisor")
    closed = [closed_of(office, people, issue()) for _ in range(4)]
    with pytest.raises(Denied):
        actions.sample_closed(office, percent=50, seed="2026-06")
    with refused("G1920"):
        actions.sample_closed(supervisor, percent=0, seed="x")
    made = actions.sample_closed(supervisor, percent=50, seed="2026-06")
    drawn = [one.matter for one in queries.drawn_of(supervisor, made)]
    assert len(drawn) == 2
    assert {row.pk for row in drawn} <= {row.pk for row in closed}
    holds, fails = drawn
    actions.confirm(supervisor, matter_id=holds.pk, finding="属实")
    actions.reopen(supervisor, matter_id=fails.pk, finding="反弹", workdays=3)
    assert (at(holds)[0], at(holds)[2]) == ("closed", None)
    assert at(fails) == ("reopened", "220103", date(2026, 6, 11))


def test_closing_turns_no_light(lit: Lit, issue: Issue, office: Actor, people: People) -> None:
    light = lit("P1", "red")
    closed_of(office, people, issue(light_id=light.pk))
    light.refresh_from_db()
    assert (light.colour, light.current) == ("red", True)


@pytest.mark.parametrize(
    "name", ["other_reporter", "leader", "task_force", "administrator", "supervisor", "outsider"]
)
def test_a_wrong_actor_signs_takes_up_and_disputes_nothing(name: str, issue: Issue, people: People) -> None:
    made, actor = issue(), people(name)
    before = Step.objects.count()
    writes: list[Callable[[], object]] = [
        lambda: actions.sign(actor, matter_id=made.pk),
        lambda: actions.take_up(actor, matter_id=made.pk, text="x"),
        lambda: actions.dispute(actor, matter_id=made.pk, text="x"),
    ]
    for write in writes:
        with pytest.raises((Denied, NotFound)):
            write()
    assert Step.objects.count() == before


@pytest.mark.parametrize("name", ["reporter", "leader", "task_force", "administrator", "supervisor"])
def test_only_the_desk_assigns_and_sets_limits(name: str, city: City, filed: Matter, people: People) -> None:
    with pytest.raises((Denied, NotFound)):
        actions.assign(people(name), matter_id=filed.pk, unit_id=city.kuancheng.pk)
    with pytest.raises(Denied):
        actions.put_limits_in_force(people(name), text=queries.LIMITS.presets()["quanzhou-2022"])


def test_limits_are_versions_and_what_runs_keeps_its_own(
    city: City, filed: Matter, office: Actor, people: People
) -> None:
    text = queries.LIMITS.presets()["quanzhou-2022"]
    actions.put_limits_in_force(office, text=text)
    with refused("G1921"):
        actions.put_limits_in_force(office, text=text)
    with refused("G1910") as told:
        actions.put_limits_in_force(office, text=text.replace("verify = 3", "verify = 0"))
    assert "steps.verify" in told.value.text("zh-hans")
    new = actions.file_matter(people("reporter"), kind=Kind.PROBLEM, title="新问题")
    for row in (filed, new):
        actions.assign(office, matter_id=row.pk, unit_id=city.kuancheng.pk, level=Level.C)
    days = [queries.matter(office, row.pk).due_on for row in (filed, new)]
    assert days == [date(2026, 6, 15), date(2026, 6, 17)]  # Xuchang's 5 workdays, Quanzhou's 7
