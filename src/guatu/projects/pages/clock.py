"""A step of a permit's statutory clock as a page sends it: on the node's sheet, and from the list of permits."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from guatu.kernel.clock import clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.org.types import Actor
from guatu.projects import actions
from guatu.projects.models import Node
from guatu.projects.pages.shared import refused
from guatu.projects.types import PermitEntry, PermitStep
from guatu.ui.types import gettext_noop

SAID = {
    PermitStep.ACCEPT: gettext_noop("受理已登记，法定时限从次日起算。"),
    PermitStep.PAUSE: gettext_noop("已停表，补件期间不计入法定时限。"),
    PermitStep.RESUME: gettext_noop("已恢复计时。"),
    PermitStep.DECIDE: gettext_noop("办结已登记，工期已重新推算。"),
    PermitStep.REFUSE: gettext_noop("不予许可已登记；重新申报后再登记受理。"),
    PermitStep.WITHDRAW: gettext_noop("最近一步登记已撤回。"),
}


def step_of(text: str) -> PermitStep:
    """The step that an address or a form names. Raises NotFound."""
    if text not in set(PermitStep):
        raise NotFound(what=f"do={text[:40]}")
    return PermitStep(text)


def keep_clock(request: HttpRequest, actor: Actor, node: Node) -> str:
    """Record the step that was sent, and say so; what was refused, or empty. Raises Denied, NotFound for no step."""
    sent = request.POST
    step = step_of(sent.get("do", ""))
    try:
        on = clock().today() if step is PermitStep.WITHDRAW else date.fromisoformat(sent.get("on", ""))
    except ValueError:
        return _("请填写日期。")
    try:
        actions.take_step(
            actor, node.pk, PermitEntry(step, on, sent.get("reason", ""), sent.get("document", ""))
        )
    except (Denied, NotFound):
        raise
    except GuatuError as error:
        return refused(error)
    messages.success(request, _(SAID[step]))
    return ""
