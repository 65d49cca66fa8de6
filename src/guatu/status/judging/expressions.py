"""A predicate of a pack: SQL over documented facts, checked against an allow-list and written out over whole numbers.

Facts are columns of whole numbers: money in fen, days since 1970, choices by their place. A share that is worked out of
other facts is two columns, what is divided and by what, and is compared by multiplying the other side: nothing is
divided, and every boundary is exact. A share that is given has seven decimals, the last of them sticky (`terms.ratio`).
What DuckDB is given is written here, node by node, from what was allowed: nothing of a pack's own text reaches it.
"""

import difflib
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from guatu.kernel.errors import GuatuError
from guatu.kernel.toml_places import Place
from guatu.status.judging.terms import (
    DECIMALS,
    Compiled,
    Term,
    as_number,
    denominator,
    levelled,
    multiplied,
    number_term,
    numerator,
    scaled_to,
    told,
    unit_of,
)
from guatu.status.types.packs import Dictionary, FactKind

DIALECT: Final = "duckdb"
MOST_TOKENS: Final = 120
DEEPEST: Final = 12
MOST_DIGITS: Final = 15
EPOCH: Final = date(1970, 1, 1).toordinal()
_COMPARED: Final[dict[type[exp.Expression], str]] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.GT: ">", exp.GTE: ">=", exp.LT: "<", exp.LTE: "<=",
}  # fmt: skip
_ORDERED: Final = (FactKind.NUMBER, FactKind.DAY, FactKind.PERIOD)


def predicate(text: str, facts: Dictionary, place: Place | None = None) -> Compiled:
    """A yes or no over the facts. Raises G1815–G1819 with line, column and word at fault."""
    check = _Check(text, facts, place or Place())
    term = check.whole()
    if term.kind is not FactKind.YES_NO:
        raise check.fault(check.root, "G1818", left=told(term), right="yes/no")
    return Compiled(term.sql, term, frozenset(check.named))


def amount(text: str, facts: Dictionary) -> Compiled:
    """A whole number over the facts: one side of a derived share. Raises as `predicate`."""
    check = _Check(text, facts, Place())
    term = check.whole()
    return Compiled(term.sql, term, frozenset(check.named))


