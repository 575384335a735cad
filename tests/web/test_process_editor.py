"""The editor of processes: a draft written stage by stage, what it will do said before it is put in service."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.kit.versions import VersionState
from filon.playbook.models import Process
from filon.playbook.rules.process import CriterionKind
from filon.playbook.rules.process_text import Ask, CriterionText, ProcessText, StageText, Touch
from filon.playbook.rules.ready_processes import ready_text
from filon.playbook.selectors.processes import text_of
from filon.playbook.services.process_versions import create_process, draft_of
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW
from tests.opportunities.making import make_deal
from tests.playbook.process_making import a_process
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return signed_in(make.user("Marc Delmotte", role=Role.MARKETING))


def default() -> Process:
    return Process.objects.get(is_default=True)


@pytest.fixture
def draft(db: None) -> Process:
    """The default process, with a draft."""
    draft_of(process=default(), by=SYSTEM, now=NOW)
    return default()


def told(process: Process) -> ProcessText:
    return text_of(process.versions.get(state=VersionState.DRAFT))


def stage(process: Process, key: str = "proposal") -> StageText:
    found = told(process).stage(key)
    assert found
    return found


def words(page: HttpResponse) -> str:
    return " ".join(page.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def send(client: Client, name: str, *args: object, **form: object) -> int:
    return client.post(reverse(name, args=args), form, HTTP_HX_REQUEST="true").status_code


def test_a_draft_is_begun_written_and_put_in_service(client: Client) -> None:
    process = default()
    client.post(reverse("process_draft", args=[process.pk]))
    form = {
        "label": "Devis remis",
        "moment": "follow_up",
        "works_on": "opportunity",
        "probability": "35",
        "max_days": "20",
        "say": "Bonjour.\r\nMerci.",
        "ask": ["Quand ?", "", "Qui ?"],
        "suffices": ["Une date", "", ""],
        "days": ["5", "", "2"],
        "channel": ["phone", "phone", "email"],
        "what": ["Rappeler", "", "Écrire"],
        "version": "1",
    }
    client.post(reverse("process_stage_write", args=[process.pk, "proposal"]), form)

    written = stage(process)
    assert (written.label, written.probability, written.max_days, written.say) == (
        "Devis remis",
        35,
        20,
        "Bonjour.\nMerci.",
    )
    assert written.asks == (Ask("Quand ?", "Une date"), Ask("Qui ?"))
    assert written.cadence == (Touch(2, "email", "Écrire"), Touch(5, "phone", "Rappeler"))

    client.post(reverse("process_live", args=[process.pk]), {"version": "2"})
    assert process.versions.get(state=VersionState.LIVE).number == 2


def test_what_it_will_do_is_said_before(client: Client, draft: Process) -> None:
    make_deal("Cloison")
    send(client, "process_stage_arrange", draft.pk, "proposal", version="1")
    send(client, "process_stage_new", draft.pk, nom="Essai sur site", version="2")

    page = client.get(reverse("process_version", args=[draft.pk, 2]))

    assert [" ".join(one.replace("\u00a0", " ").split()) for one in page.context["does"]] == [
        "Pour les nouvelles opportunités, cette version ajoute « Essai sur site » et retire « Proposition ».",
        "1 opportunité en cours reste dans la version d’avant, telle qu’elle est, jusqu’à ce que vous la fassiez passer.",
        "L’étape « Proposition », retirée, compte 1 opportunité : il faudra dire où aller au moment de les faire passer.",
    ]


def test_criteria_are_chosen_by_kind(client: Client, draft: Process) -> None:
    here = (draft.pk, "contact", "exit")
    assert client.get(reverse("process_criterion_new", args=here)).status_code == 200
    address = reverse("process_criterion_new", args=here)
    save = {"faire": "enregistrer"}

    client.post(
        f"{address}?sorte=activity", {**save, "words": "un appel", "activity": "call", "times": "2", "version": "1"}
    )
    field = {"k-0": "all", "c-0.0": "opportunity.amount", "o-0.0": "known"}
    client.post(f"{address}?sorte=field", {**save, **field, "words": "le montant", "version": "2"})
    nothing = client.post(f"{address}?sorte=field", {**save, "words": "rien", "version": "3"})

    assert nothing.status_code == 422
    assert stage(draft, "contact").exit[-2:] == (
        CriterionText("un_appel", CriterionKind.ACTIVITY, "un appel", {"kind": "call", "times": 2}),
        CriterionText(
            "le_montant",
            CriterionKind.FIELD,
            "le montant",
            {"tree": {"field": "opportunity.amount", "op": "known", "value": ""}},
        ),
    )

    before = len(stage(draft, "contact").exit)
    send(client, "process_part_remove", draft.pk, "contact", "exit", before - 1, version="3")
    assert [one.key for one in stage(draft, "contact").exit][-1] == "un_appel"


def test_a_variant_says_otherwise_to_some(client: Client, draft: Process) -> None:
    form = {
        "name": "Dirigeant",
        "say": "Vite.",
        "k-0": "all",
        "c-0.0": "contact.decision_level",
        "o-0.0": "is",
        "v-0.0": "decision_maker",
        "faire": "enregistrer",
        "version": "1",
    }
    client.post(reverse("process_variant_new", args=[draft.pk, "proposal"]), form)

    (variant,) = stage(draft).variants
    assert (variant.name, variant.say) == ("Dirigeant", "Vite.")
    assert variant.audience == {"field": "contact.decision_level", "op": "is", "value": "decision_maker"}
    twice = client.post(reverse("process_variant_new", args=[draft.pk, "proposal"]), form | {"version": "2"})
    assert "s’appelle déjà ainsi" in words(twice)
    page = client.get(reverse("process_variant", args=[draft.pk, "proposal", 0]))
    assert (page.status_code, "decision_maker" in words(page)) == (200, True)


def test_stages_move_among_those_of_their_kind(client: Client, draft: Process) -> None:
    send(client, "process_stage_arrange", draft.pk, "negotiation", sens="avant", version="1")

    assert [one.key for one in told(draft).open_stages()][3:5] == ["negotiation", "proposal"]
    assert send(client, "process_stage_arrange", draft.pk, "won", version="2") == 422
    assert send(client, "process_stage_arrange", draft.pk, "licorne", version="2") == 422


def test_the_second_of_two_people_is_told(client: Client, draft: Process) -> None:
    send(client, "process_stage_new", draft.pk, nom="Essai", version="1")

    assert send(client, "process_stage_new", draft.pk, nom="Essai", version="1") == 422
    assert send(client, "process_live", draft.pk, version="1") == 422
    assert send(client, "process_discard", draft.pk, version="1") == 422


@pytest.mark.parametrize(
    "wrong", [{"probability": "101"}, {"label": " "}, {"days": ["beaucoup"], "channel": ["phone"], "what": ["x"]}]
)
def test_a_stage_without_meaning_is_not_kept(client: Client, draft: Process, wrong: dict[str, object]) -> None:
    form = {"label": "Devis", "moment": "follow_up", "works_on": "lead", "probability": "10", "version": "1"} | wrong

    assert client.post(reverse("process_stage_write", args=[draft.pk, "proposal"]), form).status_code == 422
    assert stage(draft).label == "Proposition"


def test_a_ready_process_becomes_a_draft_and_goes_out_as_a_file(client: Client) -> None:
    client.post(reverse("process_ready"), {"pret": "industrie"})
    made = Process.objects.get(key="industrie")

    assert [version.state for version in made.versions.all()] == [VersionState.DRAFT]
    file = client.get(reverse("process_export", args=[made.pk, 1]))
    assert file.content.decode() == ready_text("industrie")
    client.post(reverse("process_discard", args=[made.pk]), {"version": "1"})
    assert list(Process.objects.values_list("key", flat=True)) == ["default"]


def test_a_file_with_a_mistake_tells_its_line(client: Client) -> None:
    text = ready_text("industrie").replace('moment = "identify"', 'moment = "identifier"')
    line = next(n for n, words in enumerate(text.split("\n"), start=1) if '"identifier"' in words)

    for content, sentence in ((text.encode(), f"Ligne {line}"), (b"\xff\xfe", "UTF-8"), (b"rien", "Ligne 1")):
        sent = {"fichier": SimpleUploadedFile("vente.toml", content)}
        page = client.post(reverse("process_import"), sent)
        assert (page.status_code, sentence in words(page)) == (422, True)
    assert Process.objects.count() == 1


def test_what_is_not_there_is_said(client: Client) -> None:
    pk = default().pk

    assert client.get(reverse("process", args=[10**6])).status_code == 404
    assert client.get(reverse("process_version", args=[pk, 9])).status_code == 404
    assert send(client, "process_live", pk, version="1") == 422


@pytest.mark.parametrize("n", [1, 3])
def test_the_pages_ask_a_constant_number_of_questions(client: Client, n: int) -> None:
    for number in range(n):
        create_process(text=a_process(key=f"p{number}", name=f"P {number}"), by=SYSTEM, now=NOW)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(reverse("process_list"))
    assert len(asked) == LIST_QUERIES
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("process", args=[default().pk]))
    assert len(asked) == PAGE_QUERIES


LIST_QUERIES, PAGE_QUERIES = 9, 14
