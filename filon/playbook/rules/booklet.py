"""The booklet of a process: each stage as it is worked for one kind of person, or for all with their variants."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from filon.playbook.rules.process import StageKind
from filon.playbook.rules.process_text import ProcessText, StageText, VariantText, as_worked_for


class Page(NamedTuple):
    """A stage, and the variants told beside it when the booklet is for everybody. `applied`: the variant worked in it."""

    stage: StageText
    step: int | None
    variants: tuple[VariantText, ...]
    applied: str


def audiences_of(process: ProcessText) -> list[str]:
    """The names of its variants: one booklet can be made for each."""
    return list(dict.fromkeys(variant.name for stage in process.stages for variant in stage.variants))


def pages_of(process: ProcessText, *, audience: str = "") -> list[Page]:
    """`audience`: the name of a variant; "" for everybody. A lost sale is told last but those after the signature."""
    steps = [stage.key for stage in process.open_stages()]
    return [
        _page(stage, steps.index(stage.key) + 1 if stage.kind == StageKind.OPEN else None, audience)
        for stage in process.stages
    ]


def _page(stage: StageText, step: int | None, audience: str) -> Page:
    variant = next((one for one in stage.variants if one.name == audience), None)
    variants = () if audience else stage.variants
    return Page(as_worked_for(stage, variant), step, variants, variant.name if variant else "")


def as_document(
    process: ProcessText, *, audience: str, company: str, version: str, titles: Mapping[str, str]
) -> dict[str, Any]:
    """What the typesetter is told: texts and lists, nothing to decide. `titles`: of the contents, by key."""
    pages = pages_of(process, audience=audience)
    return {
        "title": process.name,
        "company": company,
        "version": version,
        "audience": audience,
        "stages": [_told(page, len(process.open_stages()), titles) for page in pages],
    }


def _told(page: Page, steps: int, titles: Mapping[str, str]) -> dict[str, Any]:
    stage = page.stage
    return {
        "label": stage.label,
        "kind": stage.kind.value,
        "step": f"Étape {page.step} sur {steps}" if page.step else stage.kind.label,
        "moment": stage.moment.label,
        "purpose": stage.purpose,
        "facts": facts_of(stage),
        "asks": [list(ask) for ask in stage.asks],
        "words": _words(stage),
        "contents": [titles.get(key, key) for key in stage.contents],
        "entry": [one.words for one in stage.entry],
        "exit": [one.words for one in stage.exit],
        "cadence": _cadence(stage),
        "applied": page.applied,
        "variants": [_variant(variant) for variant in page.variants],
    }


def facts_of(stage: StageText) -> list[str]:
    told = [f"{stage.probability}\u00a0% de chances"] if stage.kind == StageKind.OPEN else []
    told += [f"{stage.expected_days}\u00a0jours d’habitude"] if stage.expected_days else []
    return told + ([f"{stage.max_days}\u00a0jours au plus"] if stage.max_days else [])


def _words(told: StageText | VariantText) -> list[list[str]]:
    """Title and text, without those that are empty."""
    rows = (("Que dire", told.say), ("Que faire", told.do), ("Que partager", told.share))
    return [[title, text] for title, text in rows if text]


def _cadence(told: StageText | VariantText) -> Sequence[Sequence[str]]:
    return [[f"J+{touch.days}", touch.channel.label, touch.what] for touch in told.cadence]


def _variant(variant: VariantText) -> dict[str, Any]:
    asks = [list(ask) for ask in variant.asks]
    return {"name": variant.name, "words": _words(variant), "asks": asks, "cadence": _cadence(variant)}
