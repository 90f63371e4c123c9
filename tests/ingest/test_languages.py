from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import samples

from qa.ingest import read_documents
from qa.ingest.languages import told
from qa.types import NewDocument

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {
    "de": "Die Bürgermeisterin eröffnete am Freitag die Brücke, die seit Jahren gesperrt war.",
    "fr": "La maire a inauguré vendredi le pont qui était fermé depuis trois ans.",
    "es": "La alcaldesa inauguró el viernes el puente que llevaba tres años cerrado.",
    "it": "La sindaca ha inaugurato venerdì il ponte che era chiuso da tre anni.",
    "nl": "De burgemeester opende vrijdag de brug die drie jaar gesloten was. Velen kwamen.",
    "pl": "Burmistrz otworzyła w piątek most, który był zamknięty od trzech lat.",
    "uk": "Мер відкрила у п'ятницю міст, який був закритий три роки. Багато хто прийшов пішки.",
    "ja": "市長は金曜日、三年間閉鎖されていた橋を開通させた。多くの人が徒歩で訪れた。",
    "da": "Hun læste bogen The Lord of the Rings og syntes, at det var den bedste af dem alle.",
    "en": "The mayor opened the bridge on Friday. It had been closed for three years.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_the_language_of_a_text_is_told(code: str) -> None:
    assert told(TEXTS[code]) == code


@pytest.mark.parametrize("text", ["", "12 345 678 == 99 " * 20, "Hm. OK!", "x = y + z\n" * 40])
def test_where_it_cannot_be_told_nothing_is_said(text: str) -> None:
    assert told(text) == ""


def test_front_matter_is_in_no_language() -> None:
    head = "---\ntitle: The bridge of the town and the road that leads there\n---\n"

    assert told(head + TEXTS["de"]) == "de"


def test_what_a_source_states_goes_first(tmp_path: Path) -> None:
    page = samples.html().replace(b"en-GB", b"cy-GB")
    for name, data, language in (
        ("a.html", page, "cy"),
        ("b.txt", TEXTS["fr"].encode(), "fr"),
        ("c.jsonl", json.dumps({"text": TEXTS["pl"]}).encode(), "pl"),
    ):
        (tmp_path / name).write_bytes(data)
        (found,) = read_documents(tmp_path / name, 100_000)
        assert isinstance(found, NewDocument)
        assert found.language == language


@pytest.mark.parametrize("times", [1, 30])
def test_plain_english_needs_no_model(times: int) -> None:
    text = "The keeper of the lighthouse counted boats with the mayor, and that was all. " * times
    code = (
        "import sys\nfrom qa.ingest.languages import told\n"
        "assert told(sys.argv[1]) == 'en'\nassert 'py3langid' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, text], check=True)
