"""What each did against what came of it: counts, intervals, and silence where nothing can be said."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from filon.activities.models import Activity
from filon.contacts.rules.axes import LifecycleStage
from filon.kit.dates import PARIS
from filon.kit.french import format_date
from filon.opportunities.models import Opportunity
from filon.records.rules.authorship import BY_SYSTEM
from filon.reporting.rules.activity import (
    Effort,
    Place,
    Split,
    activity_sentence,
    comparison_sentence,
    summed,
    whole,
)
from filon.reporting.rules.period import Period
from filon.reporting.selectors.activity import activity_report
from filon.usecases.lifecycle import move_leads
from filon.users.models import RoleRight, User
from filon.users.rules.rights import Action, Entity, Role, Scope
from tests import factories as make
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=PARIS)  # a Wednesday
MONDAY, LAST = date(2026, 11, 23), date(2026, 11, 16)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))

efforts = st.builds(Effort, *(st.integers(0, 500) for _ in range(9)))
places = st.builds(Place, person=st.none() | st.integers(1, 5), monday=st.sampled_from([MONDAY, LAST]))


@pytest.fixture
def camille(db: None) -> User:
    return make.user("Camille Durand", teams=(make.team(),))


@pytest.fixture
def helene(db: None) -> User:
    return make.user("Hélène", role=Role.MANAGER, teams=(make.team(),))


def did(by: User | None, kind: str = "call", outcome: str = "", *, days_ago: int = 0, **fields: Any) -> None:
    told = {"kind": kind, "outcome": outcome, "direction": "outbound", "at": NOW - timedelta(days=days_ago), "by": by}
    Activity.objects.create(contact=make.contact(), **(told | fields))


def told(viewer: User) -> dict[Place, Effort]:
    return activity_report(viewer=viewer, period=NOVEMBER, now=NOW)


def test_what_was_done_is_counted_by_person_and_week(camille: User, helene: User) -> None:
    for outcome in ("absent", "reached", "meeting"):
        did(camille, outcome=outcome)
    did(camille, "email")
    did(camille, "social", days_ago=7)
    did(camille, outcome="reached", direction="inbound")  # they called us
    did(camille, outcome="reached", days_ago=40)  # another period
    assert told(helene) == {
        Place(camille.pk, MONDAY): Effort(calls=3, reached=2, meetings=1, emails=1),
        Place(camille.pk, LAST): Effort(written=1),
    }


def test_what_came_of_it_goes_to_who_follows_it(camille: User, helene: User) -> None:
    lead = make.lead(owner=camille, now=NOW)
    move_leads(leads=[make.qualified(lead)], to=LifecycleStage.SQL, by=BY_SYSTEM, now=NOW)
    won = make.deal(company=make.company(), owner=camille, now=NOW)
    stage = won.process_version.stages.get(kind="won")
    Opportunity.objects.filter(pk=won.pk).update(stage=stage, closed_at=NOW, cents=450_000)
    assert told(helene) == {Place(camille.pk, MONDAY): Effort(qualified=1, opened=1, won=1, won_cents=450_000)}


def test_figures_stop_where_the_rights_stop(camille: User, helene: User) -> None:
    did(make.user("Loin", teams=(make.team("Sud"),)))
    did(camille)
    RoleRight.objects.filter(role=Role.MANAGER, entity=Entity.REPORT).update(scope=Scope.TEAM)
    assert {place.person for place in told(User.objects.get(pk=helene.pk))} == {camille.pk}


@given(st.dictionaries(places, efforts, max_size=8))
def test_people_and_weeks_each_add_up_to_the_whole(known: dict[Place, Effort]) -> None:
    for split in (Split.PERSON, Split.WEEK):
        total = Effort()
        for effort in summed(known, split, {}).values():
            total += effort
        assert total == whole(known)


def test_who_is_in_two_teams_counts_in_both_and_who_is_in_none_stands_apart() -> None:
    known = {Place(1, MONDAY): Effort(calls=2), Place(2, MONDAY): Effort(calls=3)}
    assert summed(known, Split.TEAM, {1: ["Nord", "Sud"]}) == {
        "Nord": Effort(calls=2),
        "Sud": Effort(calls=2),
        "": Effort(calls=3),
    }


def plain(sentence: str) -> str:
    return sentence.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_answer_says_what_was_done_and_what_came_of_it() -> None:
    total = Effort(calls=40, reached=10, meetings=3, qualified=2, opened=1, won=1, won_cents=450_000)
    assert plain(activity_sentence(total, words="ce mois-ci")) == (
        "40 appels ce mois-ci, 25 % joints ; 3 rendez-vous, 2 leads qualifiés, 1 opportunité ouverte, et 4 500 € signés."
    )


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ({"Zoé": Effort(calls=9)}, ""),
        (
            {"Zoé": Effort(calls=9, reached=2, meetings=2), "Léo": Effort(calls=5, reached=1)},
            "Zoé appelle le plus. Trop peu d’appels aboutis pour dire qui en tire le plus de rendez-vous : "
            "ne comparez que les volumes, avec prudence.",
        ),
        (
            {"Zoé": Effort(calls=90, reached=20, meetings=6), "Léo": Effort(calls=50, reached=20, meetings=8)},
            "Zoé appelle le plus. Rien ne sépare encore nettement ce que chacun tire de ses appels aboutis.",
        ),
        (
            {"Zoé": Effort(calls=900, reached=200, meetings=10), "Léo": Effort(calls=300, reached=100, meetings=40)},
            "Zoé appelle le plus ; Léo tire le plus de rendez-vous de ses appels aboutis (40 %).",
        ),
    ],
)
def test_two_people_are_told_apart_only_when_their_intervals_are(people: dict[str, Effort], said: str) -> None:
    assert plain(comparison_sentence(people)) == said


def test_the_page_splits_by_person_team_and_week(helene: User, camille: User) -> None:
    did(camille, outcome="reached", at=timezone.now())
    client, today = signed_in(helene), timezone.localdate()
    groups = {by: groups_shown(client, {"du": f"{today}", "au": f"{today}", "par": by}) for by in ("", "team", "week")}
    monday = format_date(today - timedelta(days=today.weekday()))
    assert groups == {"": ["Camille Durand"], "team": ["Équipe Nord"], "week": [monday]}
    form = client.get(reverse("activity_report")).context["form"]
    assert [label for _, label in form.fields["par"].choices] == ["par personne", "par équipe", "par semaine"]


def test_the_figures_are_downloaded_by_who_may_export(helene: User, camille: User) -> None:
    did(camille, outcome="reached", at=timezone.now())
    page = reverse("activity_report")
    lines = signed_in(helene).get(page, {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Responsable;Appels;Joints;Rendez-vous;")
    assert "Camille Durand;1;1;0;0;0;0;0;0;0,0" in lines
    assert "format=csv" in signed_in(helene).get(page).content.decode()
    RoleRight.objects.filter(role=Role.MANAGER, entity=Entity.REPORT, action=Action.EXPORT).update(scope=Scope.NONE)
    assert signed_in(helene).get(page, {"format": "csv"}).status_code == 403
    assert "format=csv" not in signed_in(helene).get(page).content.decode()


def groups_shown(client: Client, asked: dict[str, str]) -> list[str]:
    return [name for name, _ in client.get(reverse("activity_report"), asked).context["groups"]]


def test_an_empty_period_says_what_to_do(helene: User) -> None:
    page = signed_in(helene).get(reverse("activity_report"), {"du": "2020-01-01", "au": "2020-01-02"})
    assert "Rien n’a été noté dans cette période" in page.content.decode()


def test_the_report_costs_the_same_for_one_person_and_for_three(helene: User) -> None:
    def queries() -> int:
        viewer = User.objects.get(pk=helene.pk)
        with CaptureQueriesContext(connection) as captured:
            told(viewer)
        return len(captured)

    did(make.user("Un", teams=(make.team(),)))
    one = queries()
    for name in ("Deux", "Trois"):
        did(make.user(name, teams=(make.team(),)))
    assert queries() == one