class _Check:
    """One expression being checked: walks its tree, allows what is listed, writes it out."""

    def __init__(self, text: str, facts: Dictionary, place: Place) -> None:
        self.text, self.facts, self.place = text, facts, place
        self.named: set[str] = set()
        self.tokens = self._tokens()
        self.root = self._parsed()

    def whole(self) -> Term:
        """The whole expression."""
        return self.term(self.root)

    # --- reading

    def _tokens(self) -> list[Token]:
        try:
            found = list(sqlglot.tokenize(self.text, read=DIALECT))
        except TokenError as wrong:
            raise self._at(1, 0, "G1816", self.text.strip()[:40]) from wrong
        if not found:
            raise self._at(1, 0, "G1816", self.text)
        depth = 0
        for token in found:
            depth += (token.token_type is TokenType.L_PAREN) - (token.token_type is TokenType.R_PAREN)
            if depth > DEEPEST:
                raise self._token(token, "G1817")
        if len(found) > MOST_TOKENS:
            raise self._token(found[MOST_TOKENS], "G1817")
        for token in found:
            if token.token_type is TokenType.SEMICOLON:
                raise self._token(token, "G1817")
        return found

    def _parsed(self) -> exp.Expression:
        try:
            (found,) = sqlglot.parse(self.text, read=DIALECT)
        except ParseError as wrong:
            first = wrong.errors[0] if wrong.errors else {}
            word, line, end = str(first.get("highlight") or ""), first.get("line") or 1, first.get("col") or 0
            raise self._at(line, max(end - len(word), 0), "G1816", word or self.text) from wrong
        except (SqlglotError, RecursionError) as wrong:
            raise self._at(1, 0, "G1816", self.text) from wrong
        if not isinstance(found, exp.Expression):
            raise self._at(1, 0, "G1816", self.text)
        return found

    # --- saying where

    def fault(self, node: exp.Expression, number: str, **facts: object) -> GuatuError:
        """What is wrong with a node, at its word."""
        meta = node.meta or (node.this.meta if isinstance(node.this, exp.Expression) else {})
        if "line" in meta:
            word = self.text[meta["start"] : meta["end"] + 1]
            line, column = self._offset(meta["start"])
            return self._at(line, column, number, word, **facts)
        sought = [word.lower() for word in _words_of(node)]
        for word in sought:
            for token in self.tokens:
                if token.text.lower() == word:
                    return self._token(token, number, **facts)
        return self._token(self.tokens[0], number, **facts)

    def _token(self, token: Token, number: str, **facts: object) -> GuatuError:
        word = self.text[token.start : token.end + 1]
        line, column = self._offset(token.start)
        return self._at(line, column, number, word, **facts)

    def _offset(self, start: int) -> tuple[int, int]:
        """Line from 1 and column from 0 of a place in the text."""
        return self.text.count("\n", 0, start) + 1, start - (self.text.rfind("\n", 0, start) + 1)

    def _at(self, line: int, column: int, number: str, word: str, **facts: object) -> GuatuError:
        first = self.place.indent if line == 1 else 0
        return GuatuError(
            number, line=self.place.line + line - 1, column=column + first + 1, word=word, **facts
        )

    # --- what is allowed

    def term(self, node: exp.Expression | None) -> Term:
        """A node, checked and written out; None where the parser lets an operand be missing."""
        if node is None:
            raise self.fault(self.root, "G1816")
        handler = _HANDLERS.get(type(node))
        if handler is None:
            raise self.fault(node, "G1817")
        return handler(self, node)

    def paren(self, node: Any) -> Term:
        return self.term(node.this)

    def column(self, node: Any) -> Term:
        name = node.name
        if node.table:
            raise self.fault(node.args["table"], "G1817")
        fact = self.facts.get(name)
        if fact is None:
            near = difflib.get_close_matches(name, self.facts, n=3, cutoff=0.5)
            raise self.fault(node, "G1815", near=", ".join(near) or "—")
        if fact.kind is FactKind.TEXT:
            raise self.fault(node, "G1818", left=name, right="yes/no")
        self.named.add(name)
        if fact.kind is FactKind.YES_NO:
            return Term(f'("{name}" = 1)', fact.kind, fact=fact)
        kind = FactKind.NUMBER if fact.kind is FactKind.MONEY else fact.kind
        if fact.over is not None:
            return Term(numerator(name), kind, fact.unit, 0, denominator(name), fact=fact)
        return Term(f'"{name}"', kind, fact.unit, fact.places, fact=fact)

    def literal(self, node: Any) -> Term:
        if node.is_string:
            return Term("", FactKind.TEXT, text=node.name)
        try:
            value = Decimal(node.name)
        except InvalidOperation:
            raise self.fault(node, "G1819") from None
        exponent = value.as_tuple().exponent
        decimals = -exponent if isinstance(exponent, int) else DECIMALS + 1
        if decimals > DECIMALS or abs(value) >= 10**MOST_DIGITS or "e" in node.name.lower():
            raise self.fault(node, "G1819")
        return number_term(value)

    def negative(self, node: Any) -> Term:
        inner = self._number_of(node.this)
        if inner.literal is not None:
            return number_term(-inner.literal)
        return Term(f"(-{inner.sql})", inner.kind, inner.unit, inner.places, inner.under)

    def day(self, node: Any) -> Term:
        inner = node.this
        dated = node.to.is_type("date") and isinstance(inner, exp.Literal) and inner.is_string
        if not dated:
            raise self.fault(node, "G1817")
        try:
            value = date.fromisoformat(inner.name)
        except ValueError:
            raise self.fault(inner, "G1819") from None
        return Term(str(value.toordinal() - EPOCH), FactKind.DAY)

    def truth(self, node: Any) -> Term:
        return Term("TRUE" if node.this else "FALSE", FactKind.YES_NO)

    def both(self, node: Any) -> Term:
        word = "AND" if isinstance(node, exp.And) else "OR"
        left, right = (self._yes_no(side) for side in (node.this, node.expression))
        return Term(f"({left.sql} {word} {right.sql})", FactKind.YES_NO)

    def negated(self, node: Any) -> Term:
        return Term(f"(NOT {self._yes_no(node.this).sql})", FactKind.YES_NO)

    def known(self, node: Any) -> Term:
        """`fact is null`, `fact is true`."""
        inner = self.term(node.this)
        if isinstance(node.expression, exp.Null):
            if inner.fact is None:
                raise self.fault(node.this, "G1817")
            return Term(f'("{inner.fact.name}" IS NULL)', FactKind.YES_NO)
        if not isinstance(node.expression, exp.Boolean) or inner.kind is not FactKind.YES_NO:
            raise self.fault(node, "G1817")
        return Term(f"({inner.sql} IS {'TRUE' if node.expression.this else 'FALSE'})", FactKind.YES_NO)

    def compared(self, node: Any) -> Term:
        return self._compare(node, _COMPARED[type(node)], node.this, node.expression)

    def between(self, node: Any) -> Term:
        low = self._compare(node, ">=", node.this, node.args["low"])
        high = self._compare(node, "<=", node.this, node.args["high"])
        return Term(f"({low.sql} AND {high.sql})", FactKind.YES_NO)

    def among(self, node: Any) -> Term:
        if node.args.get("query") is not None or not node.expressions:
            raise self.fault(node, "G1817")
        parts = [self._compare(node, "=", node.this, one).sql for one in node.expressions]
        return Term(f"({' OR '.join(parts)})", FactKind.YES_NO)

    def _compare(self, node: exp.Expression, sign: str, one: exp.Expression, other: exp.Expression) -> Term:
        left, right = self._pair(node, self.term(one), self.term(other))
        if left.kind not in _ORDERED and sign not in ("=", "<>"):
            raise self.fault(node, "G1818", left=told(left), right=told(right))
        one_side, other_side, _under, _places = levelled(left, right)
        return Term(f"({one_side} {sign} {other_side})", FactKind.YES_NO)

    def summed(self, node: Any) -> Term:
        sign = "+" if isinstance(node, exp.Add) else "-"
        left, right = self.term(node.this), self.term(node.expression)
        if left.kind is FactKind.DAY and sign == "-" and right.kind is FactKind.DAY:
            return Term(f"({left.sql} - {right.sql})", FactKind.NUMBER, "days")
        if left.kind is FactKind.DAY and right.kind is FactKind.NUMBER and right.unit in ("", "days"):
            if right.places:
                raise self.fault(node.expression, "G1819")
            return Term(f"({left.sql} {sign} {right.sql})", FactKind.DAY)
        left, right = self._pair(node, left, right)
        if left.kind is not FactKind.NUMBER:
            raise self.fault(node, "G1818", left=told(left), right=told(right))
        if left.literal is not None and right.literal is not None:
            return number_term(left.literal + right.literal if sign == "+" else left.literal - right.literal)
        one, other, under, places = levelled(left, right)
        return Term(f"({one} {sign} {other})", FactKind.NUMBER, left.unit or right.unit, places, under)

    def times(self, node: Any) -> Term:
        left, right = (self._number_of(side) for side in (node.this, node.expression))
        if left.literal is not None and right.literal is not None:
            return number_term(left.literal * right.literal)
        if left.unit and right.unit and (left.unit == "yuan") is (right.unit == "yuan"):
            raise self.fault(node, "G1818", left=told(left), right=told(right))
        unit = "yuan" if "yuan" in (left.unit, right.unit) else left.unit or right.unit
        under = (
            multiplied(left.under, right.under) if left.under and right.under else left.under or right.under
        )
        return Term(multiplied(left.sql, right.sql), FactKind.NUMBER, unit, left.places + right.places, under)

    def first_known(self, node: Any) -> Term:
        return self._function("coalesce", node, [node.this, *node.expressions])

    def extreme(self, node: Any) -> Term:
        name = "greatest" if isinstance(node, exp.Greatest) else "least"
        return self._function(name, node, [node.this, *node.expressions])

    def size(self, node: Any) -> Term:
        inner = self._number_of(node.this)
        return Term(f"abs({inner.sql})", inner.kind, inner.unit, inner.places, inner.under)

    def _function(self, name: str, node: exp.Expression, args: list[exp.Expression]) -> Term:
        found = [as_number(self.term(one)) for one in args]
        head = next((one for one in found if one.fact is not None), found[0])
        paired = [self._pair(node, head, one)[1] for one in found]
        places = max(one.places for one in paired)
        written = ", ".join(scaled_to(one, places) for one in paired)
        return Term(f"{name}({written})", head.kind, head.unit, places, fact=head.fact)

    # --- kinds and units

    def _yes_no(self, node: exp.Expression) -> Term:
        found = self.term(node)
        if found.kind is not FactKind.YES_NO:
            raise self.fault(node, "G1818", left=told(found), right="yes/no")
        return found

    def _number_of(self, node: exp.Expression) -> Term:
        found = self.term(node)
        if found.kind is not FactKind.NUMBER:
            raise self.fault(node, "G1818", left=told(found), right="number")
        return found

    def _pair(self, node: exp.Expression, left: Term, right: Term) -> tuple[Term, Term]:
        """Both sides of a comparison or a sum in one kind and unit; a string takes its meaning from the other side."""
        if left.text is not None and right.text is None:
            left = self._chosen(node, left, right)
        elif right.text is not None and left.text is None:
            right = self._chosen(node, right, left)
        plain = left.literal is not None or right.literal is not None
        alike = plain or unit_of(left) == unit_of(right)
        if left.kind is not right.kind or not alike or left.text is not None:
            raise self.fault(node, "G1818", left=told(left), right=told(right))
        return left, right

    def _chosen(self, node: exp.Expression, written: Term, beside: Term) -> Term:
        values = beside.fact.values if beside.fact is not None and beside.kind is FactKind.CHOICE else ()
        if not values:
            raise self.fault(node, "G1818", left=f"'{written.text}'", right=told(beside))
        if written.text not in values:
            literal = next(
                (one for one in node.find_all(exp.Literal) if one.name == written.text),
                exp.Literal.string(""),
            )
            raise self.fault(literal, "G1820", values=", ".join(values))
        return Term(str(values.index(written.text or "")), FactKind.CHOICE, fact=beside.fact)


