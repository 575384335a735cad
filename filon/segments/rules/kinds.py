"""What a segment is made of, and of which records."""

from filon.kit.enums import LabelledEnum
from filon.kit.subjects import SubjectKind

OF_COMPANIES, OF_CONTACTS = SubjectKind.COMPANY, SubjectKind.CONTACT
SEGMENTED = (OF_CONTACTS, OF_COMPANIES)


class SegmentKind(LabelledEnum):
    DYNAMIC = "dynamic", "Dynamique"
    STATIC = "static", "Liste figée"
