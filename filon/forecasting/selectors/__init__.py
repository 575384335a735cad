"""What this package reads: open deals as they were known, history, targets, past forecasts."""
