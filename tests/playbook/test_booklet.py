"""The booklet of a process, for everybody or for one kind of person, and its PDF."""

import tomllib

from filon.playbook.gateways.typesetting import typeset_booklet
from filon.playbook.rules.booklet import as_document, audiences_of, pages_of
from filon.playbook.rules.process_file import read_process
from filon.playbook.rules.process_text import Ask, StageText, VariantText
from filon.playbook.rules.ready_processes import ready_text
from tests.playbook.process_making import a_process

CHIEF = VariantText("Dirigeant", {"field": "x"}, say="Vite.", waived=("budget",), probability=20)
STAGE = StageText(
    "contact", "Contact", probability=10, say="Bonjour.", do="Appeler.", asks=(Ask("Qui ?"),), variants=(CHIEF,)
)


def test_for_everybody_variants_stand_beside_the_stage() -> None:
    first, *_rest = pages_of(a_process(STAGE))

    assert (first.stage, first.step, first.variants, first.applied) == (STAGE, 1, (CHIEF,), "")
    assert audiences_of(a_process(STAGE)) == ["Dirigeant"]


def test_for_one_kind_of_person_the_stage_is_as_it_is_worked_for_her() -> None:
    first, *_rest = pages_of(a_process(STAGE), audience="Dirigeant")

    assert (first.stage.say, first.stage.do, first.stage.probability) == ("Vite.", "Appeler.", 20)
    assert (first.variants, first.applied) == ((), "Dirigeant")


def test_the_pdf_is_made_of_the_whole_process() -> None:
    process = read_process(tomllib.loads(ready_text("nouveau_client")))
    document = as_document(process, audience="", company="Halvane", version="Version 1", titles={})

    made = typeset_booklet(document)

    assert made.startswith(b"%PDF-")
    assert typeset_booklet(as_document(a_process(), audience="", company="", version="", titles={})).startswith(
        b"%PDF-"
    )
