"""Lists of records: what each shows, what a person asked of it, and the actions on several at once."""
