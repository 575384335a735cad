"""Pages of one record: its facts edited in place, what surrounds it, its timeline."""
