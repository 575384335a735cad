"""A process is prepared in a draft, put in service, and the version before keeps its deals."""

from datetime import timedelta

import pytest

from filon.kit.errors import BusinessError, EditedMeanwhile, NotAllowed, NotPossible
from filon.kit.versions import VersionState
from filon.playbook.models import Content, Process, ProcessVersion
from filon.playbook.rules.process_diff import compare_processes
from filon.playbook.rules.process_mistakes import ProcessRefused
from filon.playbook.rules.process_text import ProcessText, StageText, VariantText
from filon.playbook.rules.ready_processes import ready_text
from filon.playbook.selectors.processes import text_of, with_keys, with_names
from filon.playbook.services.process_versions import (
    create_process,
    discard_process_draft,
    draft_of,
    put_process_in_service,
    rename_process,
    save_draft,
)
from filon.usecases.processes import export_process, import_process, publish_draft
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories
from tests.factories import NOW
from tests.opportunities.making import make_deal
from tests.playbook.process_making import KNOWN, a_process

pytestmark = pytest.mark.django_db


def default() -> Process:
    return Process.objects.get(is_default=True)


def a_draft() -> ProcessVersion:
    return draft_of(process=default(), by=SYSTEM, now=NOW)


def live() -> ProcessVersion:
    return default().versions.get(state=VersionState.LIVE)


def without(text: ProcessText, key: str) -> ProcessText:
    return text._replace(stages=tuple(stage for stage in text.stages if stage.key != key))


def test_a_draft_starts_as_the_version_in_service() -> None:
    draft = a_draft()

    assert compare_processes(text_of(live()), text_of(draft)) == []
    assert (draft.number, draft.state) == (live().number + 1, VersionState.DRAFT)
    assert a_draft() == draft


def test_what_is_saved_is_read_and_stages_that_stay_keep_their_row() -> None:
    draft = a_draft()
    kept = draft.stages.get(key="proposal").pk
    told = without(text_of(draft), "negotiation")

    save_draft(draft=draft, text=told, version=draft.version, by=SYSTEM)

    assert text_of(draft) == told
    assert draft.stages.get(key="proposal").pk == kept


def test_deals_stay_in_the_version_that_they_are_in() -> None:
    deal, before = make_deal("Cloison"), live()
    draft = save_draft(draft=a_draft(), text=without(text_of(a_draft()), "proposal"), version=1, by=SYSTEM)

    put_process_in_service(draft=draft, version=draft.version, known=KNOWN, by=SYSTEM, now=NOW + timedelta(days=1))
    deal.refresh_from_db()
    before.refresh_from_db()

    assert (live().pk, before.state, deal.process_version_id) == (draft.pk, VersionState.PAST, before.pk)
    assert deal.stage.key == "proposal"


def test_a_draft_that_is_no_process_stays_a_draft() -> None:
    draft, before = a_draft(), live()
    only_closed = text_of(draft)._replace(stages=tuple(s for s in text_of(draft).stages if s.key in ("won", "lost")))
    draft = save_draft(draft=draft, text=only_closed, version=draft.version, by=SYSTEM)

    with pytest.raises(ProcessRefused) as refusal:
        put_process_in_service(draft=draft, version=draft.version, known=KNOWN, by=SYSTEM, now=NOW)

    assert refusal.value.sentence == "Un processus compte de 3 à 30 étapes, dont une gagnée et une perdue."
    assert live() == before


def test_the_mistake_of_a_draft_is_told_with_its_stage() -> None:
    draft = a_draft()
    told = text_of(draft)
    wrong = told._replace(stages=(told.stages[0]._replace(expected_days=50, max_days=10), *told.stages[1:]))
    draft = save_draft(draft=draft, text=wrong, version=draft.version, by=SYSTEM)

    with pytest.raises(ProcessRefused) as refusal:
        publish_draft(draft=draft, version=draft.version, by=SYSTEM, now=NOW)

    expected = "Étape «\u00a0Prise de contact\u00a0»\u00a0: la durée habituelle dépasse la durée maximale."
    assert refusal.value.sentence == expected


