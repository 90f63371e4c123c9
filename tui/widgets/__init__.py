"""Widgets render what they are given and post typed messages; they know nothing of the engine."""
