"""« Quand … si … alors … »: written by people, in versions, with a journal of all that it did."""
