"""The languages that people of France and its neighbours write in: code of ISO 639-1, as it is stored, and name."""

LANGUAGES = {
    "fr": "français",
    "en": "anglais",
    "de": "allemand",
    "es": "espagnol",
    "it": "italien",
    "nl": "néerlandais",
    "pt": "portugais",
    "ar": "arabe",
    "zh": "chinois",
    "ko": "coréen",
    "da": "danois",
    "el": "grec",
    "he": "hébreu",
    "hu": "hongrois",
    "ja": "japonais",
    "lb": "luxembourgeois",
    "no": "norvégien",
    "pl": "polonais",
    "ro": "roumain",
    "ru": "russe",
    "sv": "suédois",
    "cs": "tchèque",
    "tr": "turc",
    "uk": "ukrainien",
    "vi": "vietnamien",
}


def language_code(stored: str) -> str:
    """The code in what a file gave: "FR", "fr-BE" and "français"[:5] are "fr"; what is not known stays."""
    said = stored.strip().lower()
    by_name = next((code for code, name in LANGUAGES.items() if len(said) > 2 and name.startswith(said)), "")
    code = by_name or said[:2]
    return code if code in LANGUAGES and (by_name or said[2:3] in ("", "-", "_")) else stored
