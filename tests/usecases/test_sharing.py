"""A content given to a person: by e-mail if the law allows it, once, and told back when she opens it."""

from datetime import timedelta

import pytest

from filon.activities.models import Activity, ContentShare
from filon.activities.selectors.shares import what_to_share
from filon.activities.services.sharing import ShareRefused, Wording, plan_share
from filon.contacts.models import Contact
from filon.kit.errors import NotFound
from filon.kit.subjects import Subject, SubjectKind
from filon.messaging.models import Message
from filon.permission.models import Objection
from filon.permission.rules.kinds import Channel, Purpose
from filon.playbook.models import BuyingJourney, ContentCount, MatrixCell, Persona
from filon.playbook.rules.channels import ContactChannel
from filon.playbook.rules.contents import ContentState
from filon.usecases.sharing import open_shared, path_of
from filon.users.models import User
from filon.visits.models import Visitor, WebSite
from tests import factories as make
from tests.contacts.qualified import BIG, persona
from tests.factories import NOW
from tests.usecases.sharing import WORDS, a_content, anne, share

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def camille(db: None) -> User:
    return make.user("Camille")


def opened(given: ContentShare, *, agent: str = FIREFOX, method: str = "GET") -> str:
    signed = path_of(given).removeprefix("/c/").removesuffix("/")
    return open_shared(signed=signed, method=method, agent=agent, languages="fr", now=LATER).title


def recognised(person: Contact) -> None:
    site = WebSite.objects.create(
        key="halvane", name="Halvane", domains=["halvane.example"], created_at=NOW, updated_at=NOW
    )
    Visitor.objects.create(site=site, key="abc", consent_at=NOW, contact=person)


def test_by_mail_it_waits_in_the_outbox_with_its_own_link_and_stands_on_the_timeline(camille: User) -> None:
    person = anne()
    given = share(a_content(), person, camille)

    message = Message.objects.get()
    assert (message.address, message.subject) == ("anne.roux@lartigue.fr", "Le comparatif")
    assert message.body == f"Bonjour Anne,\n\n{{site}}{path_of(given)}"
    told = Activity.objects.get()
    assert (told.kind, told.direction, told.channel, told.text) == (
        "document",
        "outbound",
        "email",
        "Le comparatif (E-mail)",
    )
    assert given.activity == told


def test_who_objected_gets_no_mail_and_nothing_is_written(camille: User) -> None:
    person = anne()
    Objection.objects.create(
        contact=person,
        channel=Channel.ALL,
        purpose=Purpose.PROSPECTING,
        at=NOW,
        proof="Au téléphone",
    )
    with pytest.raises(ShareRefused, match="Pas d’e-mail à cette personne"):
        share(a_content(), person, camille)
    assert (ContentShare.objects.count(), Message.objects.count()) == (0, 0)


def test_the_second_of_two_colleagues_learns_who_gave_it(camille: User) -> None:
    person, content = anne(), a_content()
    share(content, person, camille)
    with pytest.raises(ShareRefused, match="lui a déjà été donné par Camille"):
        share(content, person, make.user("Hugo"))
    assert Message.objects.count() == 1


def test_by_another_way_nothing_leaves(camille: User) -> None:
    share(a_content(), anne(), camille, ContactChannel.LINKEDIN)
    assert (Message.objects.count(), Activity.objects.get().channel) == (0, "linkedin")


def test_a_content_in_preparation_is_not_given(camille: User) -> None:
    with pytest.raises(ShareRefused, match="n’est pas à partager"):
        share(a_content(state=ContentState.DRAFT), anne(), camille)


def test_an_opening_counts_for_the_content_and_leads_to_nobody_without_her_accord(camille: User) -> None:
    given = share(a_content(), anne(), camille)
    assert opened(given) == "Le comparatif"

    given.refresh_from_db()
    assert (given.opened_at, given.opens) == (None, 0)
    assert list(ContentCount.objects.values_list("opens", "robots")) == [(1, 0)]
    assert Activity.objects.filter(kind="download").count() == 0


