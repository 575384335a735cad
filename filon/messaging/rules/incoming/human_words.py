"""What people answer, in French and English, in words searched without regard to case."""

from collections.abc import Sequence

from filon.messaging.rules.incoming.kinds import Intent

# "not interested" comes before "interested": the first that is found is what was meant.
SAYS: Sequence[tuple[Intent, Sequence[str]]] = (
    (
        Intent.WRONG_PERSON,
        (
            "pas (la bonne|le bon) (personne|interlocut|contact)",
            "(n'est|ne suis|n'y suis) plus (en charge|en poste|dans (la|cette))",
            "ne travaille plus",
            "a quitté (la|notre|l')",
            "(contactez|adressez-vous|voyez|rapprochez-vous) (plutôt|directement|avec|de|à) ",
            "not the right (person|contact)",
            "no longer (with|works|in charge)",
            "wrong person",
        ),
    ),
    (
        Intent.REFUSAL,
        (
            "pas (du tout )?intéress",
            "(n'avons|n'ai|avons) (pas|aucun) (de |)besoin",
            "non,? merci",
            "pas de besoin",
            "sans suite",
            "(avons|ai) déjà (un|notre|une) (prestataire|fournisseur|solution|outil)",
            r"ne (souhait|désir)\w+ pas",
            r"ne donn\w+ pas suite",
            "not interested",
            "no,? thank",
            "don't need",
            "do not need",
            "already have a",
        ),
    ),
    (
        Intent.LATER,
        (
            "plus tard",
            "ultérieur",
            "pas (pour |)l'instant",
            "pas (avant|maintenant)",
            "pas pour le moment",
            "(re)?(contactez|appelez|venez)[ -](moi|nous|vers)?[^.]{0,20}(en|au|à la|début|fin|dans|après) ",
            "à la rentrée",
            "(le mois|l'an(née)?|la semaine|le trimestre) prochaine?",
            "next (month|quarter|year)",
            "not (right )?now",
            r"in (a few|\d+) (weeks|months)",
            "later",
            "circle back",
        ),
    ),
    (
        Intent.INTERESTED,
        (
            "intéress",
            "volontiers",
            "avec plaisir",
            "(pouvez|pourriez)-vous (m|nous)",
            "appelez-(moi|nous)",
            "(je suis|sommes|serai[st]?) disponible",
            "d'accord pour",
            "envoyez",
            "(votre|un|le) (devis|tarif|documentation|brochure)",
            "rendez-vous",
            r"\brdv\b",
            r"\bdémo",
            "en savoir plus",
            "quels? (sont|serai)",
            "interested",
            "sounds good",
            "call me",
            "send (me|us)",
            "book a",
            "let's (talk|meet)",
            "tell me more",
        ),
    ),
)
# No further message at all, in the person's own words.
STOPS = (
    "désabonn",
    "désinscri",
    "(retirez|enlevez|supprimez|effacez|ôtez)[ -](moi|nous|mon|mes|notre|nos|cette)",
    "ne plus (me |nous )?(recevoir|écrire|contacter|solliciter|envoyer)",
    "ne (me|nous) (contactez|écrivez|sollicitez|envoyez) plus",
    "arrêtez (de|vos)",
    r"^\W*stop\W*$",
    "unsubscribe",
    "remove me",
    "stop (emailing|contacting|writing|sending)",
    "opt[ -]out",
    "take me off",
)
