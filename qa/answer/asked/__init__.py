"""What a question wants, told by its words: what kind of answer, in what form, of what time."""
