"""The doors of the processes: read by whoever reads the method, written by fewer; chances in service by the settings."""

from collections.abc import Callable, Iterator
from typing import Any

from filon.playbook.models import Process
from filon.playbook.rules.ready_processes import ready_text
from filon.playbook.services.process_versions import create_process, draft_of
from filon.usecases.processes import import_process
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import SYSTEM
from tests.factories import NOW
from tests.playbook.process_making import a_process
from tests.web.rights_doors import Door, Place, some
from tests.web.rights_world import World

READ, WRITE = some(Entity.METHOD, Action.READ), some(Entity.METHOD, Action.WRITE)


def live(**kwargs: Any) -> Callable[[World], Iterator[Place]]:
    def places(_world: World) -> Iterator[Place]:
        yield Place({"pk": Process.objects.get(is_default=True).pk, **kwargs})

    return places


def drafted(**kwargs: Any) -> Callable[[World], Iterator[Place]]:
    """A draft of its own for each form, with a criterion and a variant."""

    def places(_world: World) -> Iterator[Place]:
        number = Process.objects.count()
        draft = create_process(text=a_process(key=f"essai{number}", name=f"Essai {number}"), by=SYSTEM, now=NOW)
        yield Place({"pk": draft.process_id, **kwargs})

    return places


def of_default(**kwargs: Any) -> Callable[[World], Iterator[Place]]:
    """A draft of the default process, whose stages have criteria and variants."""

    def places(_world: World) -> Iterator[Place]:
        process = Process.objects.get(is_default=True)
        process.versions.filter(state="draft").delete()
        import_process(text=ready_text("nouveau_client"), by=SYSTEM, now=NOW)
        yield Place({"pk": process.pk, **kwargs})

    return places


def begun(_world: World) -> Iterator[Place]:
    draft_of(process=Process.objects.get(is_default=True), by=SYSTEM, now=NOW)
    yield from live()(_world)


A_STAGE = {"label": "Contact", "moment": "connect", "works_on": "lead", "probability": "8", "version": "1"}
CONFIRMED = {"words": "l’accord à confirmer", "version": "2", "faire": "enregistrer"}
A_VARIANT = {
    "name": "Autres",
    "version": "2",
    "faire": "enregistrer",
    "k-0": "all",
    "c-0.0": "opportunity.amount",
    "o-0.0": "known",
}
NO_FILE = {"fichier": ""}
PROCESS_DOORS = {
    "process_list": Door(READ),
    "process": Door(READ, places=live()),
    "process_version": Door(READ, places=live(number=1)),
    "process_compare": Door(READ, places=live()),
    "process_booklet": Door(READ, places=live(number=1)),
    "process_booklet_pdf": Door(READ, places=live(number=1)),
    "process_learn": Door(READ, places=live()),
    "process_learn_stage": Door(READ, READ, places=live(key="contact"), send={"fait": "quiz"}),
    "process_quiz_add": Door(
        None, WRITE, places=live(key="contact"), send={"question": "Qui ?", "bonne": "Elle", "mauvaises": "Lui"}
    ),
    "process_quiz_remove": Door(None, WRITE, places=live(key="contact", question=1), sure=False),
    "process_export": Door(READ, places=live(number=1)),
    "process_ready": Door(None, WRITE, send={"pret": "industrie"}, sure=False),  # its draft may be there
    "process_import": Door(None, WRITE, send=NO_FILE, sure=False),
    "process_rename": Door(None, WRITE, places=drafted(), send={"nom": "", "vu": ""}, sure=False),
    "process_draft": Door(None, WRITE, places=begun, sure=False),
    "process_live": Door(None, WRITE, places=drafted(), send={"version": "1"}),
    "process_discard": Door(None, WRITE, places=drafted(), send={"version": "1"}),
    "process_stage_new": Door(None, WRITE, places=drafted(), send={"nom": "Essai sur site", "version": "1"}),
    "process_stage_write": Door(WRITE, WRITE, places=drafted(key="contact"), send=A_STAGE),
    "process_stage_arrange": Door(None, WRITE, places=drafted(key="offre"), send={"sens": "avant", "version": "1"}),
    "process_criterion_new": Door(
        WRITE,
        WRITE,
        places=of_default(key="contact", side="exit"),
        ask={"sorte": "confirmed"},
        send=CONFIRMED,
        sure=False,
    ),
    "process_criterion": Door(
        WRITE, WRITE, places=of_default(key="meeting", side="exit", place=2), send=CONFIRMED, sure=False
    ),
    "process_variant_new": Door(WRITE, WRITE, places=of_default(key="contact"), send=A_VARIANT, sure=False),
    "process_variant": Door(WRITE, WRITE, places=of_default(key="contact", place=0), send=A_VARIANT, sure=False),
    "process_part_remove": Door(
        None, WRITE, places=of_default(key="contact", part="exit", place=0), send={"version": "2"}, sure=False
    ),
}
