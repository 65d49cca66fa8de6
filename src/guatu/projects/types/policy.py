"""Who issues policies."""

from collections.abc import Mapping
from enum import StrEnum

from guatu.kernel.language import Phrase


class PolicyLevel(StrEnum):
    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"


POLICY_LEVEL_WORDS: Mapping[PolicyLevel, Phrase] = {
    PolicyLevel.NATION: Phrase("国家", "National"),
    PolicyLevel.PROVINCE: Phrase("省级", "Provincial"),
    PolicyLevel.CITY: Phrase("市级", "City"),
    PolicyLevel.DISTRICT: Phrase("县区", "District"),
}
