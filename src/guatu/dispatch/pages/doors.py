"""The doors of a matter: for each move its form, who may open it, and the action behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.dispatch import actions, queries
from guatu.dispatch.actions.moving import standing_of
from guatu.dispatch.forms import moves
from guatu.dispatch.rules.machine import may_follow
from guatu.dispatch.types import Move
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.org.types import Actor
from guatu.ui.files import read_evidence

if TYPE_CHECKING:
    from guatu.dispatch.models import Matter


@dataclass(frozen=True, slots=True)
class Door:
    """`folded` stands behind its heading until it is wanted. `act` takes the actor, the matter's key and the form."""

    name: str
    move: Move
    permission: str
    title: Any
    button: Any
    said: Any
    form: Callable[..., forms.Form]
    act: Callable[[Actor, int, Any], object]
    folded: bool = False


def _told(action: Callable[..., object]) -> Callable[[Actor, int, Any], object]:
    """An action that takes what its form says, word for word; a file is read only now."""

    def act(actor: Actor, matter_id: int, form: Any) -> object:
        said: dict[str, Any] = dict(form.cleaned_data)
        if "evidence" in said:
            said["evidence"] = read_evidence(said["evidence"])
        return action(actor, matter_id=matter_id, **said)

    return act


def _verify(actor: Actor, matter_id: int, form: Any) -> object:
    said = form.cleaned_data
    return actions.verify(
        actor,
        matter_id=matter_id,
        passed=said["passed"] != "no",
        closes=said["passed"] == "yes",
        finding=said["finding"],
        evidence=read_evidence(said["evidence"]),
    )


def _merge(actor: Actor, matter_id: int, form: Any) -> object:
    number = form.cleaned_data["number"].strip()
    target = queries.matters(actor).filter(number=number).first()
    if target is None:
        raise NotFound(what=Phrase(f"事项 {number}", f"matter {number}"))
    return actions.merge(actor, matter_id=matter_id, into_id=target.pk, text=form.cleaned_data["text"])


def _split(actor: Actor, matter_id: int, form: Any) -> object:
    parts = [actions.Part(title, unit_id) for title, unit_id in form.parts]
    return actions.split(actor, matter_id=matter_id, parts=parts, text=form.cleaned_data["text"])


def _may(verb: str) -> str:
    return f"dispatch.matter.{verb}"


DOORS: tuple[Door, ...] = (
    Door(
        "assign",
        Move.ASSIGN,
        _may("assign"),
        _("交办"),
        _("交办"),
        _("已交办。"),
        moves.AssignForm,
        _told(actions.assign),
    ),
    Door(
        "decide",
        Move.UPHOLD,
        _may("decide"),
        _("裁定交办争议"),
        _("裁定"),
        _("已裁定。"),
        moves.DisputeForm,
        _told(actions.decide_dispute),
    ),
    Door(
        "extend",
        Move.GRANT,
        _may("decide"),
        _("决定延期申请"),
        _("决定"),
        _("已决定。"),
        moves.AnswerForm,
        _told(actions.decide_extension),
    ),
    Door(
        "sign",
        Move.SIGN,
        _may("sign"),
        _("签收"),
        _("签收"),
        _("已签收。"),
        moves.MoveForm,
        _told(actions.sign),
    ),
    Door(
        "feed_back",
        Move.FEED_BACK,
        _may("feed_back"),
        _("反馈办理情况"),
        _("反馈"),
        _("已反馈，等待核验。"),
        moves.FeedbackForm,
        _told(actions.feed_back),
    ),
    Door(
        "verify",
        Move.VERIFY,
        _may("verify"),
        _("核验"),
        _("提交核验"),
        _("核验结论已记录。"),
        moves.VerifyForm,
        _verify,
    ),
    Door(
        "close",
        Move.CLOSE,
        _may("close"),
        _("销号"),
        _("销号"),
        _("已销号。"),
        moves.EvidencedForm,
        _told(actions.close),
    ),
    Door(
        "confirm",
        Move.CONFIRM,
        _may("confirm"),
        _("回头看"),
        _("属实，维持销号"),
        _("已记录，维持销号。"),
        moves.EvidencedForm,
        _told(actions.confirm),
    ),
    Door(
        "take_up",
        Move.TAKE_UP,
        _may("take_up"),
        _("开始办理"),
        _("开始办理"),
        _("已开始办理。"),
        moves.TakeUpForm,
        _told(actions.take_up),
        folded=True,
    ),
    Door(
        "entrust",
        Move.ENTRUST,
        _may("entrust"),
        _("转交经办岗位"),
        _("转交"),
        _("已转交。"),
        moves.EntrustForm,
        _told(actions.entrust),
        folded=True,
    ),
    Door(
        "ask_extension",
        Move.ASK_EXTENSION,
        _may("ask_extension"),
        _("申请延期"),
        _("申请延期"),
        _("已申请，等待决定。"),
        moves.ExtensionForm,
        _told(actions.ask_extension),
        folded=True,
    ),
    Door(
        "dispute",
        Move.DISPUTE,
        _may("dispute"),
        _("对交办提出异议"),
        _("提出异议"),
        _("已提出，等待裁定。"),
        moves.ReasonForm,
        _told(actions.dispute),
        folded=True,
    ),
    Door(
        "reopen",
        Move.REOPEN,
        _may("reopen"),
        _("重新打开"),
        _("重新打开"),
        _("已重新打开。"),
        moves.ReopenForm,
        _told(actions.reopen),
        folded=True,
    ),
    Door(
        "merge",
        Move.MERGE,
        _may("merge"),
        _("并案"),
        _("并案"),
        _("已并案。"),
        moves.MergeForm,
        _merge,
        folded=True,
    ),
    Door(
        "split",
        Move.SPLIT,
        _may("split"),
        _("分解"),
        _("分解"),
        _("已分解。"),
        moves.SplitForm,
        _split,
        folded=True,
    ),
)
BY_NAME: Mapping[str, Door] = {door.name: door for door in DOORS}


def doors_of(actor: Actor, matter: "Matter") -> list[Door]:
    """The moves that may be made now, by this reader."""
    standing = standing_of(matter)
    return [
        door
        for door in DOORS
        if may_follow(standing, door.move)
        and actor.can(door.permission, matter)
        and not (door.move is Move.ASK_EXTENSION and matter.asked is not None)
    ]
