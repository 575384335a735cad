"""Every story that writes in two packages."""
