"""A call to action seen and clicked: people are counted, machines apart, and who arrives by it is known by what he sends."""

from filon.activities.models import Activity
from filon.contacts.models import Contact
from filon.intake.models import CallCount, Submission
from filon.intake.rules.calls_to_action import Sight
from filon.leads.models import Lead
from filon.playbook.models import AcquisitionSource
from filon.usecases.attracting import note_sight
from filon.users.models import User
from filon.visits.rules.robots import Caller
from filon.visits.services.receiving import MOST_A_MINUTE
from tests.factories import NOW
from tests.intake.calls import a_call
from tests.usecases.inbound import a_form, send

FIREFOX = Caller(agent="Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", languages="fr")


def test_people_and_machines_are_counted_apart(db: None) -> None:
    call = a_call()
    callers = [FIREFOX, FIREFOX._replace(agent="Googlebot/2.1"), FIREFOX._replace(piloted=True)]
    for caller in callers:
        note_sight(call=call, sight=Sight.VIEW, caller=caller, now=NOW)
    assert CallCount.objects.values_list("views", "robots").get() == (1, 2)


def test_beyond_all_pace_nothing_is_written(db: None) -> None:
    call = a_call()
    fast = FIREFOX._replace(in_this_minute=MOST_A_MINUTE + 1)
    note_sight(call=call, sight=Sight.VIEW, caller=fast, now=NOW)
    assert CallCount.objects.count() == 0


def test_the_call_that_led_to_a_form_stays_with_the_submission_and_gives_the_origin(camille: User) -> None:
    fair = AcquisitionSource.objects.create(name="Salon Bâtir", kind="fair")
    form = a_form(owner=camille)
    call = a_call(name="Bandeau de l’accueil", url="", form=form, source=fair)

    send(form, call=call.key)

    assert Submission.objects.values_list("call_to_action", flat=True).get() == call.pk
    assert (Contact.objects.get().source, Lead.objects.get().source) == (fair, fair)
    assert "Par : Bandeau de l’accueil" in Activity.objects.get().text.splitlines()


def test_a_key_of_no_call_changes_nothing(camille: User) -> None:
    send(a_form(owner=camille), call="nulle-part" * 9)
    assert Submission.objects.values_list("call_to_action", "state").get() == (None, "received")
