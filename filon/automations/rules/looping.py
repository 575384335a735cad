"""An automation never sets itself off, by whatever way, and a chain of them is short."""

from collections.abc import Sequence

LONGEST_CHAIN = 5  # automations that set one another off: more is a machine that nobody can follow any more


def why_stopped(automation: int, *, chain: Sequence[int]) -> str:
    """`chain`: the automations whose effect this fact is, the first one first. "" when it may run."""
    if automation in chain:
        return (
            "Ce changement vient d’elle-même\u00a0: une automatisation ne se déclenche jamais par ses propres effets."
        )
    if len(chain) >= LONGEST_CHAIN:
        return f"{LONGEST_CHAIN} automatisations se sont déjà déclenchées l’une l’autre\u00a0: celle-ci n’ajoute rien."
    return ""