def _words_of(node: exp.Expression) -> Iterator[str]:
    """What a node may look like in the text, most telling first."""
    yield from _SIGNS.get(type(node), ())
    if isinstance(node, exp.Anonymous | exp.Literal):
        yield node.name
    if isinstance(node, exp.Subquery):
        yield "select"
    if isinstance(node, exp.Func):
        yield from (name.lower() for name in node.sql_names())
    yield node.key
    yield from node.sql(dialect=DIALECT).split()[:1]


_SIGNS: Final[dict[type[exp.Expression], tuple[str, ...]]] = {
    exp.EQ: ("=", "=="), exp.NEQ: ("<>", "!="), exp.GT: (">",), exp.GTE: (">=",), exp.LT: ("<",), exp.LTE: ("<=",),
    exp.Add: ("+",), exp.Sub: ("-",), exp.Mul: ("*",), exp.Div: ("/",), exp.Mod: ("%",), exp.DPipe: ("||",),
    exp.Cast: ("::", "cast"), exp.Rand: ("random", "rand"), exp.Placeholder: ("?",), exp.Interval: ("interval",),
}  # fmt: skip
_HANDLERS: Final[dict[type[exp.Expression], Callable[[_Check, Any], Term]]] = {
    exp.Paren: _Check.paren, exp.Column: _Check.column, exp.Literal: _Check.literal, exp.Neg: _Check.negative,
    exp.Cast: _Check.day, exp.Boolean: _Check.truth, exp.And: _Check.both, exp.Or: _Check.both,
    exp.Not: _Check.negated, exp.Is: _Check.known, **dict.fromkeys(_COMPARED, _Check.compared),
    exp.Between: _Check.between, exp.In: _Check.among, exp.Add: _Check.summed, exp.Sub: _Check.summed,
    exp.Mul: _Check.times, exp.Coalesce: _Check.first_known, exp.Greatest: _Check.extreme,
    exp.Least: _Check.extreme, exp.Abs: _Check.size,
}  # fmt: skip
"""The allow-list: what is not here is refused by name."""
