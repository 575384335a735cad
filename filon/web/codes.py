"""An address as a QR code, in lines that show and print at any size."""

from django.http import HttpResponse
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.image.svg import SvgPathImage
from qrcode.main import QRCode


def draw_code(address: str) -> HttpResponse:
    code = QRCode(error_correction=ERROR_CORRECT_Q)  # readable with a quarter of it torn, stained or in the shade
    code.add_data(address)
    return HttpResponse(code.make_image(image_factory=SvgPathImage).to_string(), content_type="image/svg+xml")
