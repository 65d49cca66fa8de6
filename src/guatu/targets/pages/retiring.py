"""Taking a plan, area, task or indicator out of use, and up again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guatu.kernel.errors import NotFound
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.targets import actions, forms, queries
from guatu.targets.pages.common import filled, for_writers, plan_url
from guatu.targets.types import Part
from guatu.ui.words import named


@for_writers
def retire(request: HttpRequest, actor: Actor, part: str, code: str) -> HttpResponse:
    """Why it is taken out of use; then it is."""
    pk, name, back = _found(actor, part, code)
    form = forms.RetireForm(request.POST or None)
    return filled(
        request,
        form,
        lambda: actions.retire(actor, part=Part(part), pk=pk, reason=form.cleaned_data["reason"]),
        heading=_("停用：%(name)s") % {"name": name},
        lead=_("停用后不再出现在清单和表单中；已有的目标、数据和任务照样可以查看，也可以恢复。"),
        done=_("已停用。"),
        back=back,
    )


@require_POST
def restore(request: HttpRequest, part: str, code: str) -> HttpResponse:
    """Take it up again."""
    actor = actor_of(request)
    actor.require("targets.write")
    pk, _name, back = _found(actor, part, code)
    actions.restore(actor, part=Part(part), pk=pk)
    messages.success(request, _("已恢复。"))
    return HttpResponseRedirect(back)


def _found(actor: Actor, part: str, code: str) -> tuple[int, str, str]:
    """Key, name and page of a part by its code; an area's is "<plan>.<area>". Raises NotFound."""
    if part == Part.PLAN:
        plan = queries.plan(actor, code)
        return plan.pk, named(plan), plan_url(plan)
    if part == Part.AREA:
        area = queries.area(actor, *code.split(".", 1)) if "." in code else None
        if area is None:
            raise NotFound(what=code)
        return area.pk, named(area), plan_url(area.plan)
    if part == Part.TASK:
        task = queries.task(actor, code)
        return task.pk, named(task), plan_url(task.area.plan)
    if part == Part.INDICATOR:
        indicator = queries.indicator(actor, code)
        return indicator.pk, named(indicator), reverse("targets:indicator", args=[indicator.code])
    raise NotFound(what=part)
