"""A version of the agreement as it stands on paper: what each side promises, under which terms, who signed."""

from typing import Any

from filon.kit.business_time import day_in_paris
from filon.kit.french import format_date, format_datetime
from filon.leads.models import Agreement
from filon.leads.rules.agreement import Side

FOR = {Side.MARKETING: "Pour le marketing", Side.SALES: "Pour le commerce"}


def agreement_in_words(agreement: Agreement, *, company: str) -> dict[str, Any]:
    """What the typesetter is told: words and lists, nothing to decide. Days are those of Paris, as signed."""
    signed = {signature.side: signature for signature in agreement.signatures.all()}
    clauses = list(agreement.clauses.all())
    return {
        "company": company,
        "title": "Accord entre le marketing et le commerce",
        "version": _version(agreement),
        "sides": [
            {"title": f"{side.label} promet", "clauses": [f"{one}." for one in clauses if one.terms.side == side]}
            for side in Side
        ],
        "terms": [[title, words] for title, words in _terms(agreement) if words],
        "signatures": [
            {
                "title": FOR[side],
                "name": signed[side].name if side in signed else "",
                "at": f"signé le {format_datetime(signed[side].at)}" if side in signed else "",
            }
            for side in Side
        ],
    }


def _version(agreement: Agreement) -> str:
    """« Version 2, en vigueur depuis le 3 nov. 2026 »; a past one says until when."""
    days = [
        f"{word} {format_date(day_in_paris(at))}"
        for word, at in (("depuis le", agreement.live_at), ("jusqu’au", agreement.past_at))
        if at
    ]
    return " ".join([f"Version {agreement.number}, {agreement.get_state_display().lower()}", *days])


def _terms(agreement: Agreement) -> list[tuple[str, str]]:
    warned = (
        f"à qui suit le lead, quand {agreement.warn_percent}\u202f% du délai sont passés\u202f; après l’échéance, "
        "au responsable de son équipe ou à la direction"
    )
    return [
        ("Lead qualifié marketing", agreement.definition),
        ("Lead refusé", agreement.recycling),
        ("Revue", agreement.review),
        ("Les délais courent", f"{agreement.hours_told}, hors jours fériés et absences de qui suit le lead"),
        ("Avertissement", warned),
    ]
