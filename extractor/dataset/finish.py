"""What needs more than one document, computed anew at the end of every run, in one transaction."""

from __future__ import annotations

from extractor.dataset import attachments, comparisons, identities, narrative, versions
from extractor.dataset.store import Store


def finish(store: Store) -> None:
    """Bring all that depends on several documents in line with what the store holds now."""
    with store.transaction() as connection:
        _forget_orphans(store)
        _name_by_first_path(store)
        for table in ("checks", "problems"):
            connection.execute(f"DELETE FROM {table} WHERE origin = 'dataset'")
        attachments.tie(store)
        identities.settle(store)
        versions.compare(store)
        comparisons.compare(store)
        narrative.compare(store)


def _forget_orphans(store: Store) -> None:
    """A file that was replaced by another under the same name leaves its old content without a name."""
    query = "SELECT sha256 FROM {} WHERE sha256 IS NOT NULL AND sha256 NOT IN (SELECT sha256 FROM inputs WHERE sha256 IS NOT NULL)"
    for table in ("documents", "failures"):
        store.forget(sha256 for (sha256,) in store.connection.execute(query.format(table)).fetchall())


def _name_by_first_path(store: Store) -> None:
    """The same bytes under several paths go by the first in order, whichever was read."""
    for table in ("documents", "failures"):
        store.connection.execute(f"""
            UPDATE {table} SET path = first.path FROM (SELECT sha256, min(path) AS path FROM inputs GROUP BY sha256) AS first
            WHERE {table}.sha256 = first.sha256 AND {table}.path <> first.path""")
