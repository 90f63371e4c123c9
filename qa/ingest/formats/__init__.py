"""One module per file format, each with `read(path, max_bytes)`."""
