"""« Quand … si … alors … »: each fact once, by the services and rights of people, told in the journal, never in circles."""

from datetime import timedelta

import pytest
from django.db import transaction

from filon.activities.models import Task
from filon.automations.models import Automation, AutomationRun
from filon.automations.rules.deeds import Deed
from filon.automations.rules.kinds import DeedKind, Ended, Trigger
from filon.automations.services.journal import UNMET_KEPT, purge_unmet
from filon.automations.services.versions import pause_automation, take_over
from filon.contacts.rules.axes import LifecycleStage, Temperature
from filon.contacts.services.axes import set_temperature
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.leads.services.stages import move_leads
from filon.records.models import Change, Notification, Tag, Tagging
from filon.records.rules.authorship import BY_SYSTEM, by_person
from filon.records.rules.changes import ByKind
from filon.records.services.editing import edit_record
from filon.sequences.models import Enrolment
from filon.usecases import automating
from filon.usecases.automating import carry_on_automations
from filon.usecases.automating_setup import try_on_last_month
from filon.usecases.tagging import remove_tag
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.automations.making import CALL_BACK, automation
from tests.factories import NOW
from tests.sequences.making import CALL, anne, live

pytestmark = pytest.mark.django_db
SOON, LATER = NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)
IN_13 = {"all": [{"field": "company.department", "op": "is", "value": "13"}]}


@pytest.fixture
def marc() -> User:
    return make.user("Marc", role=Role.MARKETING)


@pytest.fixture
def camille() -> User:
    return make.user("Camille")


def look(at: object = LATER) -> list[tuple[str, list[str]]]:
    """What the journal tells of this look, the oldest first."""
    known = set(AutomationRun.objects.values_list("pk", flat=True))
    carry_on_automations(now=at, limit=200)  # type: ignore[arg-type]
    new = AutomationRun.objects.exclude(pk__in=known).order_by("pk")
    return [(run.ended, [line["words"] for line in run.lines]) for run in new]


def test_a_new_lead_that_answers_gives_one_task_and_no_more(marc: User, camille: User) -> None:
    automation("Bouches-du-Rhône", Trigger.LEAD_CREATED, owner=marc, criteria=IN_13)
    here = make.company("Ici", department="13")
    make.lead("Avant", company=here, owner=camille, now=NOW - timedelta(minutes=5))
    make.lead("Ailleurs", company=make.company("Ailleurs", department="75"), owner=camille, now=SOON)
    lead = make.lead("Le bon", company=here, owner=camille, now=SOON)
    assert look() == [(Ended.UNMET, []), (Ended.DONE, ["Tâche «\u00a0Rappeler\u00a0» pour Camille"])]
    [task] = Task.objects.all()
    assert (task.assignee, task.subject_id, task.company_id, task.by) == (camille, lead.pk, here.pk, None)
    assert look() == [] == look(LATER + timedelta(minutes=1))
    [told] = Notification.objects.filter(user=camille)
    assert (told.text, told.address) == (
        "Rappeler (automatisation «\u00a0Bouches-du-Rhône\u00a0»)",
        f"/leads/{lead.pk}/",
    )


def test_an_import_sets_nothing_off(marc: User, camille: User) -> None:
    automation("Bienvenue", Trigger.LEAD_CREATED, owner=marc)
    make.lead("Importé", owner=camille, now=SOON)
    Change.objects.update(by_kind=ByKind.IMPORT)
    assert look() == []


def test_it_does_nothing_before_it_is_in_service_nor_for_what_happened_in_a_pause(marc: User, camille: User) -> None:
    one = automation("Bienvenue", Trigger.LEAD_CREATED, owner=marc, live=False)
    make.lead("Trop tôt", owner=camille, now=SOON)
    assert look() == []
    one.delete()
    one = automation("Bienvenue", Trigger.LEAD_CREATED, owner=marc)
    pause_automation(automation=one, paused=True, by=marc, now=NOW)
    make.lead("Pendant", owner=camille, now=SOON)
    assert look() == []
    pause_automation(automation=one, paused=False, by=marc, now=LATER)
    assert look(LATER + timedelta(minutes=1)) == []
    make.lead("Après", owner=camille, now=LATER + timedelta(seconds=5))
    assert [ended for ended, _ in look(LATER + timedelta(minutes=1))] == [Ended.DONE]


