"""The doors of the method: personas and the ideal profile are read by whoever may, written by fewer."""

from collections.abc import Callable, Iterator
from typing import Any

from filon.kit.subjects import SubjectKind
from filon.kit.versions import VersionState
from filon.playbook.models import BuyingJourney, IdealProfile, Persona, Process, QualificationSheet
from filon.playbook.rules.frameworks import BANT
from filon.playbook.rules.personas import EvidenceKind
from filon.users.rules.rights import Action, Entity
from tests.contacts.qualified import BIG, line, persona, profile
from tests.factories import NOW
from tests.web.rights_doors import Door, Place, both, one_kind, records, some, to, to_record
from tests.web.rights_world import Whose, World

READ, WRITE = some(Entity.METHOD, Action.READ), some(Entity.METHOD, Action.WRITE)
SEE, CHANGE = to(Entity.METHOD, Action.READ), to(Entity.METHOD, Action.WRITE)
IN_LYON = {"faire": "enregistrer", "version": "1", "k-0": "all", "c-0.0": "company.city", "o-0.0": "known"}


def nobodys_persona(**more: Any) -> Callable[[World], Iterator[Place]]:
    """Seen by who sees his team's at least, as all that belongs to nobody."""

    def places(_world: World) -> Iterator[Place]:
        made = persona(f"Persona {Persona.objects.count()}", BIG)
        yield Place({"pk": made.pk, **{name: value(made) for name, value in more.items()}}, Whose.NOBODY)

    return places


def two_personas(_world: World) -> Iterator[Place]:
    """The second may go before the first."""
    persona(f"Persona {Persona.objects.count()}", BIG)
    yield Place({"pk": persona(f"Persona {Persona.objects.count()}", BIG).pk}, Whose.NOBODY)


def the_default_process(_world: World) -> Iterator[Place]:
    yield Place({"pk": Process.objects.get(is_default=True).pk})


def evidence_of(made: Persona) -> int:
    return made.evidence.create(kind=EvidenceKind.SALE, text="Signé", on_date=NOW.date()).pk


def drafted(**kwargs: Any) -> Callable[[World], Iterator[Place]]:
    """A draft of one line, made anew for each form."""

    def places(_world: World) -> Iterator[Place]:
        IdealProfile.objects.all().delete()
        profile(line("Taille", 10, BIG), state=VersionState.DRAFT)
        yield Place(kwargs)

    return places


def without_draft(_world: World) -> Iterator[Place]:
    IdealProfile.objects.all().delete()
    yield Place()


def unwritten_journey(_world: World) -> Iterator[Place]:
    BuyingJourney.objects.all().delete()
    yield Place()


def a_sheet(*, twice: bool = False, **kwargs: Any) -> Callable[[World], Iterator[Place]]:
    """A draft of one question, made anew for each form; `twice`: beside a version that was used."""

    def places(_world: World) -> Iterator[Place]:
        name = f"fiche {QualificationSheet.objects.count()}"
        sheet = QualificationSheet.objects.create(name=name, name_key=name, created_at=NOW)
        questions = [BANT.questions[0].as_document()]
        for number, state in ((1, VersionState.PAST), (2, VersionState.DRAFT)) if twice else ((1, VersionState.DRAFT),):
            sheet.versions.create(number=number, state=state, questions=questions, created_at=NOW, live_at=NOW)
        yield Place({"pk": sheet.pk, **kwargs})

    return places


def a_new_name(_world: World, place: Place) -> dict[str, Any]:
    return {"nom": f"Renommée {place.kwargs['pk']}", "version": "1"}


def a_choice(field: str) -> Callable[[World, Place], dict[str, Any]]:
    def send(_world: World, place: Place) -> dict[str, Any]:
        version = type(place.record)._default_manager.get(pk=place.record.pk).version
        return {field: "A" if field == "note" else "", "motif": "Vu au salon", "version": version}

    return send


