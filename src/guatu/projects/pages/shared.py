"""What the room's form pages share: one form, one action, and what was refused said on the form."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.org.types import Actor
from guatu.projects import queries
from guatu.projects.models import Node, Project
from guatu.ui import words
from guatu.ui.types import Crumb


def refused(error: GuatuError) -> str:
    """What is wrong and how to mend it, in the reader's language."""
    language = get_language()
    return f"{error.text(language)} {error.remedy(language)}"


def attempt(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do it; a refusal is said on the form. Denied and NotFound are pages of their own, and pass."""
    try:
        act()
    except (Denied, NotFound):
        raise
    except GuatuError as error:
        form.add_error(None, refused(error))
        return False
    return True


def node_of(actor: Actor, code: str, node_id: int) -> tuple[Project, Node]:
    """A project and a node of it. Raises NotFound, outside the actor's scope too."""
    project = queries.project(actor, code)
    node = queries.nodes(actor, [project.pk]).filter(pk=node_id).first()
    if node is None:
        raise NotFound(what=f"projects.node:{node_id}")
    return project, node


def crumbs(project: Project | None = None, *last: str) -> tuple[Crumb, ...]:
    """项目 / this project / this page."""
    steps = [Crumb(_("项目库"), reverse("projects:list"))]
    if project is not None:
        steps.append(
            Crumb(words.named(project), reverse("projects:detail", args=[project.code]) if last else "")
        )
    return (*steps, *(Crumb(text) for text in last))


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    act: Callable[[], object],
    done: str,
    back: str | Callable[[], str],
    project: Project | None = None,
    **context: Any,
) -> HttpResponse:
    """GET shows the form; POST does `act` and goes `back` with the message `done`, or shows the form again (422)."""
    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, done)
        return HttpResponseRedirect(back if isinstance(back, str) else back(), status=303)
    context |= {
        "menu_key": "projects",
        "form": form,
        "title": title,
        "project": project,
        "crumbs": crumbs(project, title),
        "back": back if isinstance(back, str) else reverse("projects:list"),
    }
    return render(request, "projects/form.html", context, status=422 if form.is_bound else 200)


def project_url(project: Project, part: Sequence[str] = ()) -> str:
    """The project's page, at one of its parts."""
    return reverse("projects:detail", args=[project.code]) + "".join(f"#{anchor}" for anchor in part[:1])
