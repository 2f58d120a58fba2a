"""What a fit may change in the model, and what it may not."""

from __future__ import annotations

import tomllib

from benchmarks.calibration.__main__ import MODEL, written
from benchmarks.calibration.fit import Weights


def test_a_fit_changes_the_weights_and_leaves_the_floors_that_a_person_set() -> None:
    text = MODEL.read_text("utf-8")
    before = tomllib.loads(text)
    found = Weights(1.5, {name: 3.25 for name in before["doubt"]}, {name: 2.75 for name in before["support"]})
    after = tomllib.loads(written(text, found, "a test"))
    assert after["look"] == before["look"]
    assert after["sure"] == before["sure"]
    assert (after["intercept"], after["fitted"]) == (1.5, "a test")
    assert set(after["doubt"].values()) == {3.25}
    assert set(after["support"].values()) == {2.75}
    assert [line for line in written(text, found, "a test").splitlines() if line.startswith("#")] == [line for line in text.splitlines() if line.startswith("#")]


def test_no_floor_asks_for_more_than_certainty() -> None:
    assert all(0 < floor <= 1 for floor in tomllib.loads(MODEL.read_text("utf-8"))["look"].values())
