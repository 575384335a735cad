"""The sequences that come with Filon, one TOML file each in `filon/sequences/ready/`, with the texts that they use."""

import tomllib
from collections.abc import Mapping
from datetime import time
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from filon.kit.errors import NotPossible
from filon.sequences.rules.flow import StepText
from filon.sequences.rules.kinds import TEMPLATE_CHANNEL, Asks, SequenceKind, StepKind

FOLDER = Path(__file__).resolve().parent.parent / "ready"
# In the order in which one meets people.
FILES = (
    "relances",
    "lead_marketing",
    "froid",
    "tiede",
    "chaud",
    "webinaire",
    "couveuse",
    "perdue",
    "reactivation",
    "recommande",
    "recommandation",
)


class ReadyTemplate(NamedTuple):
    name: str
    channel: str
    subject: str
    body: str
    brings: str


class ReadySequence(NamedTuple):
    """`settings`: columns of Sequence; `texts`: key of a step → its template. `about`: for which people it was written."""

    file: str
    name: str
    about: str
    kind: SequenceKind
    settings: dict[str, Any]
    steps: tuple[StepText, ...]
    texts: dict[str, ReadyTemplate]


def ready_sequences() -> list[ReadySequence]:
    return [ready_sequence(file) for file in FILES]


def ready_sequence(file: str) -> ReadySequence:
    if file not in FILES:
        raise NotPossible(
            f"Il n’y a pas de séquence prête «\u00a0{file}\u00a0». Choisissez parmi\u00a0: {', '.join(FILES)}."
        )
    told = tomllib.loads((FOLDER / f"{file}.toml").read_text(encoding="utf-8"))
    steps = told["steps"]
    return ReadySequence(
        file=file,
        name=told["name"],
        about=told["about"],
        kind=SequenceKind(told["kind"]),
        settings={
            "purpose": told["purpose"],
            "exits": told.get("exits", []),
            "exit_stages": told.get("exit_stages", []),
            "exclusive": told.get("exclusive", True),
            "recontact_days": told["recontact_days"],
            "rests_in_august": told.get("rests_in_august", False),
            "events": [{"on": event, "of": ""} for event in told.get("events", [])],
        },
        steps=tuple(_step(step) for step in steps),
        texts={step["key"]: _template(step) for step in steps if "template" in step},
    )


def _step(told: Mapping[str, Any]) -> StepText:
    return StepText(
        key=told["key"],
        kind=StepKind(told["kind"]),
        title=told["title"],
        wait_days=told.get("wait_days", 0),
        hour=time.fromisoformat(told["hour"]) if "hour" in told else None,
        asks=Asks(told.get("asks", "")),
        criteria=told.get("criteria", {}),
        otherwise=told.get("otherwise", ""),
        then=told.get("then", ""),
        text=told.get("text", ""),
    )


def _template(step: Mapping[str, Any]) -> ReadyTemplate:
    told = step["template"]
    channel = TEMPLATE_CHANNEL[step["kind"]]
    body = told["body"].strip()
    return ReadyTemplate(
        name=told["name"],
        channel=channel,
        subject=told.get("subject", ""),
        body=as_letter(body) if step["kind"] == StepKind.EMAIL else body,
        brings=told["brings"],
    )


def as_letter(text: str) -> str:
    """Paragraphs of a letter from lines of a file."""
    paragraphs = [escape(part.strip(), quote=False).replace("\n", "<br>") for part in text.split("\n\n")]
    return "".join(f"<p>{part}</p>" for part in paragraphs if part)
