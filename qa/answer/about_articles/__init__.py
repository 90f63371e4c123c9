"""Questions about the articles themselves: their days, their authors, what they are about."""