def test_who_accepted_to_be_recognised_is_told_of_once_and_machines_apart(camille: User) -> None:
    person = anne()
    recognised(person)
    given = share(a_content(), person, camille)
    opened(given, agent="GoogleImageProxy")
    opened(given, method="HEAD")
    opened(given)
    opened(given)

    given.refresh_from_db()
    assert (given.opened_at, given.opens, given.robot_opens) == (LATER, 2, 1)
    assert list(ContentCount.objects.values_list("opens", "robots")) == [(2, 1)]
    assert [row.text for row in Activity.objects.filter(kind="download")] == ["Contenu ouvert : Le comparatif"]


def test_an_accord_taken_back_stops_the_count_at_once(camille: User) -> None:
    person = anne()
    recognised(person)
    given = share(a_content(), person, camille)
    Visitor.objects.update(withdrawn_at=NOW, key=None)
    opened(given)

    given.refresh_from_db()
    assert given.opens == 0


def test_what_opens_within_two_seconds_of_the_sending_is_a_gateway(camille: User) -> None:
    given = share(a_content(), anne(), camille)
    Message.objects.update(sent_at=LATER - timedelta(seconds=1))
    opened(given)
    assert list(ContentCount.objects.values_list("opens", "robots")) == [(0, 1)]


@pytest.mark.parametrize("signed", ["", "1", "MQ:1wAaaa:forged", "é" * 300])
def test_a_link_that_is_not_ours_opens_nothing(db: None, signed: str) -> None:
    with pytest.raises(NotFound, match="Ce lien n’est pas complet"):
        open_shared(signed=signed, method="GET", agent=FIREFOX, languages="fr", now=NOW)


def cell(of: Persona, title: str, **values: str) -> MatrixCell:
    told = {"phase": "consideration"} | values
    return MatrixCell.objects.create(persona=of, content=a_content(title), updated_at=NOW, **told)


def test_what_the_matrix_says_comes_first_and_what_she_has_never(camille: User) -> None:
    boss, other = persona("Le dirigeant", BIG), persona("La DRH", BIG)
    person = anne(persona=boss, buying_stage="consideration")
    for_all, for_her = a_content("Pour tous"), a_content("Pour elle", phases="consideration")
    for_her.personas.add(boss)
    a_content("Pour une autre").personas.add(other)
    a_content("Trop tôt", phases="decision")
    cell(boss, "De la matrice", message="Vous compariez\u00a0:", channel="linkedin")

    proposals = what_to_share(person)
    assert [one.content.title for one in proposals] == ["De la matrice", "Pour elle", "Pour tous"]
    assert proposals[0].text_for(person) == "Bonjour Anne,\n\nVous compariez\u00a0:\n\n{lien}\n\nBonne lecture."

    share(for_all, person, camille)
    assert [one.content.title for one in what_to_share(person)] == ["De la matrice", "Pour elle"]


def test_with_five_steps_the_contents_of_the_first_step_of_her_phase_come_first(camille: User) -> None:
    boss = persona("Le dirigeant", BIG)
    person = anne(persona=boss, buying_stage="consideration")
    cell(boss, "Évaluer", phase="evaluation")
    cell(boss, "Chercher", phase="research")
    cell(boss, "Décider", phase="choice")
    BuyingJourney.objects.create(pk=1, five_steps=True, updated_at=NOW)
    assert [one.content.title for one in what_to_share(person) if one.cell] == ["Chercher", "Évaluer"]


def test_what_was_planned_is_a_dated_task_that_is_done_by_giving(camille: User) -> None:
    person, content = anne(), a_content()
    planned = plan_share(
        content=content,
        contact=person,
        subject=Subject(SubjectKind.CONTACT, person.pk),
        wording=Wording(ContactChannel.EMAIL, "Le comparatif", WORDS),
        due_at=LATER,
        assignee=camille,
        by=camille,
        now=NOW,
    )
    assert planned.task is not None
    assert (planned.task.title, planned.task.kind, planned.task.due_at) == (
        "Partager « Le comparatif »",
        "email",
        LATER,
    )
    assert what_to_share(person) == []

    given = share(content, person, camille)
    planned.task.refresh_from_db()
    assert (given.pk, planned.task.done_at, planned.task.done_activity) == (planned.pk, NOW, given.activity)
