"""A process as one readable TOML file: read with the line of a mistake, written so that reading it gives the same process."""

import re
import tomllib
from typing import Any

from filon.playbook.rules.channels import ContactChannel
from filon.playbook.rules.file_lines import line_of, lines_of
from filon.playbook.rules.file_reader import TableReader
from filon.playbook.rules.process import CriterionKind, Moment, ProcessKind, StageKind, WorksOn
from filon.playbook.rules.process_checks import LONGEST_CADENCE, LONGEST_STAY, MOST_CONTENTS, Known, check_process
from filon.playbook.rules.process_mistakes import ProcessMistake, ProcessRefused
from filon.playbook.rules.process_text import (
    FIXED_CHANCES,
    Ask,
    CriterionText,
    ProcessText,
    StageText,
    Touch,
    VariantText,
)

FORMAT = 1
LONGEST_FILE = 400_000  # characters: forty times a rich process
LONG, SHORT, WORDS, NAME = 6_000, 300, 160, 80
# What a criterion says of itself in the file, by kind: word of the file → word of `Criterion.what`.
OWN_WORDS: dict[CriterionKind, dict[str, str]] = {
    CriterionKind.FIELD: {"when": "tree"},
    CriterionKind.ANSWER: {"question": "question", "among": "among"},
    CriterionKind.ACTIVITY: {"activity": "kind", "direction": "direction", "outcome": "outcome", "times": "times"},
    CriterionKind.DOCUMENT: {"content": "content"},
}


def read_process_file(text: str, *, known: Known) -> ProcessText:
    """Raises ProcessRefused with the line and the reason of the first mistake."""
    if len(text) > LONGEST_FILE:
        raise ProcessRefused("Ce fichier est trop long pour un processus.")
    try:
        document = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(error, text) from None
    except RecursionError:
        raise ProcessRefused("Ce fichier emboîte trop de crochets.") from None
    try:
        process = read_process(document)
        check_process(process, known=known)
    except ProcessMistake as mistake:
        line = line_of(mistake.path, lines_of(text.removeprefix("\ufeff")))
        raise ProcessRefused(f"Ligne {line}\u00a0: {mistake.reason}", line=line) from None
    return process


def _unreadable(error: tomllib.TOMLDecodeError, text: str) -> ProcessRefused:
    """Python tells the place in the form "… (at line 3, column 9)", or that the file ends too early."""
    found = re.search(r"line (\d+), column (\d+)", str(error))
    line = int(found[1]) if found else text.count("\n") + 1
    twice = "overwrite" in str(error) or "twice" in str(error)
    reason = (
        "ce nom est déjà écrit plus haut."
        if twice
        else "cette ligne n’est pas du TOML\u00a0: voyez les guillemets, les crochets et le signe =."
    )
    return ProcessRefused(f"Ligne {line}\u00a0: {reason}", line=line)


def read_process(document: dict[str, Any]) -> ProcessText:
    """Each value in its type; what they say together is checked apart. Raises ProcessMistake."""
    reader = TableReader(document)
    if reader.number("format", least=FORMAT, most=FORMAT) is None:
        raise reader.mistake("format", f"il manque «\u00a0format = {FORMAT}\u00a0» en tête du fichier.")
    process = ProcessText(
        key=reader.key("key", most=60),
        name=reader.text("name", most=120, needed=True),
        kind=reader.choice("kind", ProcessKind),
        stages=tuple(_stage(one) for one in reader.rows("stages")),
    )
    reader.refuse_the_rest()
    return process


def _stage(reader: TableReader) -> StageText:
    kind = reader.choice("kind", StageKind, StageKind.OPEN)
    chance = reader.number("probability", least=0, most=100)
    if chance is None:
        if kind == StageKind.OPEN:
            raise reader.mistake("probability", "il manque «\u00a0probability\u00a0», les chances de signer en %.")
        chance = FIXED_CHANCES[kind]
    stage = StageText(
        key=reader.key("key", most=40),
        label=reader.text("label", most=NAME, needed=True),
        kind=kind,
        moment=reader.choice("moment", Moment),
        works_on=reader.choice("works_on", WorksOn, WorksOn.OPPORTUNITY),
        purpose=reader.text("purpose", most=LONG, lines=True),
        probability=chance,
        sends_proposals=reader.flag("sends_proposals"),
        contents=reader.words("contents", most=MOST_CONTENTS),
        next_process=reader.key("next_process", most=60) if "next_process" in reader.table else "",
        next_after_days=reader.number("next_after_days", least=0, most=LONGEST_STAY),
        entry=tuple(_criterion(one) for one in reader.rows("entry")),
        exit=tuple(_criterion(one) for one in reader.rows("exit")),
        variants=tuple(_variant(one) for one in reader.rows("variants")),
        **_guidance(reader),
    )
    reader.refuse_the_rest()
    return stage


def _guidance(reader: TableReader) -> dict[str, Any]:
    """What a stage and a variant of it say alike."""
    return {
        "say": reader.text("say", most=LONG, lines=True),
        "do": reader.text("do", most=LONG, lines=True),
        "share": reader.text("share", most=LONG, lines=True),
        "asks": tuple(_ask(one) for one in reader.rows("asks")),
        "cadence": tuple(_touch(one) for one in reader.rows("cadence")),
        "expected_days": reader.number("expected_days", least=1, most=LONGEST_STAY),
        "max_days": reader.number("max_days", least=1, most=LONGEST_STAY),
    }


def _ask(reader: TableReader) -> Ask:
    told = Ask(reader.text("ask", most=SHORT, needed=True), reader.text("suffices", most=SHORT))
    reader.refuse_the_rest()
    return told


def _touch(reader: TableReader) -> Touch:
    days = reader.number("days", least=0, most=LONGEST_CADENCE)
    if days is None:
        raise reader.mistake(
            "days", "il manque «\u00a0days\u00a0», le nombre de jours ouvrés après l’entrée dans l’étape."
        )
    told = Touch(days, reader.choice("channel", ContactChannel), reader.text("what", most=SHORT, needed=True))
    reader.refuse_the_rest()
    return told


def _criterion(reader: TableReader) -> CriterionText:
    kind = reader.choice("kind", CriterionKind)
    told = CriterionText(
        reader.key("key", most=60), kind, reader.text("words", most=WORDS, needed=True), _what(reader, kind)
    )
    reader.refuse_the_rest()
    return told


def _what(reader: TableReader, kind: CriterionKind) -> dict[str, Any]:
    if kind == CriterionKind.FIELD:
        return {"tree": reader.tree("when")}
    if kind == CriterionKind.ANSWER:
        return {"question": reader.text("question", most=NAME), "among": list(reader.words("among", most=30))}
    if kind == CriterionKind.ACTIVITY:
        told: dict[str, Any] = {"kind": reader.text("activity", most=20)}
        told |= {name: value for name in ("direction", "outcome") if (value := reader.text(name, most=20))}
        return told | {"times": reader.number("times", least=1, most=100) or 1}
    return {"content": reader.text("content", most=NAME)} if kind == CriterionKind.DOCUMENT else {}


def _variant(reader: TableReader) -> VariantText:
    told = VariantText(
        name=reader.text("name", most=NAME, needed=True),
        audience=reader.tree("audience"),
        waived=reader.words("waived", most=30),
        probability=reader.number("probability", least=0, most=100),
        **_guidance(reader),
    )
    reader.refuse_the_rest()
    return told
