"""One episode of interest of a person or company, from first sign to client."""
