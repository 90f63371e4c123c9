"""A question-answering model of no use, for what is true of every such model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.models.verified import find_encoder
from qa.settings import BUNDLED_MODEL

if TYPE_CHECKING:
    from pathlib import Path


def tiny_model(folder: Path) -> Path:
    """An untrained model, as transformers saves one; returns its folder."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForQuestionAnswering

    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(find_encoder(BUNDLED_MODEL).folder)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    BertForQuestionAnswering(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
