"""What a person says of a file: what it holds, and what each of its columns is."""

import tomllib
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from filon.intake.rules.mapping import CUSTOM, REACHED, WITHOUT_CUSTOM, field_key
from filon.intake.rules.presets import presets
from filon.records.rules.fields import FieldType
from filon.records.rules.origin import LotKind
from filon.web.forms.styled import StyledForm

ENTITIES = {
    "company": _("Entreprises"),
    "establishment": _("Établissements"),
    "contact": _("Contacts"),
    "lead": _("Leads"),
    "opportunity": _("Opportunités"),
    "activity": _("Activités"),
    "order": _("Commandes"),
    "product": _("Produits"),
    "objective": _("Objectifs"),
    "attendance": _("Badges et présences à un événement"),
}
MOST_SHOWN = 300  # columns on the page: the full export of a large CRM; a browser and its form take no more
LARGEST_PLAN = 200_000  # bytes: a plan of a thousand columns
NEW_FIELD = "custom:"  # before the type of a field to be created


class UploadForm(StyledForm):
    fichier = forms.FileField(
        label=_("Fichier"),
        help_text=_("CSV, classeur Excel, Parquet avec une ligne de titres, ou cartes vCard (.vcf)."),
    )
    entity = forms.ChoiceField(label=_("Ce que contient chaque ligne"), choices=list(ENTITIES.items()))
    lot = forms.CharField(
        label=_("Lot"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "lots", "autocomplete": "off"}),
        help_text=_("D’où viennent ces personnes\u00a0: fichier acheté, salon, partenaire…"),
    )
    lot_kind = forms.ChoiceField(
        label=_("Nature du lot, s’il est nouveau"),
        required=False,
        choices=LotKind.choices,
        initial=LotKind.COLLECTED,
        help_text=_(
            "Acheté, loué ou partagé : ses personnes restent en quarantaine jusqu’au contrôle de leur collecte."
        ),
    )
    preset = forms.ChoiceField(
        label=_("Export d’un autre outil"),
        required=False,
        choices=lambda: [("", translate("reconnu à ses titres")), *((it.name, it.label) for it in presets())],
    )
    plan = forms.FileField(
        label=_("Plan d’import"),
        required=False,
        help_text=_("Facultatif\u00a0: un fichier .toml qui dit déjà ce qu’est chaque colonne."),
    )

    def clean_plan(self) -> dict[str, Any] | None:
        sent = self.cleaned_data["plan"]
        if not sent:
            return None
        if sent.size > LARGEST_PLAN:
            raise forms.ValidationError(_("Ce plan d’import est trop gros pour en être un."))
        try:
            return tomllib.loads(sent.read().decode("utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise forms.ValidationError(_("Ce plan d’import ne se lit pas\u00a0: %s.") % error) from None


def shown_places(titles: list[str], mapping: dict[str, Any]) -> list[int]:
    """The columns that the page shows: all of them, of a very wide file those that are read and the first of the others."""
    read = set(mapping.get("columns", {}))
    first = sorted(range(len(titles)), key=lambda place: titles[place] not in read)
    return sorted(first[:MOST_SHOWN])


def field_chosen(use: dict[str, str] | None) -> str:
    """What the list of choices says of a column."""
    if not use:
        return ""
    field = use["field"]
    return f"{NEW_FIELD}{use.get('type', 'text')}" if field.partition(".")[2].startswith(CUSTOM) else field


def document_from(answers: QueryDict, *, titles: list[str], entity: str, before: dict[str, Any]) -> dict[str, Any]:
    """The mapping file that the page's answers amount to; what the page does not show stays as it was."""
    kept = dict(before.get("columns", {}))
    for place in shown_places(titles, before):
        title, path = titles[place], answers.get(f"champ-{place}", "")
        if not path:
            kept.pop(title, None)
        elif path != field_chosen(kept.get(title)):
            kept[title] = _use(title, path, entity)
    return {
        "source": {**before.get("source", {}), **_source(answers)},
        "columns": kept,
        "constants": _constants(answers, entity=entity, before=before.get("constants", {})),
        "values": _translations(answers, kept=before.get("values", {})),
        "options": {
            "create_owners": "create_owners" in answers,
            "custom_fields": "custom_fields" in answers and entity not in WITHOUT_CUSTOM,
        },
    }


def _source(answers: QueryDict) -> dict[str, str]:
    return {name: answers.get(name, "").strip() for name in ("system", "date_format", "decimal")}


def _use(title: str, path: str, entity: str) -> dict[str, str]:
    """ "custom:number" is a new field of the entity, named after the title."""
    if not path.startswith(NEW_FIELD):
        return {"field": path}
    return {"field": f"{entity}.{CUSTOM}{field_key(title)}", "type": path.removeprefix(NEW_FIELD)}


def in_target_path(entity: str) -> str:
    """The constant behind "ils font partie de notre cible"; empty when the file holds neither companies nor people."""
    return f"{entity}.in_target" if entity in ("company", "contact") else ""


def _constants(answers: QueryDict, *, entity: str, before: dict[str, str]) -> dict[str, str]:
    path = in_target_path(entity)
    rest = {name: value for name, value in before.items() if name != path}
    return {**rest, path: "oui"} if path and "in_target" in answers else rest


def _translations(answers: QueryDict, *, kept: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Value of the file → value of ours, for the targets that the page offered; three lists side by side."""
    found = {path: dict(pairs) for path, pairs in kept.items()}
    triples = zip(answers.getlist("valeur_de"), answers.getlist("valeur"), answers.getlist("devient"), strict=False)
    for path, given, meant in triples:
        if meant:
            found.setdefault(path, {})[given] = meant
        else:
            found.get(path, {}).pop(given, None)
    return {path: pairs for path, pairs in found.items() if pairs}


def new_field_choices(entity: str) -> list[tuple[str, str]]:
    if entity in WITHOUT_CUSTOM:
        return []
    types = (FieldType.TEXT, FieldType.NUMBER, FieldType.DATE, FieldType.BOOLEAN)
    return [(f"{NEW_FIELD}{kind}", f"{translate('Nouveau champ')} ({kind.label.lower()})") for kind in types]


def reached_entities(entity: str) -> list[str]:
    """The imported entity first, then those that it points to."""
    return [entity, *(other for other in REACHED[entity] if other != entity)]
