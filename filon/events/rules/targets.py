"""What an import may tell of who came: the badges of a stand, the list of a webinar."""

from filon.records.rules.targets import Target, ValueKind

YES, NO = "yes", "no"
CAME = {
    **dict.fromkeys(("oui", "yes", "x", "1", "true", "vrai", "present", "presente", "venu", "venue", "attended"), YES),
    **dict.fromkeys(("a participe", "participant", "checked in", "scanne", "badge scanne"), YES),
    # Of a ticket office, whoever is only « attending » has a ticket and was not scanned.
    **dict.fromkeys(
        ("attending", "not attending", "not checked in", "non scanne", "non controle", "invite", "confirme"), NO
    ),
    **dict.fromkeys(("checked in online", "controle", "scannee", "a assiste", "joined", "viewed"), YES),
    **dict.fromkeys(("non", "no", "0", "false", "faux", "absent", "absente", "no show", "not attended"), NO),
    **dict.fromkeys(("n a pas participe", "inscrit", "inscrite", "registered", "did not attend"), NO),
}
# Words, letters and stars or marks out of five, as organisers of salons write them.
INTERESTS = {
    **dict.fromkeys(
        ("chaud", "hot", "a", "a+", "5", "4", "*****", "****", "***", "tres interesse", "fort", "eleve"), "hot"
    ),
    **dict.fromkeys(("oui", "yes", "x", "urgent", "high"), "hot"),
    **dict.fromkeys(("tiede", "warm", "b", "3", "**", "interesse", "moyen", "medium", "a suivre"), "warm"),
    **dict.fromkeys(
        ("froid", "cold", "c", "d", "2", "1", "0", "*", "faible", "low", "non", "no", "sans suite"), "cold"
    ),
}
LONGEST_STAY = 10_000  # minutes: a week

ATTENDANCE_TARGETS: tuple[Target, ...] = (
    Target(
        "attendance",
        "event",
        "Événement",
        ValueKind.REFERENCE,
        refers_to="event",
        required=True,
        strict=True,
        width=150,
        synonyms=("event", "salon", "webinaire", "webinar", "session"),
    ),
    Target(
        "attendance",
        "came",
        "Présent",
        ValueKind.CHOICE,
        choices=CAME,
        width=3,
        synonyms=(
            *("presence", "attended", "a participe", "participation", "venu", "statut de presence", "attendance"),
            *("attendee status", "statut du participant", "controle", "checked in", "check in", "scanne", "a assiste"),
            *("etat de presence", "has attended", "present a l evenement"),
        ),
    ),
    Target(
        "attendance",
        "at",
        "Heure du scan",
        ValueKind.INSTANT,
        synonyms=(
            *("date du scan", "scan", "scan time", "scanned at", "scan date", "date et heure", "date", "heure"),
            *(
                "first join",
                "check in time",
                "checked in at",
                "heure du scan",
                "date et heure du scan",
                "date de controle",
            ),
            *("join time", "heure de connexion", "heure d arrivee", "heure d arrivee dans la session"),
        ),
    ),
    Target(
        "attendance",
        "minutes",
        "Minutes de présence",
        ValueKind.INTEGER,
        least=0,
        most=LONGEST_STAY,
        synonyms=(
            *("minutes", "duree", "duree minutes", "duree en minutes", "temps de presence", "duree de presence"),
            *("temps de presence min", "duree min", "attendance minutes", "minutes viewed", "temps de visionnage min"),
            *("time in session minutes", "duration", "duration minutes", "minutes attended", "attended minutes"),
        ),
    ),
    Target(
        "attendance",
        "interest",
        "Intérêt",
        ValueKind.CHOICE,
        choices=INTERESTS,
        width=4,
        synonyms=(
            *("interet", "niveau d interet", "note", "score", "temperature", "qualification", "chaleur", "priorite"),
            *("lead quality", "qualite du contact", "niveau de qualification"),
            *("rating", "lead rating", "interest", "interested", "interesse", "potentiel"),
        ),
    ),
    Target(
        "attendance",
        "comment",
        "Commentaire",
        stored="note",  # a title « Note » is a mark, as organisers of salons write it
        width=4000,
        synonyms=(
            "commentaires",
            "remarque",
            "remarques",
            "comments",
            "notes",
            "compte rendu",
            "besoin",
            "observations",
            "memo",
        ),
    ),
    Target(
        "attendance",
        "owner",
        "Scanné par",
        ValueKind.REFERENCE,
        refers_to="owner",
        width=150,
        synonyms=(
            "scanned by",
            "scanne par",
            "badge scanne par",
            "commercial",
            "collaborateur",
            "exposant",
            "responsable",
            "user",
            "utilisateur",
        ),
    ),
)
