"""No chain of automations turns for ever; what one does reads as one sentence."""

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.automations.rules.deeds import Deed, Names, as_json, check_deeds, from_json, sentence_of
from filon.automations.rules.kinds import FIELDS_OF, DeedKind, Trigger, Whom, deeds_for, subject_of
from filon.automations.rules.looping import LONGEST_CHAIN, why_stopped
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind

NAMES = Names({7: "Inès Laurent"}, {3: "À revoir"}, {5: "Relances"}, {"need": "Besoin"})
wirings = st.integers(1, 8).flatmap(
    lambda many: st.lists(st.sets(st.integers(0, many - 1)), min_size=many, max_size=many)
)


@given(wirings)
def test_whoever_sets_off_whom_it_ends_and_none_runs_twice_in_one_chain(sets_off: list[set[int]]) -> None:
    """`sets_off[a]`: the automations that watch what `a` does."""
    waiting: deque[tuple[int, list[int]]] = deque((one, []) for one in range(len(sets_off)))
    ran = 0
    while waiting:
        one, chain = waiting.popleft()
        if why_stopped(one, chain=chain):
            continue
        ran += 1
        longer = [*chain, one]
        assert len(set(longer)) == len(longer) <= LONGEST_CHAIN
        waiting.extend((other, longer) for other in sets_off[one])
    assert ran <= sum(len(sets_off) ** depth for depth in range(1, LONGEST_CHAIN + 1))


def test_why_it_stops_is_said() -> None:
    assert why_stopped(1, chain=[]) == "" == why_stopped(1, chain=[2, 3])
    assert "ne se déclenche jamais par ses propres effets" in why_stopped(2, chain=[2, 3])
    assert "5 automatisations" in why_stopped(9, chain=[1, 2, 3, 4, 5])


deeds = st.lists(
    st.builds(
        Deed,
        kind=st.sampled_from(DeedKind),
        text=st.text(max_size=20),
        whom=st.sampled_from([*Whom, ""]),
        person=st.none() | st.integers(1, 99),
        days=st.integers(0, 90),
        tag=st.none() | st.integers(1, 9),
        value=st.text(max_size=5),
    ),
    max_size=5,
)


@given(deeds)
def test_what_is_kept_is_what_was_written(written: list[Deed]) -> None:
    assert from_json(as_json(written)) == written


def test_it_reads_as_one_sentence() -> None:
    done = [
        Deed(DeedKind.TASK, text="Rappeler", whom=Whom.OWNER, days=2),
        Deed(DeedKind.NOTIFY, text="Un devis est refusé", whom=Whom.PERSON, person=7),
        Deed(DeedKind.TAG, tag=3),
        Deed(DeedKind.FIELD, field="need", value="Urgent"),
        Deed(DeedKind.ENROL, sequence=5),
    ]
    sentence = sentence_of(when=Trigger.LEAD_CREATED.label, condition="Département est 13", deeds=done, names=NAMES)
    assert sentence == (
        "Quand un lead est créé, si département est 13, alors créer la tâche «\u00a0Rappeler\u00a0» pour qui suit la fiche, "
        "sous 2 jours ouvrés\u00a0; avertir Inès Laurent\u00a0: «\u00a0Un devis est refusé\u00a0»\u00a0; "
        "poser l’étiquette «\u00a0À revoir\u00a0»\u00a0; écrire «\u00a0Urgent\u00a0» dans «\u00a0Besoin\u00a0»\u00a0; "
        "faire entrer dans la séquence «\u00a0Relances\u00a0»."
    )


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        (Deed(DeedKind.TASK, whom=Whom.OWNER), "écrivez-en les mots"),
        (Deed(DeedKind.NOTIFY, text="Vu"), "dites à qui"),
        (Deed(DeedKind.NOTIFY, text="Vu", whom=Whom.PERSON), "dites à qui"),
        (Deed(DeedKind.TASK, text="Vu", whom=Whom.OWNER, days=91), "de 0 à 90 jours"),
        (Deed(DeedKind.TAG), "choisissez l’étiquette"),
        (Deed(DeedKind.FIELD), "choisissez le champ"),
        (Deed(DeedKind.ENROL), "choisissez la séquence"),
        (Deed(DeedKind.ROUTE), "n’est pas possible ici"),
    ],
)
def test_what_is_missing_is_said(deed: Deed, said: str) -> None:
    with pytest.raises(NotPossible, match=said):
        check_deeds([deed], subject=SubjectKind.CONTACT)


def test_one_deed_at_least_and_five_at_most() -> None:
    tag = Deed(DeedKind.TAG, tag=3)
    check_deeds([tag] * 5, subject=SubjectKind.LEAD)
    with pytest.raises(NotPossible, match="au moins une action"):
        check_deeds([], subject=SubjectKind.LEAD)
    with pytest.raises(NotPossible, match="5 choses au plus"):
        check_deeds([tag] * 6, subject=SubjectKind.LEAD)


def test_a_field_says_of_which_record_it_is() -> None:
    assert [subject_of(Trigger.FIELD, f"{kind}.owner") for kind in FIELDS_OF] == list(FIELDS_OF)
    assert subject_of(Trigger.SCORE, "hot") == SubjectKind.CONTACT
    assert DeedKind.ENROL not in deeds_for(SubjectKind.COMPANY)
