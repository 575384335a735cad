"""The grade of a company or a person: how alike the ideal client it is, as far as one knows."""

from collections.abc import Sequence
from typing import NamedTuple

from filon.contacts.rules.axes import FitGrade
from filon.kit.enums import LabelledEnum
from filon.kit.french import join_and


class LineState(LabelledEnum):
    MET = "met", "Oui"
    NOT_MET = "not_met", "Non"
    NOT_KNOWN = "not_known", "On ne sait pas"


class Thresholds(NamedTuple):
    """Percents of the known points from which a grade is given; below `known` percent of all points, none is."""

    a: int
    b: int
    c: int
    known: int


class Points(NamedTuple):
    """Points of the lines that the record answers to, of those that it does not, of all lines; whether one excludes it."""

    met: int
    against: int
    total: int
    excluded: bool

    @property
    def known(self) -> int:
        return self.met + self.against


def grade_of(points: Points, thresholds: Thresholds) -> FitGrade:
    """Who is excluded is D. What is unknown counts neither for nor against; with too little known there is no grade.

    The database counts the same law for a million records (`selectors.fit`), and a test compares both.
    """
    if points.excluded:
        return FitGrade.D
    if points.known == 0 or points.known * 100 < thresholds.known * points.total:
        return FitGrade.NONE
    for grade, share in ((FitGrade.A, thresholds.a), (FitGrade.B, thresholds.b), (FitGrade.C, thresholds.c)):
        if points.met * 100 >= share * points.known:
            return grade
    return FitGrade.D


def verdict_sentence(
    points: Points, thresholds: Thresholds, *, missing: Sequence[str] = (), excluding: Sequence[str] = ()
) -> str:
    """ "60 points sur les 85 connus (71 %) ; il manque l’effectif."; `missing` and `excluding` are labels."""
    lacking = f"\u202f; il manque\u00a0: {join_and(missing)}" if missing else ""
    if points.excluded:
        return f"Hors cible\u00a0: {join_and(excluding)}." if excluding else "Hors cible."
    if points.known == 0:
        return f"On ne sait encore rien de ce que le profil demande{lacking}."
    share = points.known * 100 // points.total
    if points.known * 100 < thresholds.known * points.total:
        return f"Trop peu connu pour noter\u00a0: {share}\u202f% des points, il en faut {thresholds.known}\u202f%{lacking}."
    percent = points.met * 100 // points.known
    return f"{points.met} points sur {points.known} connus ({percent}\u202f%){lacking}."
