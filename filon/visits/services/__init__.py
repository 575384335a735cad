"""Sites, consents, views, and what follows when a visitor says who he is."""
