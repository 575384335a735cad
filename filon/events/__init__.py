"""Events (salons, webinars, breakfasts): who registered, who came, and what follows."""
