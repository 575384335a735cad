"""Generated cells of French files: well written, badly written, and plain noise."""

from hypothesis import strategies as st

SPACES = st.sampled_from(["", " ", "  ", "\u00a0", "\u202f", "\t"])
NOISE = st.text(max_size=20)


def glued(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map("".join)


def runs_of(*fragments: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(fragments), max_size=7).map("".join)


def digits(least: int, most: int | None = None) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=least, max_size=most or least)


NAMES = NOISE | runs_of(
    *(
        "Éléonore",
        "d'",
        "D’",
        "Ormesson",
        "LE ",
        "Goff",
        "Jean-",
        "Pierre",
        "Lœtitia",
        "de ",
        "Du ",
        "--",
        " ",
        "\u00a0",
        "ß",
        "Ñ",
    ),
    *(".", "MÜLLER", "É", "ÿ", "№", "…", "\u00ad", "é", "Ω", "İ", "\n"),
)
COMPANIES = NOISE | runs_of(
    *(
        "SARL ",
        " SAS",
        "S.A.R.L. ",
        "s.a.s",
        "S A ",
        "Sté ",
        "Société ",
        "ETS ",
        " Cie",
        " & ",
        "Dupont",
        "Le Grain de Sel",
        " SC",
    ),
    *(
        "Groupe ",
        " France",
        "société anonyme",
        "Société par actions simplifiée ",
        "Entreprise individuelle",
        "A.B.C.D.E.",
        "l'",
        "é",
    ),
    *("compagnie", " ", ",", ".", "-", "ei", "sel ", " et ", "a ", "Lyon", "Martin", "(SA)"),
)
SIRENS = NOISE | digits(9) | digits(14) | glued(st.sampled_from(["356000000", "732829320"]), SPACES, digits(0, 5))
PHONES = (
    NOISE
    | digits(2, 12)
    | glued(
        st.sampled_from(["0", "+33", "0033", "+33 (0)", "33", "", "+262", "+590 0", "Tél. : 0", "+32 "]),
        st.sampled_from(["1", "2", "4", "6", "69", "63", "59", "50", "708", "7", "8", "9", "26", "836"]),
        SPACES,
        digits(6, 8),
        st.sampled_from(["", ".0", " poste 12", "x3", "/"]),
    )
)
EMAILS = NOISE | glued(
    st.sampled_from(["", " ", "mailto:", "Jean <"]),
    runs_of("contact", "Jean", ".", "-", "_", "dupont", "+x", "é", "service", "1", "'", "`"),
    st.sampled_from(["@", "@", "@", "", "@@", " @"]),
    runs_of("gmail", "exemple", "été", ".", "-", "fr", "com", "test", ".fr", ".invalid", "a", "--", ".c1"),
    st.sampled_from(["", ".fr", ".com", ">", " ;", "."]),
)
AMOUNTS = (
    NOISE
    | runs_of(
        "1",
        "23",
        "456",
        "000",
        " ",
        "\u00a0",
        "\u202f",
        ",",
        ".",
        "-",
        "€",
        " €",
        "k€",
        "(",
        ")",
        "E+1",
        "'",
        "HT",
        "−",
    )
    | glued(
        digits(1, 3), SPACES, digits(3), SPACES, digits(3), st.sampled_from(["", ",", "."]), digits(0, 3), st.just(" €")
    )
    | digits(1, 20)
)
DATES = (
    NOISE
    | glued(
        digits(4),
        *[st.sampled_from(["-", "/", ""]), digits(1, 2)] * 2,
        st.sampled_from(["", " 09:14", "T23:59:59Z", " 24:00"]),
    )
    | glued(
        digits(1, 2), *[st.sampled_from(["-", "/", ".", " "]), digits(1, 2)] * 2, st.sampled_from(["", "20", " à 9h05"])
    )
    | glued(digits(1, 2), st.sampled_from([" mars ", " août ", "er janv. ", "-Dec-", " xx "]), digits(2, 4))
    | st.dates().map(str)
    | st.dates().map(lambda day: day.strftime("%d/%m/%Y"))
    | st.datetimes().map(lambda moment: str(moment)[:19])
)


def columns_of(texts: st.SearchStrategy[str]) -> st.SearchStrategy[list[str | None]]:
    return st.lists(st.none() | texts, max_size=12)
