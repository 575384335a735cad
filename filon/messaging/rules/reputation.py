"""What a domain publishes about its mail, judged: what is wrong, and the line to publish.

Since 2024 Google, Yahoo and Microsoft refuse or hide mail of domains without them (reference « Deliverability »).
"""

from collections.abc import Sequence
from typing import NamedTuple

from filon.kit.enums import LabelledEnum

MOST_LOOKUPS = 10  # RFC 7208, 4.6.4: beyond, receivers hold the whole SPF for broken
ASKING = ("include:", "a", "mx", "ptr", "exists:", "redirect=")


class Standing(LabelledEnum):
    SOUND = "sound", "En ordre"
    WEAK = "weak", "À améliorer"
    WRONG = "wrong", "À corriger"
    UNKNOWN = "unread", "Illisible"


class Check(NamedTuple):
    """`name` and `line`: what to publish, as a DNS record; empty when nothing is to be done there."""

    what: str
    standing: Standing
    sentence: str
    name: str = ""
    line: str = ""


class Published(NamedTuple):
    """What was read of one domain; None: no server answered. `dkim`: what each selector publishes."""

    domain: str
    txt: Sequence[str] | None
    dmarc: Sequence[str] | None
    mx: Sequence[str] | None
    dkim: Sequence[
        tuple[str, str, Sequence[str] | None]
    ] = ()  # selector, the key that we sign with or "", what was read
    host: str = ""
    reverse: bool | None = None  # whether the name of the sending server and its address name each other


def judge(found: Published) -> list[Check]:
    checks = [_spf(found), *_dkim(found), _dmarc(found), _mx(found)]
    return [*checks, _reverse(found)] if found.host and found.reverse is not None else checks


def _unread(what: str) -> Check:
    return Check(what, Standing.UNKNOWN, "Aucun serveur de noms ne répond\u00a0: rechargez la page dans un moment.")


def _spf(found: Published) -> Check:
    if found.txt is None:
        return _unread("SPF")
    records = [text for text in found.txt if text.lower().split(" ")[0] == "v=spf1"]
    line = f"v=spf1 mx{f' a:{found.host}' if found.host else ''} ~all"
    if not records:
        said = "Le domaine ne dit pas quels serveurs écrivent en son nom."
        return Check("SPF", Standing.WRONG, said, found.domain, line)
    if len(records) > 1:
        said = f"{len(records)} enregistrements SPF\u00a0: il n’en faut qu’un, sinon aucun ne compte. Réunissez-les."
        return Check("SPF", Standing.WRONG, said, found.domain)
    parts = records[0].lower().split()
    asked = sum(
        part.lstrip("+-~?").startswith(ASKING) and not part.lstrip("+-~?").startswith("all") for part in parts[1:]
    )
    if "+all" in parts or "all" in parts:
        return Check(
            "SPF", Standing.WRONG, "Il permet à n’importe qui d’écrire en votre nom (+all).", found.domain, line
        )
    if asked > MOST_LOOKUPS:
        said = f"Il fait chercher {asked} noms, {MOST_LOOKUPS} au plus\u00a0: au-delà il ne compte plus. Retirez des « include »."
        return Check("SPF", Standing.WRONG, said, found.domain)
    if not any(part in ("-all", "~all") or part.startswith("redirect=") for part in parts):
        said = "Il ne dit pas que faire des autres serveurs\u00a0: finissez-le par ~all."
        return Check("SPF", Standing.WEAK, said, found.domain, f"{records[0]} ~all")
    return Check("SPF", Standing.SOUND, "Le domaine dit quels serveurs écrivent en son nom.")


def _dkim(found: Published) -> list[Check]:
    if not found.dkim:
        said = (
            "Filon ne signe pas pour ce domaine. Si votre fournisseur signe (Google, Microsoft 365, service d’envoi), "
            "tout est bien\u202f; sinon, créez une clé ci-dessous."
        )
        return [Check("DKIM", Standing.WEAK, said)]
    return [_one_key(found.domain, *one) for one in found.dkim]


def _one_key(domain: str, selector: str, key: str, read: Sequence[str] | None) -> Check:
    name, line = f"{selector}._domainkey.{domain}", f"v=DKIM1; k=rsa; p={key}"
    if read is None:
        return _unread("DKIM")
    if any(f"p={key}" in text.replace(" ", "") for text in read):
        return Check("DKIM", Standing.SOUND, "Nos messages sont signés, et le domaine publie la clé qui le prouve.")
    said = (
        "Une autre clé y est publiée\u00a0: nos signatures sont fausses."
        if read
        else "La clé n’est pas encore publiée."
    )
    return Check("DKIM", Standing.WRONG, said, name, line)


def _dmarc(found: Published) -> Check:
    name = f"_dmarc.{found.domain}"
    line = f"v=DMARC1; p=none; rua=mailto:postmaster@{found.domain}"
    if found.dmarc is None:
        return _unread("DMARC")
    records = [text for text in found.dmarc if text.lower().replace(" ", "").startswith("v=dmarc1")]
    if len(records) != 1:
        said = "Il n’en faut qu’un." if records else "Le domaine ne dit pas que faire de qui écrit à sa place."
        return Check("DMARC", Standing.WRONG, said, name, line)
    policy = next((part.strip()[2:] for part in records[0].lower().split(";") if part.strip().startswith("p=")), "")
    if policy == "none":
        said = "Il surveille sans rien refuser\u00a0: quand ses rapports sont propres, passez à p=quarantine."
        return Check("DMARC", Standing.WEAK, said, name, records[0].replace("p=none", "p=quarantine"))
    if policy not in ("quarantine", "reject"):
        return Check("DMARC", Standing.WRONG, "Il n’a pas de règle (p=).", name, line)
    return Check("DMARC", Standing.SOUND, "Qui écrit à la place du domaine est écarté.")


def _mx(found: Published) -> Check:
    if found.mx is None:
        return _unread("MX")
    if not found.mx:
        return Check(
            "MX", Standing.WRONG, "Le domaine ne reçoit pas de courrier\u00a0: aucune réponse ne vous parviendra."
        )
    return Check("MX", Standing.SOUND, "Le domaine reçoit les réponses.")


def _reverse(found: Published) -> Check:
    if found.reverse:
        return Check("PTR", Standing.SOUND, f"{found.host} et son adresse se nomment l’un l’autre.")
    said = f"L’adresse de {found.host} ne porte pas son nom\u00a0: demandez-le à son hébergeur (PTR)."
    return Check("PTR", Standing.WRONG, said)
