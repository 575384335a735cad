"""What is known of permissions: facts for the law, people to inform, people past their term, suppressed addresses."""
