"""Question → candidates: what to look for, dense and lexical retrieval, and their fusion."""
