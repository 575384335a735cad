"""The people who work here: teams, rights, absences."""
