"""A rule that is a text, read as tables; another version tried, compared with the one in force, and put in force."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.dispatch.forms.rule_texts import RuleTextForm
from guatu.dispatch.queries.rule_texts import Read, Row, RuleTexts
from guatu.dispatch.rules.rule_texts import diff_lines
from guatu.kernel.errors import GuatuError
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types.lists import Listing


@dataclass(frozen=True, slots=True)
class RulePage(Generic[Read, Row]):
    """The page of one kind of rule. `put`: its action; `shown`: what its template says of the rule in force.

    `label` names the text, `done` is said once another version is in force. `listed`: what is shown, as a list to be
    taken along.
    """

    kind: RuleTexts[Read, Row]
    put: Callable[..., object]
    shown: Callable[[Read], dict[str, Any]]
    template: str
    label: Any
    done: Any
    listed: Callable[[Mapping[str, Any]], tuple[Listing, Sequence[object]]] | None = None

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """GET reads; `?preset=` begins another text from a preset, `?version=` from a version there was (its key).

        POST `do=check` compares the text with what is in force, any other POST puts it in force.
        """
        actor, kind = actor_of(request), self.kind
        actor.require(kind.permission if request.method == "POST" else "dispatch.read")
        now, presets, versions = kind.in_force(), kind.presets(), kind.versions(actor)
        begun = presets.get(request.GET.get("preset", "")) or next(
            (row.text for row in versions if str(row.pk) == request.GET.get("version")), now.text
        )
        form = RuleTextForm(request.POST or None, label=self.label, initial={"text": begun})
        puts = request.POST.get("do") != "check"
        fits = form.is_bound and self._carried_out(actor, form, puts=puts)
        if fits and puts:
            messages.success(request, self.done)
            return HttpResponseRedirect(request.path, status=303)
        tried = form.cleaned_data.get("text", "") if form.is_bound else begun
        language = get_language()
        shown = self.shown(now.rule)
        if self.listed is not None:
            listing, rows = self.listed(shown)
            notes = [(_("版本"), f"{now.rule.name.label(language)} {now.rule.code} {now.rule.version}")]
            if taken := exported(request, listing, rows, notes=notes):
                return taken
            shown = {**shown, "listing": listing}
        context = {
            "rule": now.rule,
            "name": now.rule.name.label(language),
            "source": now.rule.source.label(language),
            "presets": sorted(presets),
            "history": versions,
            "form": form if actor.can(kind.permission) else None,
            "opened": form.is_bound or not {"preset", "version"}.isdisjoint(request.GET),
            "checked": kind.read(tried) if fits else None,
            "changes": diff_lines(now.text, tried),
        }
        status = 422 if form.errors else 200
        return render(request, self.template, context | shown, status=status)

    def _carried_out(self, actor: Actor, form: RuleTextForm, *, puts: bool) -> bool:
        """Put in force, or only checked; where the text is refused, the form knows which line."""

        def act() -> None:
            try:
                (self.put if puts else self.kind.checked)(actor, text=form.cleaned_data["text"])
            except GuatuError as refused:
                form.point_at(refused.facts.get("line"))
                raise

        return carried_out(form, act)
