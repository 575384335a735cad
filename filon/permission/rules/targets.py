"""What an import may tell of the refusals of a person: the opt-outs that another tool kept are objections here."""

from filon.permission.rules.kinds import Channel
from filon.records.rules.targets import Target, ValueKind

# titles under which other tools export that a person refuses: Salesforce, Zoho, Marketo, Pardot, HubSpot, Brevo, Dynamics
_TITLES: dict[Channel, tuple[str, str, tuple[str, ...]]] = {
    Channel.ALL: (
        "refuses_all",
        "Refuse toute prospection",
        ("do not contact", "ne plus contacter", "ne pas contacter", "opposition", "opposition a la prospection"),
    ),
    Channel.EMAIL: (
        "refuses_email",
        "Refuse les e-mails",
        (
            *("email opt out", "has opted out of email", "opted out of email", "opted out", "opt out", "optout"),
            *("unsubscribed", "unsubscribed from all email", "do not email", "donotemail", "email blacklisted"),
            *("desabonne", "desinscrit", "desinscription", "ne pas envoyer d e mail", "refus e mail"),
        ),
    ),
    Channel.PHONE: (
        "refuses_phone",
        "Refuse les appels",
        ("do not call", "donotcall", "do not phone", "ne pas appeler", "refus appel", "opposition telephone"),
    ),
    Channel.SMS: ("refuses_sms", "Refuse les SMS", ("sms opt out", "do not text", "sms blacklisted", "refus sms")),
    Channel.LETTER: ("refuses_letter", "Refuse les courriers", ("do not mail", "ne pas envoyer de courrier")),
}
REFUSED: dict[str, Channel] = {name: channel for channel, (name, _, _) in _TITLES.items()}
REFUSAL_TARGETS: tuple[Target, ...] = tuple(
    Target("contact", name, label, ValueKind.REFUSAL, several=True, synonyms=synonyms)
    for name, label, synonyms in _TITLES.values()
)
