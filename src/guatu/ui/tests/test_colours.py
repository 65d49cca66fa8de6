"""The house's colours for those who see fewer: lights stay apart, and none of them is told by its colour alone.

How a colour is seen: Machado, Oliveira, Fernandes, "A Physiologically-based Model for Simulation of Color Vision
Deficiency" (2009), severity 1; distances in CIELAB (CIE 1976). Contrast: WCAG 2.2, success criteria 1.4.3 and 1.4.11.
"""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from guatu.ui.lights import light
from guatu.ui.types import LightColour

Vector = NDArray[np.float64]
TOKENS = (Path(__file__).parents[1] / "static" / "ui" / "tokens.css").read_text(encoding="utf-8")
SIGHTS = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
APART = 10.0
"""Of CIELAB: a difference that is seen at a glance, where 2.3 is one that is just noticed."""


def colours(theme: str) -> dict[str, Vector]:
    """A theme's colours in linear light, by their tokens' names."""
    part = TOKENS[: TOKENS.index('[data-bs-theme="dark"]')]
    part = part if theme == "light" else TOKENS[len(part) :]
    found = {name: linear(code) for name, code in re.findall(r"--g-([\w-]+): (#[0-9a-f]{3,6});", part)}
    return found | {"red": found["vermilion"]}


def linear(code: str) -> Vector:
    digits = code[1:] if len(code) == 7 else "".join(2 * one for one in code[1:])
    share = np.array([int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)])
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def lab(colour: Vector) -> Vector:
    xyz = XYZ @ np.clip(colour, 0, 1) / (XYZ @ np.ones(3))
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one: Vector, other: Vector) -> float:
    dark, bright = sorted(float(colour @ XYZ[1]) for colour in (one, other))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("sight", ["protanopia", "deuteranopia", "tritanopia"])
def test_red_yellow_and_green_stay_apart_for_who_sees_fewer_colours(theme: str, sight: str) -> None:
    known, seen = colours(theme), np.array(SIGHTS[sight])
    for one, other in combinations(("red", "yellow", "green"), 2):
        apart = np.linalg.norm(lab(seen @ known[one]) - lab(seen @ known[other]))
        assert apart >= APART, (theme, sight, one, other, apart)


def test_every_light_has_a_shape_of_its_own() -> None:
    drawn = {colour: re.findall(r"<svg.*?</svg>", light(colour))[0] for colour in LightColour}
    assert len(set(drawn.values())) == len({colour.shape for colour in LightColour}) == len(LightColour)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_letters_and_marks_have_contrast_enough(theme: str) -> None:
    known = colours(theme)
    for paper in ("paper", "paper-2", "paper-3"):
        for ink in ("ink", "ink-2", "ink-3", "vermilion"):
            assert contrast(known[ink], known[paper]) >= 4.5, (theme, ink, paper)
    for mark in ("green", "yellow", "red", "grey", "done", "bar", "bar-done"):
        assert contrast(known[mark], known["paper"]) >= 3, (theme, mark)
