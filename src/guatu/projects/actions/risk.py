"""The working values of risk, changed by the project office: each change is a version of its own."""

from dataclasses import replace

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, take_turn, verb
from guatu.org.types import Actor, subject
from guatu.projects.adapters.risk import preset_document
from guatu.projects.models import RiskPresetVersion
from guatu.projects.queries import risk_preset
from guatu.projects.rules import check_preset
from guatu.projects.types.risk import RiskPreset


@verb("projects.risk.save")
def save_risk_preset(actor: Actor, *, preset: RiskPreset, reason: str) -> RiskPresetVersion:
    """Keep working values as the house's next version, which every plan's risk is drawn with from then on.

    `preset.version`, `preset.shipped`: of the values that were changed. Raises G1647 where a newer version came in
    between, G1633 without a reason, G1643 where nothing changed, G1645 and G1620 for values that cannot be.
    """
    actor.require("projects.risk.write")
    if not reason.strip():
        raise GuatuError("G1633", what=Phrase("修改风险预设", "changing the working values of risk"))
    check_preset(preset)
    take_turn()
    before = risk_preset(actor)
    if (preset.version, preset.shipped) != (before.version, before.shipped):
        raise GuatuError("G1647", version=preset.version, current=before.version)
    if preset == before:
        raise GuatuError("G1643", version=before.version)
    version = 1 if before.shipped else before.version + 1
    content = preset_document(replace(preset, version=version, shipped=False))
    row = RiskPresetVersion.objects.create(
        version=version,
        content=content,
        reason=reason.strip(),
        made_by_id=actor.account_id,
        made_label=actor.label[:80],
        made_at=clock().now(),
    )
    record(
        actor,
        subject(row),
        before=None if before.shipped else preset_document(before),
        after=content | {"reason": row.reason},
    )
    return row
