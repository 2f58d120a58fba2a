"""Two local Ray nodes, one killed in mid-run, give the result of the local engine (benchmarks/cluster.py is the long form)."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("ray", reason="the extra `cluster` is not installed")

# Ray's own warnings and its unclosed sockets are not ours.
pytestmark = pytest.mark.filterwarnings("ignore")


def test_a_killed_node_changes_nothing(tmp_path: Path) -> None:
    from benchmarks.cluster import compare

    found = compare(tmp_path, documents=500, kill_after=3.0)
    assert found["killed_after_answers"] is not None
    assert found["unaccounted"] == 0
    assert found["equal"]
