"""Events, registrations, attendance and what follows."""
