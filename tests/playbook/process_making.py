"""Processes for tests: one that is whole, what an installation knows, and any process that hypothesis draws."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from hypothesis import strategies as st

from filon.playbook.rules.channels import ContactChannel
from filon.playbook.rules.file_reader import tidy
from filon.playbook.rules.process import CriterionKind, Moment, ProcessKind, StageKind, WorksOn
from filon.playbook.rules.process_checks import Known
from filon.playbook.rules.process_text import Ask, CriterionText, ProcessText, StageText, Touch, VariantText

BUDGET_KNOWN = {"field": "opportunity.amount", "op": "known"}


def refusal_of_tree(tree: Mapping[str, Any]) -> str:
    return "Le champ « licorne » n’existe pas." if "licorne" in str(tree) else ""


KNOWN = Known(
    activities=("call", "email", "meeting"),
    outcomes=("reached", "meeting"),
    questions=("q_sites",),
    refusal=refusal_of_tree,
)
WON = StageText("won", "Gagnée", StageKind.WON, Moment.FOLLOW_THROUGH, probability=100)
LOST = StageText("lost", "Perdue", StageKind.LOST, Moment.FOLLOW_THROUGH)


def a_process(*stages: StageText, key: str = "essai", **told: Any) -> ProcessText:
    """Two open stages, won and lost when none are given."""
    usual = (
        StageText("contact", "Prise de contact", probability=10),
        StageText("offre", "Offre", moment=Moment.PRESENT, probability=40),
    )
    return ProcessText(key, "Essai", ProcessKind.NEW_BUSINESS, (*(stages or usual), WON, LOST))._replace(**told)


SHORT = st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=40).map(
    lambda text: tidy(text)
)
LINES = st.lists(SHORT, max_size=4).map(lambda lines: tidy("\n".join(lines)))
NAME = SHORT.filter(bool)
KEY = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
DAYS = st.none() | st.integers(1, 90)
TREE = st.recursive(
    st.fixed_dictionaries({"field": KEY, "op": KEY, "value": NAME | st.lists(NAME, min_size=1, max_size=3)}),
    lambda inner: st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=2)}),
    max_leaves=4,
)
CADENCE = st.lists(st.builds(Touch, st.integers(0, 60), st.sampled_from(ContactChannel), NAME), max_size=3).map(
    lambda touches: tuple(sorted(touches, key=lambda touch: touch.days))
)
ASKS = st.lists(st.builds(Ask, NAME, SHORT), max_size=3).map(tuple)
WHAT: dict[CriterionKind, st.SearchStrategy[dict[str, Any]]] = {
    CriterionKind.FIELD: TREE.map(lambda tree: {"tree": tree}),
    CriterionKind.ANSWER: st.lists(NAME, max_size=2).map(lambda among: {"question": "q_sites", "among": among}),
    CriterionKind.ACTIVITY: st.integers(1, 9).map(lambda times: {"kind": "call", "outcome": "reached", "times": times}),
    CriterionKind.DOCUMENT: KEY.map(lambda key: {"content": key}),
}


def criterion(key: str) -> st.SearchStrategy[CriterionText]:
    return st.sampled_from(CriterionKind).flatmap(
        lambda kind: st.builds(CriterionText, st.just(key), st.just(kind), NAME, WHAT.get(kind, st.just({})))
    )


CRITERIA = st.lists(KEY, unique=True, max_size=3).flatmap(lambda keys: st.tuples(*map(criterion, keys)))


Made = TypeVar("Made")


def made(what: Callable[..., Made], /, **told: st.SearchStrategy[Any]) -> st.SearchStrategy[Made]:
    """What is not told keeps its default, unlike with `st.builds`."""
    return st.fixed_dictionaries(told).map(lambda values: what(**values))


def variant(name: str) -> st.SearchStrategy[VariantText]:
    return made(
        VariantText,
        name=st.just(name),
        audience=TREE,
        say=LINES,
        asks=ASKS,
        cadence=CADENCE,
        max_days=DAYS,
        probability=st.none() | st.integers(0, 100),
    )


VARIANTS = st.lists(NAME, unique=True, max_size=2).flatmap(lambda names: st.tuples(*map(variant, names)))


def stage(key: str) -> st.SearchStrategy[StageText]:
    return made(
        StageText,
        key=st.just(key),
        label=NAME,
        moment=st.sampled_from(list(Moment)[:7]),
        works_on=st.sampled_from(WorksOn),
        purpose=LINES,
        probability=st.integers(0, 100),
        max_days=DAYS,
        sends_proposals=st.booleans(),
        say=LINES,
        do=LINES,
        share=LINES,
        contents=st.lists(KEY, unique=True, max_size=2).map(tuple),
        asks=ASKS,
        cadence=CADENCE,
        entry=CRITERIA,
        exit=CRITERIA,
        variants=VARIANTS,
    )


AFTER = made(
    StageText,
    key=st.just("renew"),
    label=NAME,
    kind=st.just(StageKind.AFTER),
    moment=st.just(Moment.RENEW),
    probability=st.just(100),
    next_process=st.just("renouvellement"),
    next_after_days=DAYS,
    purpose=LINES,
)
PROCESSES = st.builds(
    lambda stages, after, name, kind: ProcessText("essai", name, kind, (*stages, WON, LOST, *after)),
    st.lists(KEY.filter(lambda key: key not in ("won", "lost", "renew")), unique=True, min_size=1, max_size=3).flatmap(
        lambda keys: st.tuples(*map(stage, keys))
    ),
    st.lists(AFTER, max_size=1),
    NAME,
    st.sampled_from(ProcessKind),
)
