"""A process written as a file or prepared in a draft: checked against all that it names, kept, put in service."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from filon.activities.rules.kinds import ActivityKind, CallOutcome
from filon.kit.criteria import compile_criteria
from filon.kit.errors import BusinessError, NotPossible
from filon.kit.subjects import SubjectKind
from filon.kit.versions import VersionState
from filon.playbook.models import Content, Process, ProcessVersion, SheetVersion
from filon.playbook.rules.process_checks import Known
from filon.playbook.rules.process_file import read_process_file
from filon.playbook.rules.process_text import ProcessText
from filon.playbook.rules.process_writing import write_process_file
from filon.playbook.selectors.processes import keys_in, links_of_others, text_of, with_keys, with_names
from filon.playbook.services.process_versions import create_process, draft_of, put_process_in_service, save_draft
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require


def known_here(*, key: str, now: datetime, by_name: bool = False) -> Known:
    """What the process of that key may name; `by_name`: in a file, records are named by their names."""

    def refusal(tree: Mapping[str, Any]) -> str:
        try:
            compile_criteria(keys_in(tree) if by_name else tree, subject=SubjectKind.OPPORTUNITY, now=now)
        except BusinessError as refused:
            return refused.sentence
        return ""

    sheets = SheetVersion.objects.filter(state=VersionState.LIVE, sheet__archived_at=None)
    return Known(
        activities=[kind.value for kind in ActivityKind],
        outcomes=[outcome.value for outcome in CallOutcome if outcome],
        questions={question.answer_key for sheet in sheets for question in sheet.asked()},
        refusal=refusal,
        contents=set(Content.objects.values_list("key", flat=True)),
        links=links_of_others(key),
    )


def read_process_here(*, text: str, now: datetime) -> ProcessText:
    """The process of a file, checked against this installation. ProcessRefused tells the line and the reason."""
    key = _key_in(text)
    process = read_process_file(text, known=known_here(key=key, now=now, by_name=True))
    return with_keys(process)


def _key_in(text: str) -> str:
    """Whose followers are those of the file; anything else in the file is read later, with its line."""
    first = next((line for line in text.splitlines() if line.startswith("key")), "")
    return first.partition("=")[2].strip(" \"'")


def import_process(*, text: str, by: Viewer, now: datetime) -> tuple[ProcessVersion, str]:
    """The version that says what the file says, and what was done: "created", "drafted" or "unchanged".

    A process of that key gets a draft; a draft that is there already is somebody's work, and is not written over.
    """
    require(by, Entity.METHOD, Action.WRITE)
    told = read_process_here(text=text, now=now)
    process = Process.objects.filter(key=told.key).first()
    if process is None:
        return create_process(text=told, by=by, now=now), "created"
    if process.versions.filter(state=VersionState.DRAFT).exists():
        raise NotPossible(
            f"«\u00a0{process}\u00a0» a déjà un brouillon\u00a0: mettez-le en service ou abandonnez-le, puis recommencez."
        )
    live = process.versions.filter(state=VersionState.LIVE).first()
    if live and text_of(live).stages == told.stages:
        return live, "unchanged"
    draft = draft_of(process=process, by=by, now=now)
    return save_draft(draft=draft, text=told, version=draft.version, by=by), "drafted"


def export_process(version: ProcessVersion) -> str:
    """The file, which reading gives back as it is."""
    return write_process_file(with_names(text_of(version)))


def publish_draft(*, draft: ProcessVersion, version: int, by: Viewer, now: datetime) -> None:
    known = known_here(key=draft.process.key, now=now)
    put_process_in_service(draft=draft, version=version, known=known, by=by, now=now)
