"""A kept report leaves by e-mail: to who asked, once a week or a month, with her own rights, and stops by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from filon.messaging.models import Message, Sender
from filon.reporting.models import ComposedReport, ReportMail
from filon.reporting.rules.composed import Rhythm, began
from filon.reporting.services.composed import mail_report
from filon.usecases.composing import mail_reports
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)  # 7 h 30 in Paris
DAY = timedelta(days=1)
MONDAY, SATURDAY = WEDNESDAY + 5 * DAY, WEDNESDAY + 3 * DAY
FIRST_OF_DECEMBER = WEDNESDAY + 13 * DAY


@pytest.fixture(autouse=True)
def sender() -> Sender:
    return Sender.objects.create(
        pk=1, name="Filon", address="bonjour@halvane.example", entity="Halvane SAS", postal_address="Lyon",
        site="https://filon.halvane.example",
    )  # fmt: skip


@pytest.fixture
def camille() -> User:
    return make.user("Camille", role=Role.SALES)


@pytest.fixture
def report(camille: User) -> ComposedReport:
    for owner in (camille, camille, make.user("Lucie", role=Role.SALES)):
        make.deal(at="won", owner=owner)
    return ComposedReport.objects.create(
        name="Gagnées", measure="won", rows="owner", preset="tout", shared=True, created_at=WEDNESDAY,
        owner=make.user("Inès", role=Role.DIRECTION),
    )  # fmt: skip


def send(now: datetime) -> int:
    return mail_reports(now=now, limit=50, page_of=lambda name, *keys: f"{{site}}/{name}/{keys[0] if keys else ''}")


def asked(report: ComposedReport, viewer: User, rhythm: Rhythm = Rhythm.WEEKLY) -> None:
    mail_report(report=report, viewer=viewer, rhythm=rhythm, now=WEDNESDAY)


def test_each_week_once_with_her_own_rights_and_how_to_stop_it(report: ComposedReport, camille: User) -> None:
    asked(report, camille)

    assert [send(now) for now in (WEDNESDAY, SATURDAY, MONDAY, MONDAY, MONDAY + DAY)] == [0, 0, 1, 0, 0]

    letter = Message.objects.get()
    assert (letter.user, letter.subject) == (camille, "Rapport\u00a0: Gagnées")
    assert "• Camille\u00a0: 2\n• Ensemble\u00a0: 2" in letter.body
    assert "Lucie" not in letter.body
    assert "parce que vous l’avez demandé le 18 nov. 2026. Pour l’arrêter" in letter.body
    assert [send(MONDAY + 7 * DAY), Message.objects.count()] == [1, 2]


def test_each_month_on_its_first_working_morning(report: ComposedReport, camille: User) -> None:
    asked(report, camille, Rhythm.MONTHLY)

    assert [send(now) for now in (MONDAY, FIRST_OF_DECEMBER, FIRST_OF_DECEMBER + DAY)] == [0, 1, 0]


def test_it_stops_when_she_says_so_or_may_not_read_it_any_more(report: ComposedReport, camille: User) -> None:
    asked(report, camille)
    mail_report(report=report, viewer=camille, rhythm="", now=WEDNESDAY)
    assert send(MONDAY) == 0

    asked(report, camille)
    ComposedReport.objects.update(shared=False)
    send(MONDAY)

    told = Message.objects.get()
    assert (ReportMail.objects.count(), told.subject) == (0, "Un rapport ne vous sera plus envoyé")
    assert "«\u00a0Gagnées\u00a0» n’est plus partagé avec vous" in told.body


def test_who_left_gets_nothing_and_nothing_waits_for_her(report: ComposedReport, camille: User) -> None:
    asked(report, camille)
    User.objects.filter(pk=camille.pk).update(is_active=False)
    send(MONDAY)

    assert (ReportMail.objects.count(), Message.objects.count()) == (0, 0)


@pytest.fixture
def kept(report: ComposedReport) -> ComposedReport:
    return ComposedReport.objects.create(
        name="Réussite", page="winloss", asked="periode=tout&par=owner", preset="tout", shared=True, created_at=WEDNESDAY,
        owner=report.owner,
    )  # fmt: skip


def test_a_named_report_leaves_with_its_filters_and_the_rights_of_who_asked(
    kept: ComposedReport, camille: User
) -> None:
    asked(kept, camille)
    asked(kept, kept.owner)

    assert [send(MONDAY), send(MONDAY)] == [2, 0]

    hers, theirs = (Message.objects.get(user=user).body for user in (camille, kept.owner))
    assert "Gagné / perdu, avec vos droits\u00a0:" in hers
    assert "• Camille\u00a0: Gagnées 2 · Perdues 0" in hers
    assert ("Lucie" in hers, "Lucie" in theirs) == (False, True)
    assert f"Le tableau entier\u00a0: {{site}}/composed_report/{kept.pk}" in hers


def test_a_right_lost_since_stops_the_named_report_and_says_so(kept: ComposedReport) -> None:
    helene = make.user("Hélène", role=Role.MANAGER)
    ComposedReport.objects.filter(pk=kept.pk).update(page="acquisition", asked="")
    asked(kept, helene)
    User.objects.filter(pk=helene.pk).update(role=Role.SALES)
    send(MONDAY)

    told = Message.objects.get()
    assert (ReportMail.objects.count(), told.user, told.subject) == (0, helene, "Un rapport ne vous sera plus envoyé")
    assert "Leads" not in told.body


def test_nothing_is_counted_while_no_message_leaves(report: ComposedReport, camille: User) -> None:
    asked(report, camille)
    Sender.objects.all().delete()

    assert send(MONDAY) == 0
    assert ReportMail.objects.get().told_on == WEDNESDAY.date()


def test_a_week_begins_on_monday_and_a_month_on_its_first_day() -> None:
    assert began(Rhythm.WEEKLY, MONDAY.date()) == MONDAY.date()
    assert began(Rhythm.WEEKLY, MONDAY.date() - DAY) == MONDAY.date() - 7 * DAY
    assert began(Rhythm.MONTHLY, FIRST_OF_DECEMBER.date() + 9 * DAY) == FIRST_OF_DECEMBER.date()
