"""Rules that the tests of scoring share."""

from filon.scoring.rules.scale import Rule

QUOTE = Rule("Demande de devis", "form", outcome="quote", points=60, half_life=90, intent=True)
CONTENT = Rule("Télécharge un guide", "form", outcome="content", points=10, day_cap=15, total_cap=30, half_life=21)
REACHED = Rule("Nous parle au téléphone", "call", outcome="reached", points=15, half_life=60)
REPLY = Rule("Nous écrit", "email", direction="inbound", points=20, day_cap=20, half_life=60)
MEETING = Rule("Vient à un rendez-vous", "meeting", points=40, half_life=60)
WRONG = Rule("Faux numéro", "call", direction="inbound", outcome="wrong_number", points=-25, total_cap=50)
PRICES = Rule("Regarde les tarifs", "page", outcome="/tarifs", points=12, day_cap=12, total_cap=36, half_life=14)
JOBS = Rule("Cherche un emploi", "page", outcome="/emplois*", points=-30, total_cap=30)
SCALE = [QUOTE, CONTENT, REACHED, REPLY, MEETING, WRONG, PRICES, JOBS]
