"""Behind each figure of a signal stand as many records as it says, for the company and each of its groups."""

from datetime import timedelta

import pytest

from filon.contacts.models import Contact
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity
from filon.playbook.models import Persona
from filon.reporting.rules.alarms import WHOLE, Alarm, Group, GroupKind
from filon.reporting.rules.sentences_alarms import record_words
from filon.reporting.selectors.alarm_records import AlarmFigure, records_behind_alarm
from filon.reporting.selectors.alarms import alarm_report
from filon.users.models import User
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW
from tests.factories.climbing import climb

pytestmark = pytest.mark.django_db


def proposed(n: int) -> tuple[tuple[str, int], ...]:
    return (("proposal", 90 - 3 * n),)


ENDS = (lambda n: (*proposed(n), ("won", 80 - 3 * n)), proposed, proposed, lambda n: (("lost", 70 - 2 * n),))


@pytest.fixture
def camille() -> User:
    return make.user("Camille", teams=(make.team("Nord"), make.team("Sud")))


@pytest.fixture(autouse=True)
def years(camille: User) -> None:
    """A year of sales of two colleagues: with and without lead, won, lost, waiting, jumped, for two personas."""
    hugo = make.user("Hugo", teams=(make.team("Est"),))
    personas = [Persona.objects.create(name=name, name_key=name.lower(), channels_preferred="email", created_at=NOW, updated_at=NOW)
                for name in ("DRH", "DSI")]  # fmt: skip
    for n in range(24):
        owner, persona = (camille, personas[0]) if n % 3 else (hugo, personas[1])
        person = make.contact("Ana", f"Petit {n}", persona=persona, owner=owner)
        lead = make.lead(f"Demande {n}", now=NOW - timedelta(days=200 - 6 * n), owner=owner) if n % 2 else None
        deal = climb(
            f"Vente {n}",
            ("meeting", 190 - 6 * n),
            *ENDS[n % 4](n),
            lead=lead,
            contact=person,
            owner=owner,
            forced=n % 5 == 0,
        )
        Opportunity.objects.filter(pk=deal.pk).update(opened_at=NOW - timedelta(days=192 - 6 * n))
        person.activities.create(
            kind="call" if n % 2 else "email", direction="outbound", by=camille, at=NOW - timedelta(days=9)
        )
        person.activities.create(kind="email", direction="outbound", by=hugo, at=NOW - timedelta(days=8))


def test_each_figure_of_each_group_opens_as_many_records_as_it_counts() -> None:
    report = alarm_report(viewer=SYSTEM, now=NOW)

    told, opened = {}, {}
    for alarm, readings in report.readings.items():
        for group, reading in readings.items():
            for figure in reading.figures:
                if figure.records:
                    asked = AlarmFigure(alarm, figure.name, group)
                    found = records_behind_alarm(asked, viewer=SYSTEM, now=NOW)
                    told[asked], opened[asked] = figure.records, sum(len(set(ids)) for ids in found.values())
                    assert record_words(alarm, figure.name)

    assert opened == told
    assert {figure.alarm for figure in told} == set(Alarm)
    assert {figure.group.by for figure in told} == set(GroupKind)


def test_leads_and_deals_that_came_from_none_are_told_apart() -> None:
    found = records_behind_alarm(AlarmFigure(Alarm.RATES, "closed", WHOLE), viewer=SYSTEM, now=NOW)

    assert set(found) == {SubjectKind.LEAD, SubjectKind.OPPORTUNITY}


def test_somebody_whom_two_colleagues_approached_is_one_person() -> None:
    found = records_behind_alarm(AlarmFigure(Alarm.METHODS, "people", WHOLE), viewer=SYSTEM, now=NOW)

    assert sorted(found[SubjectKind.CONTACT]) == sorted(Contact.objects.values_list("pk", flat=True))


def test_a_salesperson_opens_her_own(camille: User) -> None:
    found = records_behind_alarm(AlarmFigure(Alarm.MATURITY, "advanced", WHOLE), viewer=camille, now=NOW)

    owners = Opportunity.objects.filter(pk__in=found[SubjectKind.OPPORTUNITY]).values_list("owner", flat=True)
    assert set(owners) == {camille.pk}


@pytest.mark.parametrize("name", ["", "nothing", "meetings_never", "channels"])
@pytest.mark.parametrize("alarm", list(Alarm))
def test_a_figure_that_does_not_exist_is_refused(alarm: Alarm, name: str) -> None:
    with pytest.raises(NotPossible, match="repartez de la page Signaux"):
        records_behind_alarm(AlarmFigure(alarm, name, WHOLE), viewer=SYSTEM, now=NOW)


def test_a_group_that_is_gone_is_refused() -> None:
    with pytest.raises(NotPossible, match="repartez de la page Signaux"):
        records_behind_alarm(AlarmFigure(Alarm.PROPOSALS, "sent", Group(GroupKind.TEAM, 999)), viewer=SYSTEM, now=NOW)
