"""Department and city of a company: those of its head office."""

from filon.contacts.models import Company, Establishment
from filon.kit.codes import department_of


def refresh_place(*, company_id: int) -> None:
    """Of two head offices the older one counts; a company without any keeps what it says."""
    offices = Establishment.objects.filter(company=company_id, head_office=True, deleted_at=None)
    said = offices.exclude(postal_code="", city="").order_by("pk").values_list("postal_code", "city").first()
    if said:
        code, city = said
        Company.objects.filter(pk=company_id).update(department=department_of(code) or "", city=city)
