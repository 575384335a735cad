"""Views, by area: load, call one function, answer."""
