"""Derived indicators: a formula over other indicators, read by Python's own parser and evaluated here. Pure.

Nothing is executed: the tree may hold numbers, names of indicators, + - * /, signs, parentheses and the functions
below, and whatever else it holds is refused with its place. A code that is no Python name stands in quotes.
"""

import ast
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from math import isfinite
from typing import Final, NoReturn

from guatu.kernel.errors import GuatuError

LONGEST: Final = 300
DEEPEST: Final = 40
LAST_YEAR: Final = "last_year"

ValueOf = Callable[[str, bool], Fraction | None]
"""The value of an indicator, by code and whether the same month of last year is meant; None where unknown."""

_SIGNS: Final = str.maketrans({"×": "*", "÷": "/", "−": "-", "–": "-", "“": '"', "”": '"'})
_OPERATORS: Final[Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}
_SIGNED: Final = (ast.UAdd, ast.USub)
_FUNCTIONS: Final[Mapping[str, Callable[[list[Fraction]], Fraction]]] = {
    "min": min,
    "max": max,
    "abs": lambda values: abs(values[0]),
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read. `codes`: the indicators it names; `looks_back`: whether it asks for last year's."""

    text: str
    tree: ast.expr
    codes: frozenset[str]
    looks_back: bool


def parse(text: str) -> Formula:
    """Reads "fai_industry / fai * 100". Raises G1520 with the column, from 1, and what stands there."""
    plain = " ".join(unicodedata.normalize("NFKC", text).translate(_SIGNS).split())
    if not plain or len(plain) > LONGEST:
        raise GuatuError("G1520", column=min(len(plain), LONGEST) + 1, found=plain[LONGEST:][:10] or "—")
    unseen = next((place for place, sign in enumerate(plain) if not sign.isprintable()), None)
    if unseen is not None:
        _refuse(plain, unseen)
    try:
        tree = ast.parse(plain, mode="eval").body
    except SyntaxError as wrong:
        beyond = (wrong.lineno or 1) > 1  # the parser looked for more after the last character
        _refuse(plain, wrong.offset - 1 if wrong.offset and not beyond else len(plain))
    except (MemoryError, RecursionError):  # how the parser says that it is nested too deep
        _refuse(plain, 0)
    named = list(_checked(tree, plain, 1))
    return Formula(plain, tree, frozenset(code for code, _ in named), any(back for _, back in named))


def evaluate(formula: Formula, value_of: ValueOf) -> Fraction | None:
    """The value, exact; None where an input is unknown or a divisor is zero."""
    return _value(formula.tree, value_of)


def check_circle(formulas: Mapping[str, Formula]) -> None:
    """Raises G1521 where indicators by code are derived from each other in a circle, naming it."""
    try:
        TopologicalSorter({code: formula.codes for code, formula in formulas.items()}).prepare()
    except CycleError as found:
        raise GuatuError("G1521", circle=" → ".join(found.args[1])) from None


def _checked(node: ast.expr, text: str, depth: int) -> Iterator[tuple[str, bool]]:
    """The indicators named below a node, and whether of last year. Raises G1520 for anything that is not allowed."""
    if depth > DEEPEST:
        _refuse(text, node.col_offset)
    match node:
        case ast.BinOp() if type(node.op) in _OPERATORS:
            yield from _checked(node.left, text, depth + 1)
            yield from _checked(node.right, text, depth + 1)
        case ast.UnaryOp() if isinstance(node.op, _SIGNED):
            yield from _checked(node.operand, text, depth + 1)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if args:
            yield from _called(node, name, args, text, depth)
        case ast.Constant(value=bool() | bytes() | complex() | None):
            _refuse(text, node.col_offset)
        case ast.Constant(value=int() | float() as number):
            if not isfinite(number):
                _refuse(text, node.col_offset)
        case ast.Name() | ast.Constant(value=str()):
            yield _code(node), False
        case _:
            _refuse(text, node.col_offset)


def _called(
    node: ast.expr, name: str, args: list[ast.expr], text: str, depth: int
) -> Iterator[tuple[str, bool]]:
    if name == LAST_YEAR and len(args) == 1 and _is_code(args[0]):
        yield _code(args[0]), True
    elif name in _FUNCTIONS and (len(args) == 1) == (name == "abs"):
        for arg in args:
            yield from _checked(arg, text, depth + 1)
    else:
        _refuse(text, node.col_offset)


def _is_code(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _code(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else str(ast.literal_eval(node))


def _value(node: ast.expr, value_of: ValueOf) -> Fraction | None:
    match node:
        case ast.BinOp():
            return _operated(node, _value(node.left, value_of), _value(node.right, value_of))
        case ast.UnaryOp():
            value = _value(node.operand, value_of)
            return None if value is None else -value if isinstance(node.op, ast.USub) else value
        case ast.Call(func=ast.Name(id=name)):
            if name == LAST_YEAR:
                return value_of(_code(node.args[0]), True)
            known = [_value(arg, value_of) for arg in node.args]
            values = [value for value in known if value is not None]
            return _FUNCTIONS[name](values) if len(values) == len(known) else None
        case ast.Constant(value=int() | float() as number):
            return Fraction(str(number))  # as written: 0.1 is a tenth
        case _:
            return value_of(_code(node), False)


def _operated(node: ast.BinOp, left: Fraction | None, right: Fraction | None) -> Fraction | None:
    if left is None or right is None or (isinstance(node.op, ast.Div) and right == 0):
        return None
    return _OPERATORS[type(node.op)](left, right)


def _refuse(text: str, offset: int) -> NoReturn:
    raise GuatuError("G1520", column=offset + 1, found=text[offset : offset + 10] or "—")
