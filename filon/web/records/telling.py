"""The lines of a timeline and of the history, in French: what happened, who did it, from what to what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from filon.activities.models import Activity, Task
from filon.activities.rules.kinds import ActivityKind, Direction, outcome_in_words
from filon.activities.selectors.timeline import Moment
from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import BuyingStage, FitGrade, Temperature
from filon.contacts.rules.given import GivenBy
from filon.contacts.rules.kinds import PointKind
from filon.kit.dates import PARIS, parse_moment
from filon.kit.french import format_amount, format_date
from filon.kit.subjects import Subject, SubjectKind
from filon.opportunities.selectors.circles import parts_in_words
from filon.opportunities.services.circles import CIRCLE_AXIS
from filon.permission.rules.words import permission_words
from filon.playbook.models import Persona, Stage
from filon.playbook.selectors import campaign_choices, source_choices
from filon.records.models import Change, File, Note, RootRecord
from filon.records.rules.changes import FIELD_AXIS, Axis, ByKind
from filon.records.rules.entry import Entry, EntryKind
from filon.records.selectors.custom import custom_entries
from filon.users.models import User
from filon.visits.selectors import pages_of_visits
from filon.web.records.definition import RecordDefinition
from filon.web.records.facts import CUSTOM
from filon.web.words import stage_words

REVIEW_LABELS = {
    "reason": _("Motif du bilan"),
    "deciding_stage": _("Étape décisive"),
    "said": _("Ce qui a été dit"),
    "lesson": _("Leçon"),
    "referral_asked": _("Recommandation demandée"),
}
ACTIVITY_ICONS = {
    ActivityKind.CALL: "phone",
    ActivityKind.EMAIL: "mail",
    ActivityKind.MEETING: "calendar-event",
    ActivityKind.SMS: "message",
    ActivityKind.LETTER: "send",
    ActivityKind.SOCIAL: "brand-linkedin",
    ActivityKind.VISIT: "world",
    ActivityKind.FORM: "forms",
    ActivityKind.SITE_VISIT: "hand-click",
    ActivityKind.DOWNLOAD: "download",
    ActivityKind.EVENT: "flag",
    ActivityKind.PROPOSAL: "file-text",
    ActivityKind.DOCUMENT: "book-2",
}
MOST_PAGES = 12  # of one visit; who saw more read at leisure
AXIS_ICONS = {
    Axis.LIFECYCLE: "stairs",
    Axis.DEAL_STAGE: "stairs",
    Axis.OWNER: "user-check",
    Axis.TEMPERATURE: "temperature",
    Axis.PERMISSION: "shield-check",
    Axis.TRASH: "trash",
}
OTHER_LABELS = {
    **{f"review.{name}": label for name, label in REVIEW_LABELS.items()},
    "company": _("Entreprise"),
    "establishment": _("Établissement"),
    "parent": _("Maison mère"),
    "lines": _("Lignes"),
    "circle": _("Cercle de décision"),
    "source": _("Origine"),
    "campaign": _("Campagne"),
    "referred_by": _("Recommandé par"),
    "line": _("Ligne"),
    "currency": _("Devise"),
    "paused_until": _("En pause jusqu’au"),
    "pause_reason": _("Motif de la pause"),
    "contact": _("Contact"),
    "persona": _("Persona"),
    "persona_by": _("Persona donné par"),
    "persona_reason": _("Motif du persona"),
    "fit_by": _("Profil donné par"),
    "criteria": _("Règle"),
    "evidence": _("Preuve"),
    **{kind.value: kind.label for kind in PointKind},
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the page shows it."""

    source: str
    pk: int
    icon: str
    title: str
    text: str
    by: str
    at: datetime
    day: date
    state: str = ""
    address: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What the codes in changes mean, read once for a page of them; `names` of the other records whose stages are told."""

    definition: RecordDefinition
    names: Mapping[Subject, str]
    custom: Mapping[str, Entry]
    people: Mapping[str, str]
    companies: Mapping[str, str]
    circle: Mapping[str, str]
    referrers: Mapping[str, str]
    sources: Mapping[str, str]
    campaigns: Mapping[str, str]
    personas: Mapping[str, str]
    lifecycle: Mapping[str, str]
    deal_stages: Mapping[str, str]


def lines_of(
    definition: RecordDefinition,
    record: RootRecord,
    moments: Sequence[Moment],
    *,
    names: Mapping[Subject, str],
    viewer: User,
) -> list[Line]:
    """The page of a person does not say his name on each line."""
    words = words_for(definition, [moment.thing for moment in moments if moment.source == "change"], names=names)
    person = record.pk if definition.kind == SubjectKind.CONTACT else None
    pages = pages_seen([moment.thing for moment in moments if moment.source == "activity"])
    lines = [_line(moment, words, viewer, person) for moment in moments]
    return [replace(line, text=f"{line.text}\n{pages[line.pk]}") if line.pk in pages else line for line in lines]


def pages_seen(activities: Sequence[Activity]) -> dict[int, str]:
    """ "/tarifs → /devis", of each visit of the site; one query when there is any."""
    visits = [activity.pk for activity in activities if activity.kind == ActivityKind.SITE_VISIT]
    found = pages_of_visits(visits) if visits else {}
    return {pk: " → ".join(page.page for page in pages[:MOST_PAGES]) for pk, pages in found.items() if len(pages) > 1}


def words_for(definition: RecordDefinition, changes: Sequence[Change], *, names: Mapping[Subject, str]) -> Words:
    """At most ten queries, none when no change needs them."""
    custom = any(change.axis.startswith(FIELD_AXIS + CUSTOM) for change in changes)
    owners = _values(changes, {Axis.OWNER})
    companies = _values(changes, {f"{FIELD_AXIS}company", f"{FIELD_AXIS}parent"})
    referrers = _values(changes, {f"{FIELD_AXIS}referred_by", f"{FIELD_AXIS}contact"})
    personas = _values(changes, {f"{FIELD_AXIS}persona"})
    parts = {
        value for change in changes if change.axis == CIRCLE_AXIS for value in (change.from_value, change.to_value)
    }
    stages = _values(changes, {Axis.DEAL_STAGE})
    return Words(
        definition=definition,
        names=names,
        custom={CUSTOM + entry.name: entry for entry in custom_entries(definition.kind)} if custom else {},
        people={str(user.pk): str(user) for user in User.objects.filter(pk__in=owners)} if owners else {},
        companies={str(row.pk): row.name for row in Company.objects.filter(pk__in=companies)} if companies else {},
        sources=dict(source_choices()) if _values(changes, {f"{FIELD_AXIS}source"}) else {},
        campaigns=dict(campaign_choices()) if _values(changes, {f"{FIELD_AXIS}campaign"}) else {},
        circle=parts_in_words(parts) if parts else {},
        referrers={str(row.pk): str(row) for row in Contact.objects.filter(pk__in=referrers)} if referrers else {},
        personas={str(row.pk): row.name for row in Persona.objects.filter(pk__in=personas)} if personas else {},
        lifecycle=stage_words() if _values(changes, {Axis.LIFECYCLE}) else {},
        deal_stages=dict(Stage.objects.filter(key__in=stages).values_list("key", "label")) if stages else {},
    )


def _values(changes: Iterable[Change], axes: set[str]) -> set[str]:
    return {
        value
        for change in changes
        if change.axis in axes
        for value in (change.from_value, change.to_value)
        if value and (change.axis in (Axis.LIFECYCLE, Axis.DEAL_STAGE) or value.isdigit())
    }


def _line(moment: Moment, words: Words, viewer: User, person: int | None) -> Line:
    thing = moment.thing
    common: dict[str, Any] = {
        "source": moment.source,
        "pk": thing.pk,
        "at": moment.at,
        "day": timezone.localtime(moment.at).date(),
    }
    if moment.source == "activity":
        return Line(**common, **_activity(thing, on_page=person))
    if moment.source == "note":
        return Line(**common, **_note(thing), own=thing.by_id == viewer.pk)
    if moment.source == "task":
        return Line(**common, **_task(thing))
    if moment.source == "file":
        return Line(**common, **_file(thing))
    return Line(**common, **_change(thing, words))


def _activity(activity: Activity, *, on_page: int | None) -> dict[str, Any]:
    title = ActivityKind.label_of(activity.kind)
    if activity.direction == Direction.INBOUND:
        title = f"{title} · {_('entrant')}"
    if activity.outcome:
        title = f"{title} · {outcome_in_words(kind=activity.kind, outcome=activity.outcome)}"
    if activity.contact and activity.contact_id != on_page:
        title = f"{title} · {activity.contact}"
    return {
        "icon": ACTIVITY_ICONS.get(ActivityKind(activity.kind), "message-circle"),
        "title": title,
        "text": activity.text,
        "by": str(activity.by or ""),
        "state": "is-inbound" if activity.direction == Direction.INBOUND else "",
    }


def _note(note: Note) -> dict[str, Any]:
    return {"icon": "note", "title": pgettext("fiche", "Note"), "text": note.text, "by": str(note.by or "")}


def _task(task: Task) -> dict[str, Any]:
    return {
        "icon": "circle-check",
        "title": _("Tâche faite"),
        "text": task.title,
        "by": str(task.assignee or task.by or ""),
    }


def _file(file: File) -> dict[str, Any]:
    return {"icon": "paperclip", "title": _("Fichier"), "text": "", "by": str(file.by or ""), "address": file.name}


def _change(change: Change, words: Words) -> dict[str, Any]:
    return {
        "icon": AXIS_ICONS.get(Axis(change.axis), "edit") if change.axis in Axis._value2member_map_ else "edit",
        "title": change_sentence(change, words),
        "text": change.reason,
        "by": author_of(change),
    }


def author_of(change: Change) -> str:
    """ "import n° 6, maj.csv (Marc Delmotte)", "une automatisation de Marc Delmotte"."""
    if change.by_kind == ByKind.RULE:
        return _("une automatisation de %s") % change.by if change.by else _("une automatisation")
    if change.by_kind != ByKind.IMPORT:
        return str(change.by or _("le système"))
    if change.batch is None:
        return _("un import")
    words = _("import n°\u00a0%(number)s, %(file)s") % {"number": change.batch_id, "file": change.batch.file_name}
    return f"{words} ({change.by})" if change.by else words


def change_sentence(change: Change, words: Words) -> str:
    """ "Ville : Lyon → Marseille"; the empty side is a dash."""
    label, old, new = change_parts(change, words)
    if change.axis == Axis.TRASH:
        return _("Mise à la corbeille") if change.to_value else _("Sortie de la corbeille")
    return f"{label}\u00a0: {old or '–'} → {new or '–'}"


def change_parts(change: Change, words: Words) -> tuple[str, str, str]:
    """Label of what changed, value before, value after."""
    if change.axis.startswith(FIELD_AXIS):
        return _field_parts(change, change.axis.removeprefix(FIELD_AXIS), words)
    label = _axis_label(change, words)
    return label, _axis_word(change.axis, change.from_value, words), _axis_word(change.axis, change.to_value, words)


def _axis_label(change: Change, words: Words) -> str:
    """With the name of the lead or deal, where its stage is told on the page of its company or person."""
    name = words.names.get(Subject(SubjectKind(change.subject_kind), change.subject_id))
    if name is None:
        return Axis.label_of(change.axis)
    label = _("Lead") if change.subject_kind == SubjectKind.LEAD else _("Opportunité")
    return f"{label} «\u00a0{name}\u00a0»"


def _axis_word(axis: str, value: str, words: Words) -> str:
    if axis == Axis.OWNER:
        return words.people.get(value, value)
    if axis == Axis.LIFECYCLE:
        return words.lifecycle.get(value, value)
    if axis == Axis.DEAL_STAGE:
        return words.deal_stages.get(value, value)
    if axis == Axis.PERMISSION:
        return permission_words(value)
    kinds = {Axis.TEMPERATURE: Temperature, Axis.FIT: FitGrade, Axis.BUYING_STAGE: BuyingStage}
    kind = kinds.get(Axis(axis)) if axis in Axis._value2member_map_ else None
    return kind.label_of(value) if kind else value


def _field_parts(change: Change, name: str, words: Words) -> tuple[str, str, str]:
    entry = next((entry for entry in words.definition.entries if entry.name == name), words.custom.get(name))
    if entry is None:
        label = OTHER_LABELS.get(name, name.removeprefix(CUSTOM))
        return label, _named(name, change.from_value, words), _named(name, change.to_value, words)
    return (
        entry.label,
        _stored_words(entry.kind, entry.show, change.from_value),
        _stored_words(entry.kind, entry.show, change.to_value),
    )


def _named(name: str, value: str, words: Words) -> str:
    """The name behind a stored key, the word behind a code."""
    if name in ("persona_by", "fit_by"):
        return GivenBy.label_of(value)
    if name == "paused_until":
        return _stored_words(EntryKind.DATE, str, value)
    read = {
        "persona": words.personas,
        "circle": words.circle,
        "source": words.sources,
        "campaign": words.campaigns,
        "referred_by": words.referrers,
        "contact": words.referrers,
    }
    known = read.get(name, words.companies)
    return known.get(value, value)


def _stored_words(kind: EntryKind, show: Any, stored: str) -> str:
    """A value as the history keeps it (text), in words."""
    if not stored:
        return ""
    if kind == EntryKind.AMOUNT:
        return format_amount(int(stored)) if stored.lstrip("-").isdigit() else stored
    if kind == EntryKind.DATE:
        moment = parse_moment(stored)
        return format_date(moment.at.astimezone(PARIS)) if moment else stored
    if kind == EntryKind.BOOLEAN:
        return {"True": _("oui"), "False": _("non")}.get(stored, stored)
    return str(show(stored)) if kind == EntryKind.CHOICE else stored
