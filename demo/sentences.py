"""What people of the demonstration write in their calls, e-mails, meetings, notes and tasks."""

FIRST_CONTACT = {
    "form": [
        "Demande par le formulaire : « Pouvez-vous nous rappeler au sujet d’une cabine pour deux personnes ? »",
        "Téléchargement du guide, puis demande de rappel.",
        "Demande de devis : « Combien pour trois cabines posées ? »",
        "Question sur le délai de livraison et la ventilation.",
    ],
    "event": [
        "Présent au webinaire, a posé une question sur l’affaiblissement acoustique.",
        "Inscrit au webinaire, resté jusqu’à la fin.",
    ],
    "visit": ["Passé sur le stand, a essayé la Cabine Solo.", "Carte remise au salon, projet d’étage complet."],
    "call": ["Nous appelle sur recommandation d’un client.", "Appel entrant : cherche une solution sans travaux."],
}
COLD_CALLS = {
    "absent": ["Absent, pas de remplaçant.", "En déplacement jusqu’à jeudi."],
    "voicemail": ["Message laissé sur la boîte vocale.", "Messagerie, deuxième message."],
    "gatekeeper": ["Standard : demande d’écrire à l’adresse générique.", "L’accueil prend le message."],
    "call_back": ["Demande de rappeler la semaine prochaine.", "En réunion, rappeler en fin de journée."],
    "refused": ["Pas de besoin pour le moment.", "Locaux quittés dans l’année, ne souhaite pas être rappelé."],
    "wrong_number": ["Numéro qui n’est plus attribué."],
    "out_of_target": ["Entièrement en télétravail, plus de bureaux."],
}
COLD_EMAILS = [
    "Premier message : deux phrases sur le bruit des plateaux, lien vers le diagnostic.",
    "Relance avec l’exemple d’une entreprise voisine.",
    "Dernier message, sans insister.",
]
POSITIVE_REPLIES = [
    "Intéressé, demande un rendez-vous d’une demi-heure.",
    "Le sujet est à l’ordre du jour du CSE.",
    "Projet de réaménagement confirmé, souhaite un ordre de prix.",
]
QUALIFYING = [
    "Budget évoqué avec la direction, décision à deux. Échéance : avant l’été.",
    "Besoin confirmé : quatre personnes en visio toute la journée sur le plateau.",
    "Le décideur est le directeur du site ; il veut voir une cabine posée.",
    "Mesure faite : 68 dB sur le plateau. Attend des références.",
    "Pas encore de budget, mais la plainte du CSE oblige à agir.",
]
MEETINGS = [
    "Visite des locaux, plan coté relevé. Deux emplacements retenus.",
    "Présentation à la direction et aux services généraux.",
    "Démonstration sur site avec la cabine d’essai : très bon accueil.",
    "Visio avec l’architecte et le responsable des lieux.",
]
PROPOSALS = [
    "Proposition envoyée avec plan d’implantation et délai de six semaines.",
    "Proposition en deux variantes, achat et location.",
    "Proposition révisée après la visite.",
]
FOLLOW_UPS = [
    "Relance : la proposition est chez le directeur financier.",
    "Demande un geste sur la pose.",
    "Compare avec un concurrent, attend notre garantie.",
    "Question sur la reprise en cas de déménagement.",
]
NEGOTIATION = [
    "Accord sur le prix, reste la date de pose.",
    "Remise de 5 % contre une commande avant la fin du mois.",
    "Conditions de paiement discutées : 30 % à la commande.",
]
AFTER_SALE = [
    "Pose terminée, client satisfait, accepte de servir de référence.",
    "Visite à trois mois : usage quotidien, demande une cabine de plus.",
    "Appel de suivi : une porte à régler, passage prévu.",
]
NOTES = [
    "Préfère être appelé avant 9 h 30.",
    "Travaille avec un architecte d’intérieur, à associer dès le début.",
    "Le bail se termine dans dix-huit mois : location plutôt qu’achat.",
    "Très sensible à l’origine du bois.",
    "Deux sites : commencer par le siège.",
    "A quitté un concurrent après un retard de livraison.",
    "Aime les réponses courtes et chiffrées.",
    "Ascenseur étroit : prévoir une livraison en éléments.",
]

LEAD_TASKS = {
    "mql": ("call", "Premier appel dans l’heure"),
    "sal": ("call", "Appeler pour qualifier le projet"),
    "sql": ("meeting", "Proposer deux dates de visite"),
}
DEAL_TASKS = {
    "contact": [("call", "Appeler pour fixer la découverte")],
    "qualification": [("call", "Valider le budget et le décideur"), ("email", "Envoyer deux références du secteur")],
    "meeting": [
        ("meeting", "Visite des locaux et relevé du plan"),
        ("email", "Confirmer l’ordre du jour de la visite"),
    ],
    "proposal": [
        ("call", "Relancer la proposition"),
        ("proposal", "Envoyer la variante en location"),
        ("meeting", "Rendez-vous de négociation chez le client"),
    ],
    "negotiation": [("call", "Conclure sur la date de pose"), ("email", "Envoyer les conditions de paiement")],
    "signature": [("call", "Obtenir le bon de commande signé")],
}
CUSTOMER_TASK = ("call", "Demander une recommandation")
