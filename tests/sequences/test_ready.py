"""The sequences that come with Filon: readable, complete, each with texts that bring something."""

import pytest

from filon.kit.criteria import compile_criteria
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.sequences.models import Sequence
from filon.sequences.rules.flow import sentence_of, unreached
from filon.sequences.rules.kinds import EntryEvent, StepKind
from filon.sequences.rules.ready import FILES, FOLDER, ready_sequence, ready_sequences
from filon.sequences.selectors.flows import flow_of
from filon.sequences.services.ready import install_ready
from filon.usecases.sequencing import publish_sequence
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW


def test_each_file_is_offered() -> None:
    assert sorted(FILES) == sorted(path.stem for path in FOLDER.glob("*.toml"))


def test_the_one_of_the_guide() -> None:
    assert sentence_of(ready_sequence("relances").steps) == (
        "4 étapes sur 12 jours ouvrés\u00a0: appel à J+2, e-mail à J+2, appel à J+5 et message LinkedIn à J+12."
    )


@pytest.mark.parametrize("file", FILES)
@pytest.mark.django_db
def test_each_goes_into_service_as_it_is(file: str) -> None:
    marc = make.user("Marc", role=Role.MARKETING)
    sequence = install_ready(file=file, owner=marc, by=marc, now=NOW)
    draft = sequence.versions.get()
    flow = flow_of(draft)
    for step in flow:
        compile_criteria(step.criteria or {"all": []}, subject=SubjectKind.CONTACT, now=NOW)
        assert step.kind != StepKind.EMAIL or step.template
    assert unreached(flow) == []
    assert {one["on"] for one in sequence.events} <= set(EntryEvent)
    publish_sequence(draft=draft, version=draft.version, by=marc, now=NOW)
    with pytest.raises(NotPossible, match="s’appelle déjà"):
        install_ready(file=file, owner=marc, by=marc, now=NOW)
    assert Sequence.objects.count() == 1


def test_no_two_share_a_name() -> None:
    names = [one.name for one in ready_sequences()] + [
        text.name for one in ready_sequences() for text in one.texts.values()
    ]
    assert len(names) == len(set(names))
