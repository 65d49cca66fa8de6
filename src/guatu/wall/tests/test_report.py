"""A wall and a report: a draft changes nothing, handing in the age only, acceptance what shows its figures."""

from collections.abc import Callable

from django.test import Client

from guatu.collect import actions as collect
from guatu.collect.types import CellKey, Field, SubjectKind
from guatu.conftest import City, actor_of_account
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.models import Project
from guatu.status.actions import judge
from guatu.ui.types import LightColour
from guatu.wall import queries
from guatu.wall.queries import Look
from guatu.wall.queries.matrix import matrix
from guatu.wall.tests.test_boards import ask
from guatu.wall.tests.test_wall import MAY, project
from guatu.wall.types import Kind

SignIn = Callable[[Account], Client]


def test_a_wall_follows_a_report_from_draft_to_acceptance(
    city: City, operator: Actor, dispatcher: Account, reporter: Account, as_: SignIn
) -> None:
    made = project(city, operator, "A", 5)
    Project.objects.filter(pk=made.pk).update(total_investment=200_000_000)
    judge(operator, period=MAY)
    form = collect.create_form(operator, code="monthly", name="月报", indicator_ids=[])
    client, actor = as_(dispatcher), actor_of_account(reporter)
    filing = collect.open_submission(actor, form_id=form.pk, unit_id=city.kuancheng.pk, period=MAY)
    kinds = [one.kind for one in queries.wall(operator).screens]
    token = ""

    def fetched() -> tuple[list[Kind], bool]:
        """The screens that a wall must fetch since it last asked, and whether its age."""
        nonlocal token
        changed = ask(client, token)[1]
        token = str(changed.get("token", token))
        numbers = changed.get("screens", [])
        assert isinstance(numbers, list)
        return [kinds[number - 1] for number in numbers], bool(changed.get("age"))

    fetched()
    own = {Field.INVESTED_YEAR: "4500", Field.PHYSICAL: "45", Field.OWN_RATING: "green", Field.NOTE: "正常"}
    cells = {CellKey(SubjectKind.PROJECT, made.pk, field): text for field, text in own.items()}
    for field in (Field.INVESTED_YEAR, Field.PHYSICAL):
        cells[CellKey(SubjectKind.PROJECT, made.pk, field).why] = "按实更正"
    collect.save_cells(actor, submission_id=filing.pk, version=filing.version, values=cells)
    assert fetched() == ([], False), "a draft is on no wall"
    collect.submit(actor, submission_id=filing.pk)
    assert fetched() == ([], True), "handed in: counted as filed, and nothing else is known yet"
    assert matrix(Look(operator)).total.total.red == 1
    collect.accept(actor_of_account(dispatcher), submission_id=filing.pk)
    screens, age = fetched()
    assert {Kind.MATRIX, Kind.LATE, Kind.MAP, Kind.PACING} <= set(screens)
    assert age
    assert Kind.DIRECTIVES not in screens
    assert matrix(Look(operator)).total.total.shown == ((LightColour.GREEN, 1),)
    assert fetched() == ([], False)
