"""Products, sources, campaign headers, profiles, personas, processes, sheets, contents, templates, reasons."""

from filon.playbook.models.buying import BuyingJourney
from filon.playbook.models.catalogue import AcquisitionSource, CampaignHeader, CloseReason, Product
from filon.playbook.models.contents import Content, ContentCount, MatrixCell
from filon.playbook.models.funnel import FunnelProfile
from filon.playbook.models.ideal_profile import IdealProfile
from filon.playbook.models.onboarding import QuizQuestion, StageLesson
from filon.playbook.models.personas import Persona, PersonaEvidence
from filon.playbook.models.process import Criterion, Process, ProcessVersion, Stage, StageVariant
from filon.playbook.models.sheets import QualificationSheet, SheetVersion
from filon.playbook.models.templates import Template, TemplateVersion

__all__ = [
    "AcquisitionSource",
    "BuyingJourney",
    "CampaignHeader",
    "CloseReason",
    "Content",
    "ContentCount",
    "Criterion",
    "FunnelProfile",
    "IdealProfile",
    "MatrixCell",
    "Persona",
    "PersonaEvidence",
    "Process",
    "ProcessVersion",
    "Product",
    "QualificationSheet",
    "QuizQuestion",
    "SheetVersion",
    "Stage",
    "StageLesson",
    "StageVariant",
    "Template",
    "TemplateVersion",
]
