"""From quotes to an answer: verbatim, each said once, with numbers for all that back it."""
