"""The measures of GB/T 9704-2012 that both renderers share.

Source: GB/T 9704-2012, §5 (paper, type area, characters, lines) and §7 (order and place of the parts).
Millimetres and points as the names say; a "character" is the body's advance, one twenty-eighth of a line.
"""

from typing import Final

PAGE_WIDTH_MM: Final = 210
PAGE_HEIGHT_MM: Final = 297
TOP_MM: Final = 37
LEFT_MM: Final = 28
TEXT_WIDTH_MM: Final = 156
TEXT_HEIGHT_MM: Final = 225
RIGHT_MM: Final = PAGE_WIDTH_MM - LEFT_MM - TEXT_WIDTH_MM
BOTTOM_MM: Final = PAGE_HEIGHT_MM - TOP_MM - TEXT_HEIGHT_MM

LINES_PER_PAGE: Final = 22
CHARACTERS_PER_LINE: Final = 28

POINTS_PER_MM: Final = 72 / 25.4
TWIPS_PER_POINT: Final = 20

# Cut, never rounded up: a pitch of 29 pt would already push the 22nd line off the page.
LINE_TWIPS: Final = int(TEXT_HEIGHT_MM * POINTS_PER_MM * TWIPS_PER_POINT / LINES_PER_PAGE)
LINE_PT: Final = LINE_TWIPS / TWIPS_PER_POINT
CHARACTER_PT: Final = TEXT_WIDTH_MM * POINTS_PER_MM / CHARACTERS_PER_LINE

TITLE_PT: Final = 22  # 2号
BODY_PT: Final = 16  # 3号
SMALL_PT: Final = 14  # 4号
NOTE_PT: Final = 9  # 小五
TABLE_SIZES_PT: Final = (12.0, 10.5, 9.0)  # 小4号, 5号, 小5号; not in the standard, common practice

MASTHEAD_TOP_MM: Final = 35  # from the top of the type area
MASTHEAD_LARGEST_PT: Final = 54
RULE_BELOW_NUMBER_MM: Final = 4
PAGE_NUMBER_BELOW_TEXT_MM: Final = 7
COLOPHON_RULE_THICK_PT: Final = 1.0  # 0.35 mm
COLOPHON_RULE_THIN_PT: Final = 0.75  # 0.25 mm
RED: Final = "FF0000"
