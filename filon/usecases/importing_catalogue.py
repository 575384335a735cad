"""Every target that a file may feed, gathered from the packages."""

from filon.activities.rules.targets import ACTIVITY_TARGETS
from filon.contacts.rules.contact_targets import CONTACT_TARGETS
from filon.contacts.rules.targets import COMPANY_TARGETS, ESTABLISHMENT_TARGETS
from filon.customers.rules.targets import ORDER_TARGETS
from filon.events.rules.targets import ATTENDANCE_TARGETS
from filon.forecasting.rules.targets import OBJECTIVE_TARGETS
from filon.leads.rules.targets import LEAD_TARGETS
from filon.opportunities.rules.targets import OPPORTUNITY_TARGETS
from filon.permission.rules.targets import REFUSAL_TARGETS
from filon.playbook.rules.targets import PRODUCT_TARGETS

CATALOGUE = {
    target.path: target
    for targets in (
        COMPANY_TARGETS,
        ESTABLISHMENT_TARGETS,
        CONTACT_TARGETS,
        REFUSAL_TARGETS,
        LEAD_TARGETS,
        OPPORTUNITY_TARGETS,
        ACTIVITY_TARGETS,
        ORDER_TARGETS,
        PRODUCT_TARGETS,
        OBJECTIVE_TARGETS,
        ATTENDANCE_TARGETS,
    )
    for target in targets
}
# The order of dependence, and what the JSON counts (costs come with the campaigns: none so far).
ENTITIES = (
    "product",
    "company",
    "establishment",
    "contact",
    "lead",
    "opportunity",
    "activity",
    "order",
    "objective",
    "cost",
)
# One and several of what an import makes and of what its undo removes, as people call them.
RECORD_WORDS = {
    "company": ("entreprise", "entreprises"),
    "establishment": ("établissement", "établissements"),
    "contact": ("contact", "contacts"),
    "lead": ("lead", "leads"),
    "opportunity": ("opportunité", "opportunités"),
    "activity": ("activité", "activités"),
    "order": ("commande", "commandes"),
    "product": ("produit", "produits"),
    "objective": ("objectif", "objectifs"),
    "attendance": ("présence", "présences"),
    "owner": ("responsable", "responsables"),
    "source": ("origine", "origines"),
    "campaign": ("campagne", "campagnes"),
    "persona": ("persona", "personas"),
    "close_reason": ("motif", "motifs"),
}
