"""What a dated change of permission says to people: "consent:email" → "Consentement (E-mail)"."""

from filon.permission.rules.kinds import Channel, Purpose

_ACTS = {
    "consent": "Consentement",
    "objection": "Opposition",
    "suppression": "Sur la liste d’opposition",
    "notice": "Information donnée",
    "professional": "Activité professionnelle établie",
}


def permission_words(code: str) -> str:
    """A code of ours in French; anything else as it stands."""
    act, _, channel = code.partition(":")
    if act not in _ACTS:
        return code
    known = Purpose if channel in Purpose._value2member_map_ else Channel
    return f"{_ACTS[act]} ({known.label_of(channel)})" if ":" in code else _ACTS[act]
