"""Questions over everything."""
