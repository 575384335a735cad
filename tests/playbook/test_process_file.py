"""A whole process as one file: written, read, and each mistake told with its line."""

import pytest
from hypothesis import given, settings

from filon.playbook.rules.process import CriterionKind, Moment, StageKind
from filon.playbook.rules.process_checks import Known
from filon.playbook.rules.process_file import read_process_file
from filon.playbook.rules.process_mistakes import ProcessRefused
from filon.playbook.rules.process_text import CriterionText, ProcessText, StageText
from filon.playbook.rules.process_writing import write_process_file
from tests.playbook.process_making import KNOWN, LOST, PROCESSES, WON, a_process

WHOLE = '''format = 1
key = "essai"
name = "Essai"
kind = "new_business"

[[stages]]
key = "contact"
label = "Prise de contact"
moment = "connect"
probability = 10
say = """
Bonjour,
[[stages]] n’est ici qu’un texte : key = "non".
"""
cadence = [
  { days = 0, channel = "phone", what = "Appeler" },
  { days = 2, channel = "email", what = "Écrire" },
]

  [[stages.exit]]
  key = "appel"
  kind = "activity"
  words = "un premier appel"
  activity = "call"

[[stages]]
key = "won"
label = "Gagnée"
kind = "won"
moment = "follow_through"

[[stages]]
key = "lost"
label = "Perdue"
kind = "lost"
moment = "follow_through"
'''


def refused(text: str, *, known: Known = KNOWN) -> tuple[int | None, str]:
    with pytest.raises(ProcessRefused) as refusal:
        read_process_file(text, known=known)
    return refusal.value.line, refusal.value.sentence


def line_with(words: str, *, text: str = WHOLE) -> int:
    return next(number for number, line in enumerate(text.split("\n"), start=1) if words in line)


@settings(max_examples=60)
@given(PROCESSES)
def test_what_is_written_is_read_as_it_was(process: ProcessText) -> None:
    written = write_process_file(process)

    assert read_process_file(written, known=KNOWN) == process
    assert write_process_file(read_process_file(written, known=KNOWN)) == written


def test_a_file_written_by_hand_is_read() -> None:
    process = read_process_file(WHOLE, known=KNOWN)

    contact = process.stages[0]
    assert [stage.key for stage in process.stages] == ["contact", "won", "lost"]
    assert contact.say == 'Bonjour,\n[[stages]] n’est ici qu’un texte : key = "non".'
    assert [(touch.days, touch.what) for touch in contact.cadence] == [(0, "Appeler"), (2, "Écrire")]
    assert contact.exit == (
        CriterionText("appel", CriterionKind.ACTIVITY, "un premier appel", {"kind": "call", "times": 1}),
    )


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"),
    [
        ('moment = "connect"', 'moment = "conect"', 'moment = "connect"', "«\u00a0conect\u00a0» n’est pas l’un de"),
        (
            "probability = 10",
            "probability = 110",
            "probability",
            "«\u00a0probability\u00a0» est un nombre entier de 0 à 100.",
        ),
        ("probability = 10", "probabilite = 10", 'key = "contact"', "il manque «\u00a0probability\u00a0»"),
        ("probability = 10", 'probability = 10\nporpose = "x"', "say =", "vouliez-vous «\u00a0purpose\u00a0»\u202f?"),
        ('activity = "call"', 'activity = "chant"', "activity =", "l’action est l’une de\u00a0: call, email, meeting."),
        ('words = "un premier appel"', "", "[[stages.exit]]", "il manque «\u00a0words\u00a0»."),
        ('key = "won"', 'key = "contact"', 'key = "won"', "l’étape gagnée a pour clé «\u00a0won\u00a0»."),
        ('kind = "lost"', 'kind = "open"\nprobability = 5', 'kind = "won"', "il faut une étape perdue et une seule"),
        ('channel = "email"', 'channel = "fax"', 'channel = "email"', "«\u00a0fax\u00a0» n’est pas l’un de"),
        ("format = 1", "format = 2", "format", "«\u00a0format\u00a0» est un nombre entier de 1 à 1."),
    ],
)
def test_a_mistake_is_told_with_its_line_and_its_reason(before: str, after: str, line: str, reason: str) -> None:
    found, sentence = refused(WHOLE.replace(before, after, 1))

    assert reason in sentence
    if "il faut une étape perdue" not in reason and "il manque" not in reason:
        assert (found, sentence.split("\u00a0: ")[0]) == (line_with(line), f"Ligne {line_with(line)}")


