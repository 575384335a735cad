"""Compiles the catalogues of translations (django.po to django.mo) where they changed; needs no GNU gettext."""

from pathlib import Path

import polib

LOCALES = Path(__file__).resolve().parent.parent / "filon" / "locale"


def main() -> None:
    for catalogue in LOCALES.glob("*/LC_MESSAGES/*.po"):
        compiled = catalogue.with_suffix(".mo")
        if not compiled.is_file() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
            polib.pofile(str(catalogue)).save_as_mofile(str(compiled))


if __name__ == "__main__":
    main()
