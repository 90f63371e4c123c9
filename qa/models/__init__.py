"""The only package that loads weights: the encoder and the reader, from verified files."""