def test_a_file_that_is_no_toml_says_where() -> None:
    broken = WHOLE.replace('label = "Gagnée"', 'label = "Gagnée')

    assert refused(broken)[0] == line_with('label = "Gagnée')
    assert refused("pas = = du toml")[0] == 1
    assert refused('key = "a"\nkey = "b"') == (2, "Ligne 2\u00a0: ce nom est déjà écrit plus haut.")
    assert refused("[" * 5_000)[0] is not None or "crochets" in refused("[" * 5_000)[1]


def test_a_long_list_within_a_text_does_not_move_the_lines() -> None:
    text = WHOLE.replace('kind = "lost"', 'kind = "perdu"')

    assert refused(text)[0] == line_with('kind = "perdu"', text=text)


def with_stage(**told: object) -> ProcessText:
    return a_process(StageText("contact", "Contact", probability=10)._replace(**told))


@pytest.mark.parametrize(
    ("process", "reason"),
    [
        (with_stage(kind=StageKind.WON, probability=100), "il faut une étape gagnée et une seule"),
        (a_process()._replace(stages=(WON, LOST)), "un processus compte de 3 à 30 étapes"),
        (with_stage(moment=Moment.RENEW), "ce moment vient après la signature"),
        (with_stage(expected_days=9, max_days=5), "la durée habituelle dépasse la durée maximale."),
        (with_stage(next_process="autre"), "seule une étape d’après la signature ouvre un autre processus."),
        (
            with_stage(
                exit=(CriterionText("a", CriterionKind.MEETING, "x"), CriterionText("a", CriterionKind.MEETING, "y"))
            ),
            "deux critères ont la clé «\u00a0a\u00a0».",
        ),
        (
            with_stage(entry=(CriterionText("a", CriterionKind.FIELD, "x", {"tree": {"field": "licorne"}}),)),
            "Le champ « licorne » n’existe pas.",
        ),
        (
            with_stage(entry=(CriterionText("a", CriterionKind.ANSWER, "x", {"question": "q_autre", "among": []}),)),
            "aucune fiche en service ne pose la question «\u00a0q_autre\u00a0».",
        ),
        (
            a_process(StageText("un", "Un", probability=1), StageText("un", "Deux", probability=1)),
            "deux étapes ont la clé «\u00a0un\u00a0».",
        ),
    ],
)
def test_what_does_not_make_a_process_is_refused(process: ProcessText, reason: str) -> None:
    assert reason in refused(write_process_file(process))[1]


def renewing(*, key: str = "essai", after: str = "essai", days: int | None) -> ProcessText:
    back = StageText(
        "renew", "Renouveler", StageKind.AFTER, Moment.RENEW, probability=100, next_process=after, next_after_days=days
    )
    whole = a_process(key=key)
    return whole._replace(stages=(*whole.stages, back))


def test_a_loop_of_processes_is_refused_unless_time_passes() -> None:
    assert (
        "forment une boucle\u00a0: «\u00a0essai\u00a0» → «\u00a0essai\u00a0»"
        in refused(write_process_file(renewing(days=0)))[1]
    )

    assert read_process_file(write_process_file(renewing(days=365)), known=KNOWN) == renewing(days=365)


def test_a_loop_through_other_processes_is_seen() -> None:
    there = KNOWN._replace(links={"vente": [("essai", 0)], "suite": [("vente", 0)]})
    later = KNOWN._replace(links={"vente": [("essai", 30)], "suite": [("vente", 0)]})
    file = write_process_file(renewing(after="suite", days=None))

    assert (
        "«\u00a0essai\u00a0» → «\u00a0suite\u00a0» → «\u00a0vente\u00a0» → «\u00a0essai\u00a0»"
        in refused(file, known=there)[1]
    )
    assert read_process_file(file, known=later).key == "essai"
