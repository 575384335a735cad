"""Scores and temperatures follow what happens, in the same transaction; time cools people without any sweep."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.activities.rules.kinds import ActivityKind, CallOutcome, Direction
from filon.contacts.models import Contact
from filon.contacts.rules.axes import Temperature
from filon.duplicates.rules.likeness import Entity
from filon.kit.criteria import compile_criteria
from filon.kit.dates import PARIS
from filon.kit.subjects import SubjectKind
from filon.permission.rules.kinds import Channel
from filon.permission.services.objections import object_to_prospecting
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM, by_person
from filon.records.rules.changes import Axis
from filon.scoring.models import Score, ScoringModel
from filon.scoring.rules.scale import Rule
from filon.scoring.selectors.current import bring_up_to
from filon.scoring.services.versions import create_model, publish_draft
from filon.segments.selectors import members_of
from filon.segments.services.writing import create_segment
from filon.usecases.checking import check_data, repair_data
from filon.usecases.merging import merge_records, undo_merge
from filon.usecases.qualifying import publish_scores, qualify_record, retire_scores
from filon.usecases.scoring import note_activity, note_temperature, rescore, rescore_whose_time_came
from filon.users.models import User
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories
from tests.contacts.qualified import leaf, persona
from tests.factories import NOW
from tests.scoring.scales import QUOTE, SCALE

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def marc() -> User:
    return factories.user("Marc Delmotte", role=Role.MARKETING)


@pytest.fixture
def jeanne() -> Contact:
    return factories.contact()


def published(
    rules: list[Rule] = SCALE, *, audience: dict[str, Any] | None = None, name: str = "Défaut"
) -> ScoringModel:
    model = create_model(name=name, audience=audience or {}, rules=rules, by=SYSTEM, now=NOW)
    publish_draft(draft=model.versions.get(), version=1, by=SYSTEM, now=NOW)
    return model


def happened(
    contact: Contact, kind: str = "form", *, outcome: str = "", direction: str = "inbound", at: datetime = NOW
) -> None:
    note_activity(
        now=max(at, NOW),
        kind=ActivityKind(kind),
        at=at,
        by=None,
        address_of=str,
        contact_id=contact.pk,
        direction=Direction(direction),
        outcome=outcome,
    )


def held(contact: Contact) -> tuple[str, float]:
    contact.refresh_from_db()
    return contact.temperature, round(contact.engagement, 1)


def asked(field: str, op: str, value: Any, *, now: datetime = NOW) -> list[int]:
    condition = compile_criteria(
        {"field": f"contact.{field}", "op": op, "value": value}, subject=SubjectKind.CONTACT, now=now
    )
    return list(Contact.objects.filter(condition).order_by("pk").values_list("pk", flat=True))


def broken(now: datetime = NOW) -> dict[str, int]:
    return {finding.code: finding.count for finding in check_data(now=now) if finding.count}


def test_without_a_model_nobody_is_scored(jeanne: Contact) -> None:
    happened(jeanne, outcome="quote")
    assert (held(jeanne), Score.objects.count()) == (("none", 0.0), 0)


def test_a_sign_is_scored_as_it_is_noted_and_says_why(jeanne: Contact) -> None:
    published()
    happened(jeanne, "meeting", direction="")
    assert held(jeanne) == ("warm", 40.0)
    change = Change.objects.get(axis=Axis.TEMPERATURE)
    assert (change.from_value, change.to_value, change.by_kind) == ("none", "warm", "system")
    assert change.reason == "Tiède\u00a0: 40 points, surtout «\u00a0Vient à un rendez-vous\u00a0»\u202f; il en faut 35."


def test_a_request_makes_hot_at_once(jeanne: Contact) -> None:
    published()
    happened(jeanne, outcome="quote")
    assert held(jeanne) == ("hot", 60.0)


def test_publishing_scores_everybody_and_a_second_pass_changes_nothing(jeanne: Contact, marc: User) -> None:
    happened(jeanne, outcome="content")
    model = create_model(name="Défaut", audience={}, rules=SCALE, by=marc, now=NOW)
    assert publish_scores(draft=model.versions.get(), version=1, by=marc, now=NOW)
    assert held(jeanne) == ("cold", 10.0)
    assert rescore(now=NOW) == 0 == rescore(now=NOW + DAY)
    assert broken() == {} == broken(NOW + DAY)


def test_the_first_model_whose_people_somebody_is_among_applies(jeanne: Contact) -> None:
    buyer = persona("Acheteur", leaf("contact.job_title", "contains", "achat"))
    published()
    published(
        [QUOTE._replace(points=5, intent=False)],
        audience=leaf("contact.persona", "is", str(buyer.pk)),
        name="Acheteurs",
    )
    happened(jeanne, outcome="quote")
    assert held(jeanne) == ("hot", 60.0)
    Contact.objects.filter(pk=jeanne.pk).update(job_title="achat")
    qualify_record(jeanne, now=NOW)
    assert held(jeanne) == ("cold", 5.0)


def test_a_model_that_is_retired_gives_its_people_to_the_next(jeanne: Contact, marc: User) -> None:
    published()
    own = published([QUOTE._replace(points=80)], audience=leaf("contact.name", "contains", "duval"), name="Duval")
    happened(jeanne, outcome="quote")
    retire_scores(model=own, by=marc, now=NOW)
    assert held(jeanne) == ("hot", 60.0)
    retire_scores(model=ScoringModel.objects.get(name="Défaut"), by=marc, now=NOW)
    assert (Score.objects.count(), held(jeanne)[0]) == (0, "hot")


def test_lists_are_right_before_anybody_swept(jeanne: Contact) -> None:
    published()
    happened(jeanne, "meeting", direction="")
    later = NOW + 60 * DAY  # one half-life: 20 points
    assert asked("temperature", "is", "warm") == [jeanne.pk] == asked("temperature", "is", "cold", now=later)
    assert asked("temperature", "is", "warm", now=later) == [] == asked("temperature", "is_not", "cold", now=later)
    assert asked("engagement", "at_least", "40") == [jeanne.pk] == asked("engagement", "at_most", "20.01", now=later)
    assert asked("engagement", "at_least", "21", now=later) == []
    assert asked("engagement_band", "is", "2") == [jeanne.pk] == asked("engagement_band", "is", "3", now=later)
    jeanne.refresh_from_db()
    bring_up_to([jeanne], now=later)
    assert (jeanne.temperature, round(jeanne.engagement, 3)) == ("cold", 20.0)
    assert rescore_whose_time_came(now=later, limit=10) == 1
    assert (held(jeanne), rescore_whose_time_came(now=later, limit=10)) == (("cold", 20.0), 0)
    assert broken(later) == {}


def test_who_has_no_score_has_no_points(jeanne: Contact) -> None:
    published()
    assert asked("engagement", "at_most", "0") == [jeanne.pk] == asked("engagement_band", "in", ["4"])
    assert asked("engagement", "between", ["1", "5"]) == []


def test_the_check_finds_and_mends_a_score_that_was_tampered_with(jeanne: Contact) -> None:
    published()
    happened(jeanne, outcome="quote")
    Contact.objects.update(temperature="cold")
    Score.objects.update(sum_90=1)
    assert broken() == {"scores": 1}
    assert repair_data(now=NOW)["scores"] == 1
    assert (held(jeanne), broken()) == (("hot", 60.0), {})


def test_what_a_colleague_says_stands_a_month_or_until_the_next_sign(jeanne: Contact) -> None:
    camille = factories.user("Camille Roy")
    published()
    happened(jeanne, outcome="content")
    note_temperature(
        contact=jeanne, to=Temperature.HOT, reason="Il m’a dit oui", by=by_person(camille.pk), now=NOW + DAY
    )
    assert (held(jeanne)[0], rescore(now=NOW + 2 * DAY)) == ("hot", 0)
    assert broken(NOW + 2 * DAY) == {}
    rescore_whose_time_came(now=NOW + 31 * DAY, limit=5)
    assert held(jeanne)[0] == "cold"


def test_a_new_sign_takes_the_word_back_from_the_colleague(jeanne: Contact) -> None:
    camille = factories.user("Camille Roy")
    published()
    note_temperature(contact=jeanne, to=Temperature.COLD, reason="Pas pressé", by=by_person(camille.pk), now=NOW - DAY)
    assert held(jeanne)[0] == "cold"
    happened(jeanne, "meeting", direction="")
    assert held(jeanne)[0] == "warm"


def test_an_objection_takes_all_points_for_good(jeanne: Contact) -> None:
    published()
    happened(jeanne, outcome="quote", at=NOW - DAY)
    object_to_prospecting(contact=jeanne, proof="Par téléphone", at=NOW, by=BY_SYSTEM, now=NOW)
    rescore(now=NOW, contact_ids=[jeanne.pk])
    assert held(jeanne) == ("cold", 0.0)
    happened(jeanne, outcome="quote", at=NOW + DAY)
    assert held(jeanne) == ("cold", 0.0)


def test_an_objection_on_one_channel_takes_what_came_before(jeanne: Contact) -> None:
    published()
    happened(jeanne, outcome="quote", at=NOW - DAY)
    object_to_prospecting(contact=jeanne, proof="Désinscription", at=NOW, by=BY_SYSTEM, now=NOW, channel=Channel.EMAIL)
    happened(jeanne, outcome="content", at=NOW + DAY)
    assert held(jeanne) == ("cold", 10.0)


def test_what_somebody_is_takes_points_away(jeanne: Contact) -> None:
    student = Rule("Étudiante", "who", points=-50, criteria=leaf("contact.job_title", "contains", "étud"))
    published([*SCALE, student])
    Contact.objects.filter(pk=jeanne.pk).update(job_title="étudiante")
    happened(jeanne, "meeting", direction="")
    assert held(jeanne)[1] == 0.0


def test_a_call_of_ours_counts_when_she_answered(jeanne: Contact) -> None:
    published()
    happened(jeanne, "call", direction="outbound", outcome=CallOutcome.ABSENT.value)
    assert held(jeanne) == ("none", 0.0)
    happened(jeanne, "call", direction="outbound", outcome=CallOutcome.REACHED.value)
    assert held(jeanne) == ("cold", 15.0)


def test_one_person_takes_few_queries_and_many_take_no_more(jeanne: Contact) -> None:
    published()
    others = [factories.contact(last_name=f"Duval {n}") for n in range(20)]
    for one in (jeanne, *others):
        happened(one, outcome="content")
        Score.objects.all().delete()
    counts = []
    for ids in ([jeanne.pk], [one.pk for one in others]):
        with CaptureQueriesContext(connection) as queries:
            assert rescore(now=NOW, contact_ids=ids) == len(ids)
        counts.append(len([q for q in queries if "SAVEPOINT" not in q["sql"]]))
    assert counts[0] <= 7
    assert counts[1] <= counts[0] + 1


def test_nobody_moves_while_a_rule_cannot_be_read(jeanne: Contact) -> None:
    model = published()
    happened(jeanne, "meeting", direction="")
    gone = Rule("Champ parti", "who", points=-5, criteria={"field": "contact.custom.gone", "op": "is", "value": "x"})
    model.versions.update(rules=[rule.as_document() for rule in (*SCALE, gone)])
    happened(jeanne, outcome="quote")
    assert held(jeanne) == ("warm", 40.0)
    assert broken() == {"rules": 1}


def test_segments_by_temperature_follow_the_clock(jeanne: Contact) -> None:
    published()
    happened(jeanne, "meeting", direction="")
    warm = create_segment(
        name="Tièdes",
        entity=SubjectKind.CONTACT,
        criteria=leaf("contact.temperature", "is", "warm"),
        shared=True,
        by=SYSTEM,
        now=NOW,
    )
    assert members_of(warm, viewer=SYSTEM, now=NOW).count() == 1
    assert members_of(warm, viewer=SYSTEM, now=NOW + 90 * DAY).count() == 0


def test_the_clock_of_a_reader_in_another_zone_writes_the_same_instants(jeanne: Contact) -> None:
    published()
    happened(jeanne, outcome="quote")
    written = Score.objects.values_list("at", "intent_until", "next_change_at").get()
    Score.objects.all().delete()
    rescore(now=NOW.astimezone(PARIS), contact_ids=[jeanne.pk])
    assert Score.objects.values_list("at", "intent_until", "next_change_at").get() == written


def test_who_becomes_ripe_by_a_sign_goes_to_sales_with_the_score_as_the_reason(jeanne: Contact) -> None:
    camille = factories.user("Camille Roy")
    published()
    Contact.objects.filter(pk=jeanne.pk).update(fit_grade="A", fit_by="person")
    lead = factories.lead(contact=jeanne, owner=camille)
    happened(jeanne, outcome="content")
    lead.refresh_from_db()
    assert lead.lifecycle_stage == "lead"
    happened(jeanne, outcome="quote")
    lead.refresh_from_db()
    change = Change.objects.get(axis=Axis.LIFECYCLE, subject_id=lead.pk, to_value="mql")
    assert (lead.lifecycle_stage, change.reason) == (
        "mql",
        "Profil A et engagement de 70\u00a0: les seuils sont B et 50",
    )


def test_publishing_hands_nobody_over(jeanne: Contact, marc: User) -> None:
    Contact.objects.filter(pk=jeanne.pk).update(fit_grade="A", fit_by="person")
    lead = factories.lead(contact=jeanne)
    happened(jeanne, outcome="quote")
    published()
    rescore(now=NOW)
    lead.refresh_from_db()
    assert (held(jeanne)[0], lead.lifecycle_stage) == ("hot", "lead")


def test_who_has_no_grade_is_not_ripe(jeanne: Contact) -> None:
    published()
    lead = factories.lead(contact=jeanne)
    happened(jeanne, outcome="quote")
    lead.refresh_from_db()
    assert lead.lifecycle_stage == "lead"


def test_of_two_files_of_one_person_the_signs_of_both_count_and_go_back(jeanne: Contact) -> None:
    published()
    twin = factories.contact("Jeanne", "Duval")
    happened(jeanne, outcome="content")
    happened(twin, outcome="quote")
    before = [person_points(one) for one in (jeanne, twin)]

    merge = merge_records(entity=Entity.CONTACT, keep=jeanne.pk, drop=twin.pk, by=BY_SYSTEM, now=NOW)

    assert person_points(jeanne) == sum(before)
    undo_merge(merge=merge, by=BY_SYSTEM, now=NOW)
    assert [person_points(one) for one in (jeanne, twin)] == before


def person_points(contact: Contact) -> int:
    contact.refresh_from_db()
    return round(contact.engagement)