A_QUESTION = {"text": "Combien de sites ?", "kind": "text", "version": "1"}
GRADED = (SubjectKind.COMPANY, SubjectKind.CONTACT)
A_LINE = {**IN_LYON, "nom": "Ville", "points": "5", "sujet": "company"}
METHOD_DOORS = {
    "process_pass_on": Door(WRITE, WRITE, places=the_default_process, sure=False),
    "persona_list": Door(READ),
    "persona_new": Door(None, WRITE, send=lambda *_: {"nom": f"Neuf {Persona.objects.count()}"}),
    "persona": Door(SEE, places=nobodys_persona()),
    "persona_rule": Door(CHANGE, CHANGE, places=nobodys_persona(), send=IN_LYON),
    "persona_rule_remove": Door(None, CHANGE, places=nobodys_persona(), send={"version": "1"}),
    "persona_move": Door(None, CHANGE, places=two_personas, send={"sens": "avant"}),
    "persona_evidence": Door(
        None, CHANGE, places=nobodys_persona(), send={"genre": "sale", "date": "2026-11-02", "texte": "Signé"}
    ),
    "persona_evidence_remove": Door(None, CHANGE, places=nobodys_persona(evidence_id=evidence_of)),
    "ideal_profile": Door(READ, places=drafted()),
    "ideal_profile_grades": Door(READ, places=drafted(), ask={"brouillon": "1"}),
    "ideal_profile_draft": Door(None, WRITE, places=without_draft, sure=False),  # there may be one already
    "ideal_profile_thresholds": Door(
        None, WRITE, places=drafted(), send={"a": "80", "b": "60", "c": "40", "known": "50", "version": "1"}
    ),
    "ideal_profile_line_new": Door(WRITE, WRITE, places=drafted(), send=A_LINE),
    "ideal_profile_line": Door(WRITE, WRITE, places=drafted(place=0), send=A_LINE),
    "ideal_profile_line_remove": Door(None, WRITE, places=drafted(place=0), send={"version": "1"}),
    "ideal_profile_live": Door(None, WRITE, places=drafted(), send={"version": "1"}),
    "ideal_profile_discard": Door(None, WRITE, places=drafted(), send={"version": "1"}),
    "buying_journey": Door(READ),
    "buying_journey_write": Door(None, WRITE, places=unwritten_journey, send={"version": "0"}),
    "sheet_list": Door(READ),
    "sheet_new": Door(None, WRITE, send=lambda *_: {"nom": f"Fiche {QualificationSheet.objects.count()}"}),
    "sheet": Door(READ, places=a_sheet()),
    "sheet_describe": Door(None, WRITE, places=a_sheet(), send=a_new_name),
    "sheet_move": Door(None, WRITE, places=a_sheet(), send={"sens": "avant"}),
    "sheet_archive": Door(None, WRITE, places=a_sheet(), send={"version": "1"}),
    "sheet_draft": Door(None, WRITE, places=a_sheet(), sure=False),  # there is one already
    "sheet_question_new": Door(WRITE, WRITE, places=a_sheet(), send=A_QUESTION),
    "sheet_question": Door(WRITE, WRITE, places=a_sheet(place=0), send=A_QUESTION),
    "sheet_question_act": Door(None, WRITE, places=a_sheet(place=0), send={"version": "1"}),
    "sheet_live": Door(None, WRITE, places=a_sheet(), send={"version": "1"}),
    "sheet_discard": Door(None, WRITE, places=a_sheet(twice=True), send={"version": "1"}),
    "record_match": Door(to_record(Action.READ), places=records(*GRADED)),
    "record_fit": Door(None, to_record(Action.WRITE), places=records(*GRADED), send=a_choice("note")),
    "contact_buying_stage": Door(
        None,
        to_record(Action.WRITE),
        places=one_kind(SubjectKind.CONTACT),
        send={"phase": "decision", "motif": "Vu au salon"},
    ),
    "contact_persona": Door(
        None,
        both(to_record(Action.WRITE), READ),
        places=one_kind(SubjectKind.CONTACT),
        send=a_choice("persona"),
    ),
}
