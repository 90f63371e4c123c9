"""The peers: an environment of their own with them in it, and their search over made-up passages.

    PYTHON benchmarks/peers.py NAME PASSAGES FOLDER QUESTIONS

`asking.py` calls it so, with that environment's interpreter. Passages and their vectors are those
of our library in that folder; a question is encoded by sentence-transformers, for its time, and
given the made-up vector.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import sysconfig
import time
import venv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from figures import peak_mb, quantiles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    import numpy.typing as npt

    Search = Callable[[str], object]

ROOT = Path(__file__).parents[1]
PEERS = ("txtai==9.14.0", "langchain-community==0.3.30", "langchain-huggingface==0.3.1")
K = 10
PATIENCE = 3_600
"""Seconds that a peer may take for one library, the searches included."""


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


def called(python: str, *call: object, seconds: float | None = None) -> Any:
    """What a call of that interpreter prints as JSON on its last line.

    Raises:
        TimeoutExpired, CalledProcessError: of `subprocess`; it took longer than that, or failed.
    """
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT)}
    command = [python, *map(str, call)]
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, env=environment, timeout=seconds
    )
    return json.loads(done.stdout.splitlines()[-1])


def searched(peers: Path, passages: int, folder: Path, questions: int) -> dict[str, dict[str, Any]]:
    """Each peer's search over the passages of a library, or why there is none."""
    python = peers_python(peers)
    return {name: _searched(python, name, passages, folder, questions) for name in SEARCHES}


def _searched(python: str, *call: object) -> dict[str, Any]:
    try:
        found: dict[str, Any] = called(python, __file__, *call, seconds=PATIENCE)
    except subprocess.TimeoutExpired:
        return {"failed": f"not made within {PATIENCE // 60} minutes"}
    except subprocess.CalledProcessError as error:
        killed = error.returncode == -signal.SIGKILL
        return {"failed": "ran out of memory" if killed else f"ended with {error.returncode}"}
    return found


class Vectors:
    """Made-up vectors of passages by their text, and of questions at the cost of real ones."""

    def __init__(self, folder: Path) -> None:
        from articles import ProjectingEncoder
        from sentence_transformers import SentenceTransformer

        import qa
        from qa.index.changes import Changes
        from qa.indexing.embedding import passage_text
        from qa.models.verified import find_encoder
        from qa.settings import BUNDLED_MODEL

        self._made_up = ProjectingEncoder()
        self._model = SentenceTransformer(str(find_encoder(BUNDLED_MODEL).folder), device="cpu")
        self.texts: list[str] = []
        self.vectors: list[npt.NDArray[np.float32]] = []
        with qa.open_library(folder / "library.qa", encoder=self._made_up) as library:
            store = library.engine().store
            for ids, vectors in Changes(store.database, store.weights).embeddings():
                found = store.passages(ids.tolist())
                self.texts += [passage_text(p.document.title, p.text) for p in found]
                self.vectors += list(vectors)
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

    pairs = zip(vectors.texts, vectors.vectors, strict=True)  # it takes arrays for lists
    store = FAISS.from_embeddings(list(pairs), lambda text: vectors.of([text])[0].tolist())
    return lambda question: store.similarity_search(question, k=K)


SEARCHES: dict[str, Callable[[Vectors], Search]] = {"txtai": txtai, "LangChain": langchain}


def main() -> None:
    """Make the peer's index, time its searches, print them."""
    from articles import PASSAGES_EACH, questions

    name, passages, folder, count = sys.argv[1:]
    vectors = Vectors(Path(folder))
    started = time.perf_counter()
    search = SEARCHES[name](vectors)
    made_s = round(time.perf_counter() - started, 1)
    first, *wanted = questions(int(count) + 1, int(passages) // PASSAGES_EACH)
    search(first)
    taken = []
    for question in wanted:
        started = time.perf_counter()
        search(question)
        taken.append((time.perf_counter() - started) * 1000)
    print(json.dumps(quantiles(taken) | {"made_s": made_s, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main()
