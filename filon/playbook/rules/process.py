"""The sales process: seven moments (seed 002) and what follows the signature, where a stage is worked, how it ends."""

from filon.kit.enums import LabelledEnum


class ProcessKind(LabelledEnum):
    NEW_BUSINESS = "new_business", "Nouveaux clients"
    RENEWAL = "renewal", "Renouvellement"
    CROSS_SELL = "cross_sell", "Vente additionnelle"
    PARTNER = "partner", "Partenaires"


class Moment(LabelledEnum):
    """The last three come after the signature."""

    IDENTIFY = "identify", "Identifier"
    CONNECT = "connect", "Connecter"
    EXPLORE = "explore", "Explorer"
    PRESENT = "present", "Présenter"
    FOLLOW_UP = "follow_up", "Relancer"
    CONVERT = "convert", "Convertir"
    FOLLOW_THROUGH = "follow_through", "Suivre"
    RENEW = "renew", "Renouveler"
    EXTEND = "extend", "Vendre en plus"
    REFER = "refer", "Recommander"


class WorksOn(LabelledEnum):
    LEAD = "lead", "Le lead"
    OPPORTUNITY = "opportunity", "L’opportunité"


class StageKind(LabelledEnum):
    """A stage after the signature holds no deal: it says what to do for the client, and when."""

    OPEN = "open", "En cours"
    WON = "won", "Gagnée"
    LOST = "lost", "Perdue"
    AFTER = "after", "Après la signature"


class CriterionSide(LabelledEnum):
    ENTRY = "entry", "Critère d’entrée"
    EXIT = "exit", "Critère de sortie"


class CriterionKind(LabelledEnum):
    """How the program sees that a criterion holds; in brackets what `Criterion.what` says."""

    FIELD = "field", "Une donnée est connue"  # {"tree": criteria on the opportunity, its contact and its company}
    ANSWER = "answer", "Une réponse suffit"  # {"question": key of the sheet, "among": [] for any that suffices}
    ACTIVITY = "activity", "Une action a eu lieu"  # {"kind", "direction"?, "outcome"?, "times": 1}
    MEETING = "meeting", "Un rendez-vous est planifié"  # {}
    NEXT_ACTION = "next_action", "Une prochaine action est prévue"  # {}
    DECISION_MAKER = "decision_maker", "Le décideur est identifié"  # {}
    DOCUMENT = "document", "Un document a été envoyé"  # {"content": key of the content, "" for any}
    PROPOSAL_SENT = "proposal_sent", "Une proposition a été envoyée"  # {}
    PROPOSAL_ACCEPTED = "proposal_accepted", "Une proposition a été acceptée"  # {}
    CONFIRMED = "confirmed", "Une personne le confirme"  # {}
