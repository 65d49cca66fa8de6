"""A project's light: every rule of the packs is asked, the worst answer decides, every answer is kept."""

from collections.abc import Iterable
from datetime import date

from guatu.kernel.language import EN, ZH
from guatu.kernel.saying import said_day
from guatu.status.rules import sentences
from guatu.status.rules.measures import MEASURES
from guatu.status.types import Band, Exempt, Measured, Pack, ProjectFacts, Reason, Rule, Verdict, Words
from guatu.ui.types import LightColour


def evaluate(packs: Iterable[Pack], facts: ProjectFacts) -> Verdict:
    """The light and its reasons, worst first. A finished project is done; nothing judged at all is grey."""
    reasons = [
        reason for pack in packs for rule in pack.rules if (reason := _answer(pack, rule, facts)) is not None
    ]
    reasons.sort(key=lambda reason: reason.colour.rank)
    if any(reason.colour is LightColour.DONE for reason in reasons):
        return Verdict(LightColour.DONE, tuple(reasons))
    return Verdict(reasons[0].colour if reasons else LightColour.GREY, tuple(reasons))


def _answer(pack: Pack, rule: Rule, facts: ProjectFacts) -> Reason | None:
    measured = MEASURES[rule.measure](facts)
    if measured is None:
        return None
    band = next((band for band in rule.bands if band.holds(measured.value)), None)
    if band is None:
        return None
    exempt = _exempt(rule, facts.exempt, facts.as_of) if band.colour.rank < LightColour.GREEN.rank else None
    zh, en = (_sentence(rule, band, measured, facts, lang) for lang in (ZH, EN))
    kept = {key: sentences.kept(fact) for key, fact in measured.facts.items()}
    kept |= {
        f"{key}_en": fact.en for key, fact in measured.facts.items() if isinstance(fact, Words) and fact.en
    }
    if facts.source is not None and facts.source.submission_id is not None:
        kept["submission"] = str(facts.source.submission_id)
    colour = band.colour
    if exempt is not None:
        zh += f"已豁免至{said_day(exempt.until, ZH, facts.period.year)}：{exempt.reason}"
        en += f" Exempt until {said_day(exempt.until, EN, facts.period.year)}: {exempt.reason}"
        kept |= {"exempt_until": exempt.until.isoformat(), "exempt_reason": exempt.reason}
        colour = LightColour.GREEN
    return Reason(
        pack=pack.code,
        version=pack.version,
        rule=rule.code,
        colour=colour,
        zh=zh,
        en=en,
        facts=kept,
        chain=measured.chain,
        lifted=band.colour if exempt is not None else None,
    )


def _exempt(rule: Rule, granted: Iterable[Exempt], on: date) -> Exempt | None:
    """The exemption in force that lasts longest; its last day counts."""
    if not rule.exemptible:
        return None
    running = [row for row in granted if row.rule == rule.code and on <= row.until]
    return max(running, key=lambda row: row.until, default=None)


def _sentence(rule: Rule, band: Band, measured: Measured, facts: ProjectFacts, lang: str) -> str:
    year = facts.period.year
    words = {key: sentences.say(fact, lang, year) for key, fact in measured.facts.items()}
    words["band"] = band.en if lang == EN else band.zh
    words["light"] = sentences.light(band.colour, lang)
    words["source"] = sentences.source(facts.source, lang, year)
    say = rule.says[measured.case]
    return f"{(say.en if lang == EN else say.zh).format_map(words)}".strip()
