"""The office returns or accepts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guatu.collect import actions, queries
from guatu.collect.pages.shown import posted_values, show, to_board
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.org.queries import actor_of


@require_POST
def return_submission(request: HttpRequest, submission_id: int) -> HttpResponse:
    """The office sends a submission back, with remarks."""
    actor = actor_of(request)
    row = queries.submission(actor, submission_id)
    try:
        actions.return_submission(
            actor,
            submission_id=submission_id,
            remark=request.POST.get("remark", ""),
            remarks=posted_values(request.POST, queries.cell_keys(row), "r"),
        )
    except (Denied, NotFound):
        raise
    except GuatuError as refused:
        return show(request, actor, row, refused=refused, status=refused.status)
    messages.success(request, _("已退回，填报单位可以修改后重新提交。"))
    return to_board(row)


@require_POST
def accept(request: HttpRequest, submission_id: int) -> HttpResponse:
    """The office takes a submission's figures into the tables."""
    actor = actor_of(request)
    row = queries.submission(actor, submission_id)
    try:
        actions.accept(actor, submission_id=submission_id)
    except (Denied, NotFound):
        raise
    except GuatuError as refused:
        return show(
            request, actor, queries.submission(actor, submission_id), refused=refused, status=refused.status
        )
    messages.success(request, _("已通过，数据已入库。"))
    return to_board(row)
