"""Scripts of the set-up: installing, checking, copying, mapping."""
