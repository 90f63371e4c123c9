"""A tiny random reader and a hundred invented questions: the whole of training in seconds."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
import torch
from safetensors.torch import save_file
from transformers import BertConfig, BertModel

from training.model import base_folder

if TYPE_CHECKING:
    from pathlib import Path

PLACES = ("Lima", "Oslo", "Cairo", "Kyoto", "Quito", "Turin", "Perth", "Dakar", "Minsk", "Hanoi")


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence encoder's folder: the real vocabulary, random weights of a tiny model."""
    folder = tmp_path_factory.mktemp("base")
    sizes = {
        "vocab_size": 30522,
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 64,
        "max_position_embeddings": 512,
    }
    (folder / "config.json").write_text(json.dumps(sizes))
    (folder / "tokenizer.json").write_bytes((base_folder() / "tokenizer.json").read_bytes())
    torch.manual_seed(0)
    model = BertModel(BertConfig.from_dict(sizes), add_pooling_layer=False)
    save_file(model.state_dict(), folder / "model.safetensors")
    return folder


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of public question sets, as downloaded, with a hundred invented questions."""
    folder = tmp_path_factory.mktemp("data")
    rows: list[dict[str, Any]] = []
    for number in range(60):
        place, year = PLACES[number % 10], 1900 + number
        missing = ("Bergen", "Malmo", "Gdynia")[number % 3]
        context = (
            f"Report {number} was short. The meeting of {year} was held in {place} , as planned . "
            f"Nobody from {missing} came . It ended after {number + 2} days , it is said ."
        )
        start = context.index(place)
        rows.append(
            {
                "id": f"q{number}",
                "title": f"Meeting_{number}",
                "context": context,
                "question": f"Where was the meeting of {year} held that {missing} missed?",
                "answers": [{"text": place, "start": start}],
                "impossible": False,
            }
        )
    with gzip.open(folder / "nq_oracle_litm.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    paragraphs = [
        {
            "context": row["context"],
            "qas": [
                {
                    "id": row["id"],
                    "question": row["question"],
                    "answers": [{"text": a["text"], "answer_start": a["start"]}],
                }
                for a in row["answers"]
            ],
        }
        for row in rows[:40]
    ]
    with gzip.open(folder / "squadshifts_new_wiki.json.gz", "wt", encoding="utf-8") as file:
        json.dump({"data": [{"title": "All_meetings", "paragraphs": paragraphs}]}, file)
    return folder


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles with questions about them, some of which they do not answer."""
    folder = tmp_path_factory.mktemp("corpus")
    articles, questions = [], []
    for number, place in enumerate(PLACES):
        filler = "Many visitors came and the halls were full of paintings and maps . " * 8
        parts = [f"{place} Museum\n\nThe museum of {place} is old ."]
        parts += [
            f"From {year} to {year + 4} it was led by Director{number}{term} . {filler}"
            for term, year in enumerate(range(1950, 1970, 5))
        ]
        text = "\n\n".join(parts)
        articles.append({"id": place.lower(), "title": f"{place} Museum", "text": text})
        name = f"Director{number}1"
        start = text.index(name)
        questions.append(
            {
                "id": f"/wiki/{place}#P1#0",
                "question": f"Who led the {place} Museum from 1955 to 1959?",
                "answers": [name],
                "answerable": True,
                "gold": [{"doc": place.lower(), "start": start, "end": start + len(name)}],
            }
        )
        questions.append(
            {
                "id": f"/wiki/{place}#P1#1",
                "question": f"Who led the {place} Museum from 1901 to 1903?",
                "answers": [],
                "answerable": False,
                "gold": [],
            }
        )
    for file, rows in (("corpus.jsonl", articles), ("questions.jsonl", questions)):
        (folder / file).write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder
