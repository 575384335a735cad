"""The demonstration company: Halvane, an invented French maker of acoustic booths, with eighteen months of sales history."""
