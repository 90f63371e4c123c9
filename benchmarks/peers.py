"""The peers: an environment of their own with them in it, and their search over made-up passages.

    PYTHON benchmarks/peers.py NAME PASSAGES QUESTIONS

`asking.py` calls it so, with that environment's interpreter. Passages and their vectors are those
of our library; a question is encoded by sentence-transformers, for its time, and given the made-up
vector.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import time
import venv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from figures import quantiles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    import numpy.typing as npt

    Search = Callable[[str], object]

ROOT = Path(__file__).parents[1]
PEERS = ("txtai==9.14.0", "langchain-community==0.3.30", "langchain-huggingface==0.3.1")
K = 10


def peers_python(folder: Path) -> str:
    """The interpreter of an environment with the peers in it, made if it is not there."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        own = next(folder.glob("lib/python*/site-packages"))
        (own / "shared.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
        install = [str(python), "-m", "pip", "install", "--quiet", *PEERS]
        subprocess.run([*install, "-c", str(ROOT / "constraints.txt")], check=True)
    return str(python)


def called(python: str, *call: object) -> Any:
    """What a call of that interpreter prints as JSON on its last line."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT)}
    command = [python, *map(str, call)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


def searched(folder: Path, passages: int, questions: int) -> dict[str, dict[str, float]]:
    """Median and 95th percentile of each peer's search over so many passages."""
    python = peers_python(folder)
    return {name: called(python, __file__, name, passages, questions) for name in SEARCHES}


class Vectors:
    """Made-up vectors of passages by their text, and of questions at the cost of real ones."""

    def __init__(self, passages: int) -> None:
        from articles import PASSAGES_EACH, ProjectingEncoder, article
        from sentence_transformers import SentenceTransformer

        from qa.indexing.embedding import body_passages, passage_text
        from qa.models.verified import find_encoder
        from qa.settings import BUNDLED_MODEL, Settings

        self._made_up = ProjectingEncoder()
        self._model = SentenceTransformer(str(find_encoder(BUNDLED_MODEL).folder), device="cpu")
        self.texts: list[str] = []
        for title, text, _ in map(article, range(passages // PASSAGES_EACH)):
            spans = body_passages(text, Settings().passage_words)
            self.texts += [passage_text(title, span.of(text)) for span in spans]
        self._known = set(self.texts)

    def of(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Shape `(len(texts), 384)`."""
        asked = [text for text in texts if text not in self._known]
        if asked:
            self._model.encode(asked)
        return self._made_up.encode_passages(texts)


def txtai(vectors: Vectors) -> Search:
    """txtai, hybrid, with its content stored."""
    from txtai import Embeddings

    def transform(texts: Sequence[str]) -> npt.NDArray[np.float32]:  # it takes no method
        return vectors.of(texts)

    embeddings = Embeddings(method="external", transform=transform, content=True, hybrid=True)
    embeddings.index(vectors.texts)
    return lambda question: embeddings.search(question, K)


def langchain(vectors: Vectors) -> Search:
    """LangChain with FAISS."""
    from langchain_community.vectorstores import FAISS

    pairs = zip(vectors.texts, vectors.of(vectors.texts).tolist(), strict=True)
    store = FAISS.from_embeddings(list(pairs), lambda text: vectors.of([text])[0].tolist())
    return lambda question: store.similarity_search(question, k=K)


SEARCHES: dict[str, Callable[[Vectors], Search]] = {"txtai": txtai, "LangChain": langchain}


def main() -> None:
    """Make the peer's index, time its searches, print them."""
    from articles import PASSAGES_EACH, questions

    name, passages, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    search = SEARCHES[name](Vectors(passages))
    first, *wanted = questions(count + 1, passages // PASSAGES_EACH)
    search(first)
    taken = []
    for question in wanted:
        started = time.perf_counter()
        search(question)
        taken.append((time.perf_counter() - started) * 1000)
    print(json.dumps(quantiles(taken)))


if __name__ == "__main__":
    main()
