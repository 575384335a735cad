"""Words of the import pages."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from filon.kit.french import plural
from filon.records.models import Batch
from filon.records.rules.origin import Verdict
from filon.records.selectors.batches import DEMONSTRATION
from filon.usecases.importing_catalogue import RECORD_WORDS
from filon.web.forms.imports import ENTITIES
from filon.web.templatetags.french import count_fr

register = template.Library()

DATE_FORMATS = {
    "%d/%m/%Y": "jour/mois/année",
    "%d-%m-%Y": "jour-mois-année",
    "%m/%d/%Y": "mois/jour/année",
    "%Y-%m-%d": "année-mois-jour",
}


@register.filter
def entity_words(entity: str, count: int | None = None) -> str:
    """ "Entreprises", or with a count the word that goes with it: "entreprise"."""
    if count is None:
        return str(ENTITIES.get(entity, _("Société de démonstration") if entity == DEMONSTRATION else entity))
    return plural(count, *RECORD_WORDS.get(entity, (entity, entity)))


@register.filter
def rows_told(batch: Batch, verdict: str) -> str:
    """How many rows had the verdict; a dash before the import ran."""
    return count_fr(batch.counts.get("rows_by", {}).get(verdict))


@register.filter
def verdict_words(verdict: str) -> str:
    return Verdict.label_of(verdict)


@register.filter
def date_formats(mapping: dict[str, Any]) -> list[tuple[str, str]]:
    """The usual ones, and the plan's own when it is another."""
    own = mapping.get("source", {}).get("date_format", "")
    rest = [] if not own or own in DATE_FORMATS else [(own, own)]
    return [*DATE_FORMATS.items(), *rest]
