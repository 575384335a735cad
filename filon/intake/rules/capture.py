"""What a form is for, where it stands, and what a new one of each kind starts with (seed 000: data catching)."""

from typing import NamedTuple

from filon.activities.rules.kinds import FormKind as FormKind
from filon.kit.enums import LabelledEnum


class FormState(LabelledEnum):
    DRAFT = "draft", "Brouillon"
    LIVE = "live", "En ligne"
    CLOSED = "closed", "Fermé"


class SubmissionState(LabelledEnum):
    RECEIVED = "received", "Reçu"
    HELD = "held", "À vérifier"
    DISCARDED = "discarded", "Écarté"


class Need(LabelledEnum):
    """Whether a question is asked, and whether it must be answered."""

    NO = "", "Non posée"
    OPTIONAL = "optional", "Facultative"
    REQUIRED = "required", "Obligatoire"
    NEXT = "next", "À son tour, si on l’ignore"


class Starter(NamedTuple):
    """What the form of a kind says before anybody edits it. `asked` are questions with whether they must be answered.

    `opens_lead`: somebody is to answer, within so many working hours. A reader of a newsletter is no lead.
    """

    title: str
    intro: str
    button: str
    thanks: str
    asked: dict[str, Need]
    opens_lead: bool
    answer_hours: int = 4


OPTIONAL, REQUIRED = Need.OPTIONAL, Need.REQUIRED
WHO = {"first_name": REQUIRED, "last_name": REQUIRED, "email": REQUIRED}
AT_WORK = {**WHO, "company": REQUIRED, "job_title": OPTIONAL, "phone": OPTIONAL}

STARTERS: dict[FormKind, Starter] = {
    FormKind.NEWSLETTER: Starter(
        "Recevez notre lettre",
        "Une fois par mois, ce qui change dans votre métier.",
        "M’inscrire",
        "C’est noté\u00a0: à très bientôt dans votre boîte.",
        {"email": REQUIRED, "first_name": OPTIONAL},
        opens_lead=False,
    ),
    FormKind.CONTENT: Starter(
        "Téléchargez notre guide",
        "Dites-nous à qui nous l’envoyons\u00a0: le lien s’affiche aussitôt.",
        "Recevoir le guide",
        "Merci. Voici votre guide.",
        {**WHO, "company": OPTIONAL, "job_title": OPTIONAL},
        opens_lead=False,
    ),
    FormKind.EVENT: Starter(
        "Inscrivez-vous",
        "L’inscription est gratuite, les places sont comptées.",
        "M’inscrire",
        "Votre inscription est enregistrée.",
        {**WHO, "company": REQUIRED, "job_title": OPTIONAL},
        opens_lead=False,
    ),
    FormKind.DEMO: Starter(
        "Voyez-le par vous-même",
        "Trente minutes, sur vos propres cas.",
        "Demander une démonstration",
        "Merci. Nous vous appelons pour convenir d’un moment.",
        {**AT_WORK, "phone": REQUIRED, "need": OPTIONAL},
        opens_lead=True,
    ),
    FormKind.TRIAL: Starter(
        "Essayez librement",
        "Dites-nous qui vous êtes\u00a0: nous ouvrons votre accès.",
        "Demander un essai",
        "Merci. Nous ouvrons votre accès et vous écrivons aussitôt.",
        {**AT_WORK, "need": OPTIONAL},
        opens_lead=True,
    ),
    FormKind.QUOTE: Starter(
        "Demandez un devis",
        "Décrivez votre projet en quelques lignes\u00a0: vous aurez un prix, pas une brochure.",
        "Demander un devis",
        "Merci. Nous revenons vers vous avec une proposition.",
        {**AT_WORK, "phone": REQUIRED, "project": REQUIRED, "need": OPTIONAL},
        opens_lead=True,
    ),
    FormKind.CALL_BACK: Starter(
        "On vous rappelle",
        "Laissez un numéro\u00a0: quelqu’un du métier vous rappelle.",
        "Être rappelé",
        "Merci. Nous vous rappelons très vite.",
        {"last_name": REQUIRED, "phone": REQUIRED, "email": REQUIRED, "company": OPTIONAL, "need": OPTIONAL},
        opens_lead=True,
        answer_hours=2,
    ),
    FormKind.CONTACT: Starter(
        "Écrivez-nous",
        "Une question, un projet\u00a0? Nous répondons à chacun.",
        "Envoyer",
        "Merci. Nous vous répondons sous peu.",
        {**WHO, "company": OPTIONAL, "phone": OPTIONAL, "need": REQUIRED},
        opens_lead=True,
        answer_hours=8,
    ),
}

# Article 13 of the RGPD, and the model notices of the CNIL: who, what for, how long, which rights.
NOTICE = (
    "Les réponses marquées d’un astérisque sont nécessaires pour traiter votre demande. Elles sont lues par nos équipes, servent à "
    "vous répondre, et sont gardées trois ans après votre dernier signe. Vous pouvez y accéder, les corriger, les faire "
    "effacer ou vous opposer à leur usage en nous écrivant\u00a0; vous pouvez aussi saisir la CNIL."
)
CONSENT = "J’accepte de recevoir vos actualités par e-mail. Je peux changer d’avis à tout moment."
