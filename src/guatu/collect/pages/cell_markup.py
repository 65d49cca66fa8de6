"""A cell of the form as markup. The largest forms have two thousand: what the cells of a field have in common is
written once, and a template comes in only where something is said beside a cell (`part/said.html`).
"""

from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from guatu.collect.templatetags.collect_words import previously, said
from guatu.collect.types import FieldSpec, Grammar

if TYPE_CHECKING:
    from guatu.collect.pages.tables import Slot

NUMBERS = (Grammar.MONEY, Grammar.PERCENT, Grammar.GROWTH, Grammar.NUMBER)
_DIGITS = (Grammar.MONEY, Grammar.PERCENT, Grammar.NUMBER)
"""What a phone's keyboard of digits can write. Not a growth rate: iOS leaves out its minus."""


class FieldMarkup:
    """What the cells of one field have in common, in the language of the page. `column`: the class of its column."""

    def __init__(self, spec: FieldSpec, column: str, measure: str) -> None:
        self._classes = f"c-cell c-{spec.grammar.value} {column}"
        self._field = escape(spec.field)
        star = '<span class="g-required" aria-hidden="true"> *</span>' if spec.required else ""
        self._words = f"{escape(said(spec.words))}{star}"
        self._measure = f"</span> <span>{escape(measure)}</span></label>"
        taken = escape(_("预填，请核对"))
        self._taken = f'<span class="visually-hidden c-taken"> {taken}'
        self._colon = escape(_("："))
        self._required = ' aria-required="true"' if spec.required else ""
        self._class = f"c-in form-control{' c-number' if spec.grammar in NUMBERS else ''}"
        self.mode = "decimal" if spec.grammar in _DIGITS else "text"
        self._options = {one.code: (escape(one.code), escape(said(one.words))) for one in spec.choices}

    def cell(self, slot: "Slot") -> SafeString:
        """The cell up to what is said beside it: its opening, its label, its control. The end tag is not in it."""
        cell = slot.cell
        number, source = cell.slot, escape(said(cell.source)) if cell.source else ""
        prefilled = slot.is_prefilled
        taken = ""
        if prefilled:
            taken = f"{self._taken}{self._colon if source else ''}{source}</span>"
        where = f' data-from="{source}"' if source else ""
        was = f' data-was="{escape(previously(cell))}"' if cell.previous else ""
        return mark_safe(  # noqa: S308 - every text in it was escaped above or in __init__
            f'<td class="{self._classes}{_marks(slot, prefilled=prefilled)}" data-field="{self._field}"{where}{was}>'
            f'<label for="c{number}" id="l{number}"><span>{self._words}{taken}{self._measure}'
            f"{self._control(slot, number)}"
        )

    def _control(self, slot: "Slot", number: str) -> str:
        value, state = slot.value, self._state(slot, number)
        given = f'id="c{number}" name="c{number}" aria-labelledby="s{slot.subject} l{number}"{state}'
        match slot.kind:
            case "select":
                return f'<select class="c-in form-select" {given}>{self._listed(value)}</select>'
            case "area":
                # The first line end within a textarea is not part of its text.
                opening = f'<textarea class="c-in form-control" {given} rows="1" maxlength="300">'
                return f"{opening}\n{escape(value)}</textarea>"
            case kind:
                return (
                    f'<input class="{self._class}" {given} type="{kind}" inputmode="{self.mode}" '
                    f'enterkeyhint="next" maxlength="300" value="{escape(value)}">'
                )

    def _state(self, slot: "Slot", number: str) -> str:
        wrong = ' aria-invalid="true"' if slot.cell.wrong or slot.clash else ""
        beside = f' aria-describedby="p{number}"' if slot.says else ""
        return f"{self._required}{wrong}{beside}"

    def _listed(self, value: str) -> str:
        """The options; what stands there and is not on the list comes first, to be mended."""
        options = self._options
        if value and value not in options:
            options = {value: (escape(value), escape(value)), **options}
        return '<option value=""></option>' + "".join(
            f'<option value="{code}"{" selected" if one == value else ""}>{label}</option>'
            for one, (code, label) in options.items()
        )


def _marks(slot: "Slot", *, prefilled: bool) -> str:
    cell = slot.cell
    found = " c-prefilled" if prefilled else ""
    if slot.clash:
        found += " c-clashes"
    elif cell.wrong:
        found += " c-bad"
    elif cell.problems:
        found += " c-noted"
    return f"{found} c-returned" if cell.remark else found
