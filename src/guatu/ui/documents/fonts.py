"""Which installed typefaces stand in for the standard's, and how the office is told.

GB/T 9704-2012 names typefaces that no free package holds. Word files carry the standard's names, so that
they look right on the office's own machines; a PDF embeds what is installed here. Where the standard's own
face is installed it is used; otherwise the next of its role's chain, and `Fonts.substitutions` says so.

`make install` brings Noto Serif SC and Noto Sans SC from the npm registry, so that every role is filled on a
bare machine. Debian's fonts-noto-cjk and fonts-lxgw-wenkai (a regular-script face) and the Fandol faces of
texlive-lang-chinese are used when they are there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import typst
from django.conf import settings

from guatu.kernel.errors import GuatuError

DEFAULT_DIRS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
)


class Role(StrEnum):
    """What a typeface is for; the values are also the template's and the setting's words."""

    TITLE = "title"
    BODY = "body"
    KAI = "kai"
    HEI = "hei"
    SONG = "song"


WORD_NAMES: Mapping[Role, str] = {
    Role.TITLE: "方正小标宋简体",
    Role.BODY: "仿宋_GB2312",
    Role.KAI: "楷体_GB2312",
    Role.HEI: "黑体",
    Role.SONG: "宋体",
}
"""The names written into Word files."""

WORD_SUBSTITUTES: Mapping[Role, str] = {
    Role.TITLE: "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,STZhongsong",
    Role.BODY: "仿宋,FangSong,FangSong_GB2312,华文仿宋,STFangsong",
    Role.KAI: "楷体,KaiTi,KaiTi_GB2312,华文楷体,STKaiti",
    Role.HEI: "SimHei,微软雅黑,Microsoft YaHei",
    Role.SONG: "SimSun,NSimSun,新宋体",
}
"""Other names of each, which Word tries when the first is missing (`w:altName`)."""

FAITHFUL: Mapping[Role, tuple[str, ...]] = {
    Role.TITLE: ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK"),
    Role.BODY: (
        "FangSong_GB2312",
        "FangSong",
        "仿宋_GB2312",
        "仿宋",
        "STFangsong",
        "FZFangSong-Z02S",
        "FandolFang",
    ),
    Role.KAI: ("KaiTi_GB2312", "KaiTi", "楷体_GB2312", "楷体", "STKaiti", "FZKai-Z03S", "FandolKai"),
    Role.HEI: ("SimHei", "黑体", "STHeiti", "FZHei-B01S", "FandolHei"),
    Role.SONG: ("SimSun", "宋体", "NSimSun", "STSong", "FandolSong"),
}
"""Families of the standard's own style, best first."""

SUBSTITUTES: Mapping[Role, tuple[str, ...]] = {
    Role.TITLE: ("FandolSong", "Noto Serif CJK SC", "Noto Serif SC"),
    Role.BODY: ("Noto Serif CJK SC", "Noto Serif SC"),
    Role.KAI: ("LXGW WenKai", "AR PL UKai CN"),
    Role.HEI: ("Noto Sans CJK SC", "Noto Sans SC", "WenQuanYi Zen Hei"),
    Role.SONG: ("Noto Serif CJK SC", "Noto Serif SC"),
}
LAST_RESORT = (
    "Noto Serif CJK SC",
    "Noto Serif SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "WenQuanYi Zen Hei",
    "AR PL UMing CN",
)


@dataclass(frozen=True, slots=True)
class Substitution:
    """A role whose own face is missing: the name in the standard, and the family used instead."""

    role: Role
    wanted: str
    used: str


@dataclass(frozen=True, slots=True)
class Fonts:
    """The installed faces and, for every role, the families to try in order (never empty, all installed)."""

    faces: typst.Fonts
    chains: Mapping[Role, tuple[str, ...]]
    substitutions: tuple[Substitution, ...]


@cache
def scan(directories: tuple[str, ...]) -> typst.Fonts:
    """Every face below `directories`, read once a process; a directory that is not there adds none."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(directories))


def choose(
    installed: Sequence[str], preferred: Mapping[str, str]
) -> tuple[dict[Role, tuple[str, ...]], tuple[Substitution, ...]]:
    """For each role the installed families to try in order, and what had to be substituted.

    `preferred` maps a role's word to the family that the office wants first; using it is no substitution.

    Raises:
        GuatuError: G1254 when a role has no installed family at all.
    """
    there = set(installed)
    chains: dict[Role, tuple[str, ...]] = {}
    substitutions = []
    for role in Role:
        own = tuple(filter(None, (preferred.get(role),))) + FAITHFUL[role]
        chain = tuple(
            name for name in dict.fromkeys((*own, *SUBSTITUTES[role], *LAST_RESORT)) if name in there
        )
        if not chain:
            raise GuatuError("G1254", wanted="、".join((WORD_NAMES[role], *SUBSTITUTES[role])))
        chains[role] = chain
        if chain[0] not in own:
            substitutions.append(Substitution(role, WORD_NAMES[role], chain[0]))
    return chains, tuple(substitutions)


def configured() -> Fonts:
    """The faces of this installation.

    Settings: `DOCUMENT_FONT_DIRS`, the office's folders and the registry's; `DOCUMENT_FONTS`, the office's family
    for a role's word.

    Raises:
        GuatuError: G1254, see `choose`.
    """
    faces = scan((*settings.DOCUMENT_FONT_DIRS, *DEFAULT_DIRS))
    chains, substitutions = choose(faces.families(), settings.DOCUMENT_FONTS)
    return Fonts(faces, chains, substitutions)
