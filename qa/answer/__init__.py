"""Candidates → Answer: reading passages, choosing quotes, citing them, or declining to answer."""
