"""What the form's scripts need: whose page it is, where to send, and their sentences in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.collect.api.laid_out import clash_out
from guatu.collect.rules import Conflict
from guatu.collect.types import CellKey, Sheet
from guatu.org.types import Actor


def payload(actor: Actor, sheet: Sheet, clashes: Mapping[CellKey, Conflict]) -> dict[str, Any]:
    """What static/collect/page.js reads. `clashes`: cells to be decided, as the API answers them."""
    here = reverse("collect:submission", args=[sheet.submission_id])
    return {
        "account": actor.account_id,
        "submission": sheet.submission_id,
        "version": sheet.version,
        "saves": f"/api/collect/submissions/{sheet.submission_id}/saves/",
        "sign_in": f"{reverse('account_login')}?next={here}",
        "clashes": [clash_out(key, one) for key, one in clashes.items()],
        "texts": _state_texts() | _cell_texts() | _block_texts(),
    }


def _state_texts() -> dict[str, str]:
    return {
        "idle": _("修改后自动保存"),
        "saving": _("正在保存…"),
        "saved": _("已自动保存 {at}"),
        "offline": _("离线：{n} 处改动保存在本机，恢复后自动发送"),
        "server": _("服务器暂时没有应答：{n} 处改动保存在本机，稍后自动重发"),
        "signed_out": _("登录已过期：{n} 处改动保存在本机，重新登录后自动发送。"),
        "sign_in": _("重新登录"),
        "stopped": _("{why} {n} 处改动没有发送，仍保存在本机。"),
        "taken_up": _("已恢复本机保存的 {n} 处改动（{at}），正在发送"),
        "full": _("浏览器的存储已满，改动没有保存在本机；请保持页面打开，直到显示已保存。"),
        "submit_offline": _("现在离线，不能提交。改动已保存在本机，恢复后自动发送，发送后再提交。"),
        "submit_unsent": _("还有 {n} 处改动没有送到服务器，现在不能提交。"),
        "submit_conflict": _("有 {n} 格与别人的修改不同，请先逐格选定，再提交。"),
        "submit_problems": _("还有 {n} 处需要更正或说明，已转到第一处。"),
        "required_left": _("必填还差 {n}"),
        "required_done": _("必填已填完"),
        "problems_left": _("待更正 {n}"),
        "place": _("第 {at} / {all} 张"),
        "none_left": _("没有未填的格子了"),
        "problems_title": _("还有 {n} 处需要更正或说明"),
        "problems_none": _("没有发现问题，可以提交。"),
        "by_others": _("别人刚改过 {n} 格，已更新到页面上"),
    }


def _cell_texts() -> dict[str, str]:
    return {
        "colon": _("："),
        "why": _("说明"),
        "why_of": _("{where} 的说明"),
        "was": _("上期：{was}"),
        "nothing": _("（空）"),
        "theirs": _("{by}（{at}）改成了：{theirs}"),
        "theirs_own": _("您在另一窗口或用 Excel（{at}）改成了：{theirs}"),
        "theirs_unknown": _("现在是：{theirs}"),
        "mine": _("您填的是：{mine}"),
        "keep_mine": _("用我的"),
        "take_theirs": _("用现在的"),
        "conflicts": _("{n} 格与别人的修改不同，没有覆盖，请逐格选定"),
    }


def _block_texts() -> dict[str, str]:
    return {
        "between": _("、"),
        "pasted": _("已粘贴 {n} 格"),
        "filled": _("已向下填充 {n} 格"),
        "paste_refused": _("没有粘贴，什么也没有改："),
        "too_wide": _("粘贴的内容有 {n} 列超出表格右边"),
        "too_low": _("粘贴的内容有 {n} 行超出表格下边"),
        "no_row": _("“{text}”不是本表的行"),
        "no_column": _("“{text}”不是本表的列"),
    }
