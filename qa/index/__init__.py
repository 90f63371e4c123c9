"""The library's files: the SQLite store, the vectors beside it, and the writer's lock.

This is the only package that touches `sqlite3` and `faiss`. SQLite is the truth; vectors
are derived from it, published as verified generations, and can be rebuilt at any time.
"""
