"""The answer that there is none, and what can be said of why."""