def test_it_acts_with_the_rights_of_who_answers_for_it(camille: User) -> None:
    paul = make.user("Paul")  # another salesperson, of no team of hers
    hot = Tag.objects.create(name="À suivre")
    automation("Mes leads", Trigger.LEAD_CREATED, Deed(DeedKind.TAG, tag=hot.pk), CALL_BACK, owner=camille)
    mine, his = make.lead("Le mien", owner=camille, now=SOON), make.lead("Le sien", owner=paul, now=SOON)
    ended = [ended for ended, _ in look()]
    assert ended == [Ended.DONE, Ended.REFUSED]
    assert list(Tagging.objects.values_list("subject_id", flat=True)) == [mine.pk]
    refused = AutomationRun.objects.get(subject_id=his.pk)
    assert "Votre rôle ne permet pas" in refused.lines[0]["words"]


def test_who_left_stops_it_until_somebody_takes_it_over(marc: User, camille: User) -> None:
    one = automation("Bienvenue", Trigger.LEAD_CREATED, owner=marc)
    User.objects.filter(pk=marc.pk).update(is_active=False)
    make.lead("Sans personne", owner=camille, now=SOON)
    assert look() == []
    ines = make.user("Inès", role=Role.DIRECTION)
    take_over(automation=one, by=ines, now=SOON)
    make.lead("Avec Inès", owner=camille, now=LATER)
    assert [ended for ended, _ in look(LATER + timedelta(seconds=5))] == [Ended.DONE]


def test_one_that_watches_what_it_writes_never_sets_itself_off(marc: User, camille: User) -> None:
    write = Deed(DeedKind.FIELD, field="need", value="À préciser")
    automation("Besoin", Trigger.FIELD, write, owner=marc, of="lead.need")
    lead = make.lead(owner=camille)
    lead.refresh_from_db()
    edit_record(record=lead, values={"need": "Fenêtres"}, version=lead.version, by=by_person(camille.pk), now=SOON)
    assert look(LATER) == [(Ended.DONE, ["«\u00a0Besoin\u00a0» écrit"])]
    [(ended, [why])] = look(LATER + timedelta(minutes=1))
    assert (ended, "par ses propres effets" in why) == (Ended.LOOPED, True)
    assert look(LATER + timedelta(minutes=2)) == []
    written = Change.objects.filter(axis="field:need").order_by("pk").last()
    assert written is not None
    assert (written.by, written.by_kind) == (marc, ByKind.RULE)


def test_two_that_answer_each_other_stop_after_one_turn(marc: User, camille: User) -> None:
    automation("Un", Trigger.FIELD, Deed(DeedKind.FIELD, field="project", value="P"), owner=marc, of="lead.need")
    automation("Deux", Trigger.FIELD, Deed(DeedKind.FIELD, field="need", value="B"), owner=marc, of="lead.project")
    lead = make.lead(owner=camille)
    lead.refresh_from_db()
    edit_record(record=lead, values={"need": "A"}, version=lead.version, by=by_person(camille.pk), now=SOON)
    ended = [one for turn in range(6) for one, _ in look(LATER + timedelta(minutes=turn))]
    assert ended == [Ended.DONE, Ended.DONE, Ended.LOOPED]


def test_its_own_task_left_undone_does_not_make_another(marc: User, camille: User) -> None:
    automation("En retard", Trigger.TASK_OVERDUE, owner=marc)
    person = anne(camille)
    Task.objects.create(title="Appeler", kind="call", due_at=SOON, assignee=camille, contact=person, created_at=NOW)
    assert [ended for ended, _ in look()] == [Ended.DONE]
    assert [ended for ended, _ in look(NOW + timedelta(days=5))] == [Ended.LOOPED]
    assert Task.objects.count() == 2


def test_a_machine_killed_in_the_middle_does_it_all_once(marc: User, camille: User, monkeypatch: object) -> None:
    automation("Bienvenue", Trigger.LEAD_CREATED, owner=marc)
    make.lead(owner=camille, now=SOON)

    def killed(**_all: object) -> None:
        raise SystemExit

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(automating, "end_run", killed)
        with pytest.raises(SystemExit), transaction.atomic():
            carry_on_automations(now=LATER, limit=200)
    assert not Task.objects.exists()
    assert [ended for ended, _ in look()] == [Ended.DONE]
    assert Task.objects.count() == 1


