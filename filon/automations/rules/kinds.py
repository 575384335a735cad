"""What sets an automation off, what it does, for whom, and how a run of it ended."""

from typing import NamedTuple

from filon.kit.enums import LabelledEnum
from filon.kit.subjects import SubjectKind


class Trigger(LabelledEnum):
    LEAD_CREATED = "lead_created", "un lead est créé"
    LEAD_STAGE = "lead_stage_changed", "un lead change d’étape"
    DEAL_STAGE = "deal_stage_changed", "une opportunité change d’étape"
    DEAL_STALLED = "deal_stalled", "une opportunité n’avance plus"
    FORM = "form_received", "un formulaire est reçu"
    SCORE = "score_crossed", "un contact change de température"
    TASK_OVERDUE = "task_overdue", "une tâche est en retard"
    PROPOSAL_READ = "proposal_read", "un devis est lu par le client"
    PROPOSAL_REFUSED = "proposal_refused", "un devis est refusé"
    FIELD = "field_changed", "un champ change"


class FactKind(LabelledEnum):
    """Which table keeps the fact."""

    CHANGE = "dated_change", "Changement daté"
    SUBMISSION = "sent_form", "Formulaire reçu"
    PROPOSAL = "proposal_event", "Fait d’un devis"
    TASK = "due_task", "Tâche échue"
    STAY = "stay_in_stage", "Séjour dans une étape"


class DeedKind(LabelledEnum):
    TASK = "make_task", "Créer une tâche"
    NOTIFY = "tell_colleague", "Avertir un collègue"
    ROUTE = "route_lead", "Confier le lead selon la répartition"
    TAG = "put_tag", "Poser une étiquette"
    FIELD = "write_field", "Écrire un champ"
    ENROL = "enter_sequence", "Faire entrer dans une séquence"


class Whom(LabelledEnum):
    OWNER = "record_owner", "qui suit la fiche"
    LEADER = "owner_leader", "son responsable"
    AUTHOR = "automation_author", "qui répond de l’automatisation"
    PERSON = "named_person", "la personne choisie"


class Ended(LabelledEnum):
    DONE = "all_done", "Fait"
    PARTLY = "partly_done", "Fait en partie"
    REFUSED = "all_refused", "Refusé"
    UNMET = "condition_unmet", "Condition non remplie"
    LOOPED = "stopped_loop", "Arrêtée avant de tourner en rond"


class Watched(NamedTuple):
    """Of which records a trigger speaks, and where its facts are."""

    subject: SubjectKind
    fact: FactKind


LEAD, DEAL, CONTACT = SubjectKind.LEAD, SubjectKind.OPPORTUNITY, SubjectKind.CONTACT
WATCHED: dict[Trigger, Watched] = {
    Trigger.LEAD_CREATED: Watched(LEAD, FactKind.CHANGE),
    Trigger.LEAD_STAGE: Watched(LEAD, FactKind.CHANGE),
    Trigger.DEAL_STAGE: Watched(DEAL, FactKind.CHANGE),
    Trigger.DEAL_STALLED: Watched(DEAL, FactKind.STAY),
    Trigger.FORM: Watched(CONTACT, FactKind.SUBMISSION),
    Trigger.SCORE: Watched(CONTACT, FactKind.CHANGE),
    Trigger.TASK_OVERDUE: Watched(CONTACT, FactKind.TASK),
    Trigger.PROPOSAL_READ: Watched(DEAL, FactKind.PROPOSAL),
    Trigger.PROPOSAL_REFUSED: Watched(DEAL, FactKind.PROPOSAL),
}
FIELDS_OF = (SubjectKind.LEAD, SubjectKind.OPPORTUNITY, SubjectKind.CONTACT, SubjectKind.COMPANY)


def subject_of(trigger: Trigger, of: str) -> SubjectKind:
    """`of` names the field as "lead.budget_cents" where a field is watched."""
    if trigger != Trigger.FIELD:
        return WATCHED[trigger].subject
    kind = of.partition(".")[0]
    return SubjectKind(kind) if kind in FIELDS_OF else SubjectKind.LEAD


def fact_of(trigger: Trigger) -> FactKind:
    return FactKind.CHANGE if trigger == Trigger.FIELD else WATCHED[trigger].fact


def deeds_for(subject: SubjectKind) -> list[DeedKind]:
    """A company enters no sequence, and only leads are shared out."""
    unfit = {DeedKind.ROUTE} if subject != SubjectKind.LEAD else set()
    unfit |= {DeedKind.ENROL} if subject == SubjectKind.COMPANY else set()
    return [kind for kind in DeedKind if kind not in unfit]
