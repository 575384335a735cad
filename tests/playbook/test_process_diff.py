"""Two versions compared, stage by stage."""

from filon.playbook.rules.channels import ContactChannel
from filon.playbook.rules.process import CriterionKind, Moment
from filon.playbook.rules.process_diff import DiffKind, compare_processes
from filon.playbook.rules.process_text import Ask, CriterionText, StageText, Touch, VariantText
from tests.playbook.process_making import a_process

CALL = CriterionText("appel", CriterionKind.ACTIVITY, "un appel", {"kind": "call", "times": 1})
ONE = StageText("un", "Un", probability=10, say="Bonjour", asks=(Ask("Qui ?", "Un nom"),), exit=(CALL,))
TWO = StageText("deux", "Deux", moment=Moment.PRESENT, probability=30)
THREE = StageText("trois", "Trois", moment=Moment.CONVERT, probability=60)


def differences(
    before: tuple[StageText, ...], after: tuple[StageText, ...]
) -> list[tuple[str, DiffKind, str, str, str]]:
    found = compare_processes(a_process(*before), a_process(*after))
    return [(one.stage, one.kind, one.what, one.before, one.after) for one in found]


def test_a_process_does_not_differ_from_itself() -> None:
    assert differences((ONE, TWO), (ONE, TWO)) == []


def test_stages_added_removed_and_moved() -> None:
    assert differences((ONE, TWO), (ONE, THREE)) == [
        ("trois", DiffKind.ADDED, "l’étape", "", ""),
        ("deux", DiffKind.REMOVED, "l’étape", "", ""),
    ]
    assert differences((ONE, TWO, THREE), (THREE, ONE, TWO)) == [("trois", DiffKind.MOVED, "l’étape", "", "")]


def test_what_a_stage_says_otherwise() -> None:
    otherwise = ONE._replace(
        label="Premier",
        probability=15,
        asks=(Ask("Qui ?", "Un nom et une fonction"), Ask("Quand ?")),
        cadence=(Touch(2, ContactChannel.PHONE, "Rappeler"),),
        exit=(),
        variants=(VariantText("Dirigeant", {"field": "x"}, say="Vite"),),
    )

    assert differences((ONE,), (otherwise,)) == [
        ("un", DiffKind.CHANGED, "le nom", "Un", "Premier"),
        ("un", DiffKind.CHANGED, "les chances de signer, en\u00a0%", "10", "15"),
        ("un", DiffKind.ADDED, "question", "", "Quand ?"),
        ("un", DiffKind.CHANGED, "question", "Qui ? Un nom", "Qui ? Un nom et une fonction"),
        ("un", DiffKind.ADDED, "relance", "", "J+2 · Téléphone · Rappeler"),
        (
            "un",
            DiffKind.REMOVED,
            "critère de sortie",
            "un appel (une action a eu lieu · kind\u00a0: call, times\u00a0: 1)",
            "",
        ),
        ("un", DiffKind.ADDED, "variante", "", "Dirigeant · que dire"),
    ]
