"""The answer of the pages on sources and visits as French sentences."""

from filon.kit.french import format_count, format_percent
from filon.reporting.rules.attribution import Attribution, SourcesReport
from filon.reporting.rules.sentences import whole_euros


def sources_sentence(report: SourcesReport, *, words: str) -> str:
    """Who brought most leads and how sure that is; who brought most money; where the models can differ at all."""
    if not report.total.leads:
        return f"Aucun lead n’est entré {words}."
    leads = format_count(report.total.leads, "lead entré", "leads entrés")
    told = f"{leads} {words}."
    first = report.channels[0]
    due = first.due[Attribution.POSITION]
    if due.share is not None and due.low is not None and due.high is not None:
        told += (
            f" {first.channel.label} en amène {format_percent(due.share, 0)} "
            f"(de {format_percent(due.low, 0)} à {format_percent(due.high, 0)})"
        )
        richest = max(report.channels, key=lambda one: one.due[Attribution.POSITION].cents)
        cents = richest.due[Attribution.POSITION].cents
        told += f"\u202f; {richest.channel.label} rapporte le plus, {whole_euros(cents)}." if cents else "."
    if report.touched:
        several = format_count(report.touched, "lead a été touché", "leads ont été touchés")
        told += f" {several} par plusieurs canaux\u00a0: c’est là que les trois lectures diffèrent."
    return told


def site_sentence(visits: int, views: int, robots: int, *, words: str) -> str:
    if not views and not robots:
        return f"Rien n’est arrivé {words}\u00a0: la ligne est-elle dans les pages du site\u202f?"
    told = f"{format_count(visits, 'visite', 'visites')} et {format_count(views, 'page vue', 'pages vues')} {words}"
    if not robots:
        return f"{told}."
    return f"{told}\u202f; {format_count(robots, 'requête de robot comptée', 'requêtes de robots comptées')} à part."
