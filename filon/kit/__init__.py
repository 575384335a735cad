"""No business here: text keys, identifiers, business time, money, statistics, the criteria language."""
