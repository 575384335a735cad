"""For whom something is written: personas, and phases of the purchase."""

from django.db import models

from filon.playbook.models.personas import Persona
from filon.playbook.rules.contents import Fit, phases_in


class ForReaders(models.Model):
    """`phases`: codes of the buying stages that it serves, separated by commas; none: any. No persona: everybody."""

    personas = models.ManyToManyField(Persona, related_name="%(class)ss")
    phases = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True

    @property
    def phase_codes(self) -> list[str]:
        return phases_in(self.phases)

    @property
    def fit(self) -> Fit:
        """Costs a query where `personas` were not read along."""
        return Fit({persona.pk for persona in self.personas.all()}, self.phase_codes)
