from __future__ import annotations

import math

from evaluated import outcome, refusal

from qa.evaluate.summary import measures, timings


def test_a_perfect_run() -> None:
    perfect = [outcome(confidence=1.0), outcome(confidence=1.0)]
    perfect.append(
        outcome(
            answerable=False,
            answered=False,
            confidence=0.0,
            rank=None,
            correct=False,
            f1=0,
            citations=0,
            overlapping=0,
            tokens=None,
        )
    )
    found = {(m.group, m.name): m.value for m in measures(perfect, resamples=20)}
    best = {
        ("confidence", "AURC"): (0 + 0 + 1 / 3) / 3,  # the refusal, kept last, is no error
        ("confidence", "ECE"): 0.0,
        ("passages", "token precision"): 0.5,
        ("passages", "token IoU"): 0.5,
    }
    assert found.keys() >= best.keys()
    for name, value in found.items():
        assert math.isclose(value, best.get(name, 1.0), abs_tol=1e-12), name


def test_a_mixed_run_by_hand() -> None:
    mixed = [
        outcome(),
        outcome(correct=False, rank=2, f1=0.5, citations=3, overlapping=0),
        refusal(answerable=True),
        refusal(answerable=False),
        outcome(answerable=False, correct=False, rank=None, overlapping=0, tokens=None),
    ]
    found = {(m.group, m.name): m for m in measures(mixed, resamples=50)}
    values = {name: round(m.value, 4) for name, m in found.items()}
    assert values["retrieval", "hit@1"] == round(1 / 3, 4)
    assert values["retrieval", "hit@5"] == round(2 / 3, 4)
    assert values["retrieval", "hit@10"] == 1
    assert values["retrieval", "MRR@10"] == round((1 + 1 / 2 + 1 / 6) / 3, 4)
    assert values["answer", "answered"] == round(2 / 3, 4)
    assert values["answer", "correct"] == round(1 / 3, 4)
    assert values["answer", "exact match"] == round(1 / 3, 4)
    assert values["answer", "F1"] == 0.5
    assert values["refusal", "precision"] == 0.5
    assert values["refusal", "recall"] == 0.5
    assert values["refusal", "F1"] == 0.5
    assert values["confidence", "AUC"] == round((1 / 2 + 1 + 1 / 2 + 1 + 0 + 1 / 2) / 6, 4)
    assert values["citation", "exact"] == 1
    assert values["citation", "overlap"] == 0.25
    assert values["passages", "token recall"] == round(2 / 3, 4)
    assert found["retrieval", "hit@1"].count == 3
    assert found["refusal", "F1"].count == 5
    for measure in found.values():
        assert measure.low <= measure.value <= measure.high or measure.name in {"AURC", "ECE"}


def test_what_cannot_be_measured_is_left_out() -> None:
    found = {(m.group, m.name) for m in measures([refusal(answerable=False)], resamples=5)}
    assert found == {
        ("refusal", "precision"),
        ("refusal", "recall"),
        ("refusal", "F1"),
        ("confidence", "AURC"),
        ("confidence", "ECE"),
    }


def test_timings_per_stage() -> None:
    taken = [
        outcome(timings_ms={"read": 10.0, "ask": 12.0}),
        outcome(timings_ms={"read": 20.0}),
        outcome(timings_ms={"read": 30.0}),
    ]
    found = {timing.stage: (timing.p50, timing.p95) for timing in timings(taken)}
    assert found == {"read": (20.0, 29.0), "ask": (12.0, 12.0)}
    assert list(found) == ["read", "ask"]