def test_a_stage_a_temperature_a_sequence_and_the_routing(marc: User, camille: User) -> None:
    person, admin = anne(camille), make.user("Ada", role=Role.ADMIN)
    warm = live("Chaud", CALL, owner=camille, exclusive=False)
    sequence = Deed(DeedKind.ENROL, sequence=warm.pk)
    automation("Chaud", Trigger.SCORE, sequence, owner=marc, of=Temperature.HOT)
    automation("Qualifié", Trigger.LEAD_STAGE, Deed(DeedKind.ROUTE), owner=marc, of=LifecycleStage.MQL)
    lead = make.lead(owner=camille)
    move_leads(leads=[lead], to=LifecycleStage.MQL, by=BY_SYSTEM, at=SOON, now=SOON)
    set_temperature(contacts=[person], to=Temperature.HOT, reason="Trois visites", by=BY_SYSTEM, now=SOON)
    told = look()
    assert (Ended.DONE, ["Entrée dans «\u00a0Chaud\u00a0»"]) in told
    assert [ended for ended, _ in told] == [Ended.DONE, Ended.DONE]
    lead.refresh_from_db()
    assert lead.owner == admin
    [passage] = Enrolment.objects.all()
    assert (passage.contact, passage.by, passage.because) == (person, marc, "automatisation «\u00a0Chaud\u00a0»")
    set_temperature(contacts=[person], to=Temperature.WARM, reason="Plus rien", by=BY_SYSTEM, now=LATER)
    person.refresh_from_db()
    set_temperature(contacts=[person], to=Temperature.HOT, reason="Encore", by=BY_SYSTEM, now=LATER)
    [(ended, [why])] = look(LATER + timedelta(minutes=1))
    assert (ended, why.startswith("N’entre pas dans")) == (Ended.REFUSED, True)


def test_a_deal_that_stands_still_is_taken_once_a_stay(marc: User, camille: User) -> None:
    automation("Réveil", Trigger.DEAL_STALLED, owner=marc)
    make.deal(owner=camille, now=NOW - timedelta(days=300))
    assert [ended for ended, _ in look()] == [Ended.DONE]
    Task.objects.all().delete()
    assert look(LATER + timedelta(days=1)) == []


def test_a_trial_on_the_last_month_counts_and_writes_nothing(marc: User, camille: User) -> None:
    here = make.company("Ici", department="13")
    for days in (3, 10, 40):
        make.lead(f"Il y a {days} jours", company=here, owner=camille, now=NOW - timedelta(days=days))
    one = automation("Essai", Trigger.LEAD_CREATED, owner=marc, criteria=IN_13, live=False)
    tried = try_on_last_month(one.versions.get(), viewer=marc, now=NOW)
    assert (tried.records, tried.facts, tried.more) == (2, 2, False)
    assert [record.name for _, record in tried.lines if isinstance(record, Lead)] == [
        "Il y a 3 jours",
        "Il y a 10 jours",
    ]
    assert not AutomationRun.objects.exists()
    assert not Task.objects.exists()


def test_what_nobody_may_ask_or_what_is_gone_is_refused(camille: User) -> None:
    with pytest.raises(NotPossible, match="Choisissez le champ"):
        automation("Sans champ", Trigger.FIELD, owner=camille)
    with pytest.raises(NotPossible, match="n’existe plus"):
        automation("Formulaire", Trigger.FORM, owner=camille, of="parti")
    assert not Automation.objects.exists()


def test_a_tag_that_one_puts_stays(marc: User) -> None:
    tag = Tag.objects.create(name="À suivre")
    automation("Suivre", Trigger.LEAD_CREATED, Deed(DeedKind.TAG, tag=tag.pk), owner=marc)
    with pytest.raises(NotPossible, match="L’automatisation « Suivre » demande l’étiquette"):
        remove_tag(tag=tag, by=make.user("Ada", role=Role.ADMIN))


def test_why_not_is_kept_a_month(marc: User, camille: User) -> None:
    automation("Bouches-du-Rhône", Trigger.LEAD_CREATED, owner=marc, criteria=IN_13)
    make.lead(owner=camille, now=SOON)
    assert look() == [(Ended.UNMET, [])]
    assert purge_unmet(now=LATER + UNMET_KEPT, limit=10) == 0
    assert purge_unmet(now=LATER + UNMET_KEPT + timedelta(seconds=1), limit=10) == 1


def test_thousands_cost_no_question_each_while_their_condition_does_not_hold(
    marc: User, camille: User, django_assert_num_queries: object
) -> None:
    automation("Bouches-du-Rhône", Trigger.LEAD_CREATED, owner=marc, criteria=IN_13)
    for _ in range(30):
        make.lead(owner=camille, now=SOON)
    with django_assert_num_queries(6):  # type: ignore[operator]
        carry_on_automations(now=LATER, limit=200)
    assert AutomationRun.objects.filter(subject_kind=SubjectKind.LEAD).count() == 30
