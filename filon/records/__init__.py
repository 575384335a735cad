"""What every record shares: origin, external ids, custom fields, dated changes, tags, notes, files, views, undo."""
