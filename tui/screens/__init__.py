"""Screens hold the layout and turn messages into what is seen."""