def test_the_second_of_two_people_is_told() -> None:
    draft = a_draft()
    told = text_of(draft)
    save_draft(draft=draft, text=told, version=1, by=SYSTEM)

    for late in (
        lambda: save_draft(draft=draft, text=told, version=1, by=SYSTEM),
        lambda: publish_draft(draft=draft, version=1, by=SYSTEM, now=NOW),
        lambda: discard_process_draft(draft=draft, version=1, by=SYSTEM),
    ):
        with pytest.raises(EditedMeanwhile):
            late()
    assert live().number == 1


def test_a_draft_is_abandoned_and_a_process_never_used_goes_with_it() -> None:
    new = create_process(text=a_process(key="neuf", name="Neuf"), by=SYSTEM, now=NOW)
    discard_process_draft(draft=new, version=1, by=SYSTEM)
    discard_process_draft(draft=a_draft(), version=1, by=SYSTEM)

    assert list(Process.objects.values_list("key", flat=True)) == ["default"]
    assert [version.state for version in default().versions.all()] == [VersionState.LIVE]


def test_names_and_keys_are_unique() -> None:
    create_process(text=a_process(key="neuf", name="Neuf"), by=SYSTEM, now=NOW)

    for text in (a_process(key="neuf", name="Autre"), a_process(key="autre", name=" NEUF ")):
        with pytest.raises(NotPossible):
            create_process(text=text, by=SYSTEM, now=NOW)
    with pytest.raises(EditedMeanwhile):
        rename_process(process=default(), seen="Ancien nom", name="Ventes", by=SYSTEM)


def test_who_may_not_write_the_method_writes_nothing() -> None:
    camille = factories.user("Camille Martin", role=Role.SALES)
    for act in (
        lambda: draft_of(process=default(), by=camille, now=NOW),
        lambda: import_process(text=ready_text("nouveau_client"), by=camille, now=NOW),
        lambda: create_process(text=a_process(), by=camille, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_file_makes_a_draft_then_nothing_more() -> None:
    file = ready_text("nouveau_client")
    draft, verdict = import_process(text=file, by=SYSTEM, now=NOW)

    with pytest.raises(NotPossible):
        import_process(text=file, by=SYSTEM, now=NOW)
    publish_draft(draft=draft, version=draft.version, by=SYSTEM, now=NOW)

    assert (verdict, draft.number) == ("drafted", 2)
    assert import_process(text=file, by=SYSTEM, now=NOW)[1] == "unchanged"
    assert export_process(live()) == file


def test_records_travel_by_their_names() -> None:
    process = default()
    told = a_process(
        StageText(
            "contact",
            "Contact",
            probability=5,
            variants=(_for({"field": "opportunity.process", "op": "is", "value": str(process.pk)}),),
        )
    )

    named = with_names(told)

    assert named.stages[0].variants[0].audience["value"] == "Nouveau client"
    assert with_keys(named) == told
    with pytest.raises(BusinessError) as refusal:
        with_keys(
            a_process(
                StageText("a", "A", variants=(_for({"field": "opportunity.process", "op": "is", "value": "Zut"}),))
            )
        )
    assert refusal.value.sentence == "«\u00a0Processus\u00a0»\u00a0: rien ne s’appelle «\u00a0Zut\u00a0» ici."


def _for(audience: dict[str, str]) -> VariantText:
    return VariantText("Certains", audience)


def test_a_draft_shares_what_the_version_in_service_shares() -> None:
    content = Content.objects.create(
        key="guide", title="Guide", title_key="guide", kind="guide", created_at=NOW, updated_at=NOW
    )
    live().stages.get(key="proposal").contents.add(content)

    draft = a_draft()

    assert [stage.contents for stage in text_of(draft).stages if stage.contents] == [("guide",)]
    assert list(draft.stages.get(key="proposal").contents.all()) == [content]
    assert 'contents = ["guide"]' in export_process(draft)
