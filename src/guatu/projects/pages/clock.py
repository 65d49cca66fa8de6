"""The statutory clock of an approval, kept on the node's page."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.org.types import Actor
from guatu.projects import actions
from guatu.projects.models import Node
from guatu.projects.pages.shared import refused


def keep_clock(request: HttpRequest, actor: Actor, node: Node) -> str:
    """Record the step that was sent, and say so; what was refused, or empty. Raises Denied, NotFound for no step."""
    try:
        on = date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        return _("请填写日期。")
    try:
        match request.POST.get("do"):
            case "accept":
                actions.accept_application(actor, node_id=node.pk, on=on)
                said = _("受理已登记，法定时限从次日起算。")
            case "pause":
                actions.pause_clock(actor, node_id=node.pk, on=on, reason=request.POST.get("reason", ""))
                said = _("已停表，补件期间不计入法定时限。")
            case "resume":
                actions.resume_clock(actor, node_id=node.pk, on=on)
                said = _("已恢复计时。")
            case "decide":
                actions.decide_application(actor, node_id=node.pk, on=on)
                said = _("办结已登记，工期已重新推算。")
            case other:
                raise NotFound(what=f"do={other}")
    except (Denied, NotFound):
        raise
    except GuatuError as error:
        return refused(error)
    messages.success(request, said)
    return ""
