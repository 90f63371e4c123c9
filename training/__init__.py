"""How the shipped reader was made: data preparation, training, evaluation and export.

Nothing here runs when Footnote answers a question. The package exists so that anyone can
repeat, check or improve the weights in ``qa/models`` from public data with four commands:
``prepare``, ``train``, ``evaluate`` and ``export``.
"""
