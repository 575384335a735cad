"""Products, sources, campaign headers, profiles, personas, processes, reasons."""

from filon.playbook.models.catalogue import AcquisitionSource, CampaignHeader, CloseReason, Product
from filon.playbook.models.funnel import FunnelProfile
from filon.playbook.models.personas import Persona
from filon.playbook.models.process import Process, ProcessVersion, Stage

__all__ = [
    "AcquisitionSource",
    "CampaignHeader",
    "CloseReason",
    "FunnelProfile",
    "Persona",
    "Process",
    "ProcessVersion",
    "Product",
    "Stage",
]
