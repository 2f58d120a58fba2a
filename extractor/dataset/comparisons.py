"""Rules that hold between reports: from year to year of one body, and between a district and its bodies.

Sources: spec/pitfalls.md, "Checks worth having". Only the best document of each body and year takes part. The store itself writes the
checks, so that their number is not bound by memory.
"""

from __future__ import annotations

from extractor.dataset.columnar import Row
from extractor.dataset.rows import AMONG
from extractor.dataset.store import Store

# 四 of year t is 二 of year t + 1, in each of the seven columns.
_CARRIED = """
    SELECT later.document, earlier.document AS other, b.position, a.code || ' ' || b.code AS codes, a.value AS "left", b.value AS "right",
        a.value = b.value AS holds
    FROM best earlier JOIN best later ON later.series = earlier.series AND later.report_year = earlier.report_year + 1
    JOIN fields a ON a.document = earlier.document AND a.code LIKE 'requests.carried_out.%'
    JOIN fields b ON b.document = later.document AND b.code = replace(a.code, 'carried_out', 'carried_in')
    WHERE a.status = 'read' AND b.status = 'read'"""

# 现行有效 of year t + 1 is that of year t plus 制发 less 废止. It fails in genuine pairs: a finding, never a problem.
_STOCK = """
    WITH held AS (
        SELECT document, split_part(code, '.', 2) AS what,
            max(value) FILTER (code LIKE '%.in_force') AS in_force, max(position) FILTER (code LIKE '%.in_force') AS position,
            max(value) FILTER (code LIKE '%.issued') AS issued, max(value) FILTER (code LIKE '%.repealed') AS repealed
        FROM fields JOIN best USING (document) WHERE code LIKE 'disclosure.%' AND status = 'read' GROUP BY ALL)
    SELECT later.document, earlier.document AS other, n.position, 'disclosure.' || what || '.in_force' AS codes,
        o.in_force + n.issued - n.repealed AS "left", n.in_force AS "right", o.in_force + n.issued - n.repealed = n.in_force AS holds
    FROM best earlier JOIN best later ON later.series = earlier.series AND later.report_year = earlier.report_year + 1
    JOIN held o ON o.document = earlier.document JOIN held n USING (what)
    WHERE n.document = later.document AND o.in_force + n.issued - n.repealed IS NOT NULL AND n.in_force IS NOT NULL"""

# A district's own total against the sum of the bodies of its division that are at hand. They are seldom all at hand, so a sum
# that is smaller says nothing; a sum that is larger than the total contradicts a report that claims to cover them.
_BELOW = """
    SELECT d.document, NULL AS other, f.position, f.code AS codes, sum(g.value) AS "left", any_value(f.value) AS "right",
        CASE WHEN sum(g.value) = any_value(f.value) THEN true WHEN sum(g.value) > any_value(f.value) THEN false END AS holds
    FROM best d JOIN best b ON b.division_code = d.division_code AND b.report_year = d.report_year AND b.document <> d.document
    JOIN fields f ON f.document = d.document AND f.code IN ('requests.new.total', 'requests.results_total.total')
    JOIN fields g ON g.document = b.document AND g.code = f.code
    WHERE d.kind = 'government' AND d.level = 'county' AND (b.kind = 'department' OR b.level = 'township')
        AND f.status = 'read' AND g.status = 'read'
    GROUP BY d.document, f.code, f.position"""


# Appended to what each document has already.
_APPEND = """
    INSERT INTO checks (document, position, rule, holds, codes, "left", "right", why, quote, other, origin)
    SELECT document, coalesce(had, 0) + row_number() OVER (PARTITION BY document ORDER BY position), ?, holds, codes, "left", "right",
        CASE WHEN holds IS NULL THEN ? ELSE '' END, '', other, ?
    FROM ({found}) LEFT JOIN (SELECT document, max(position) AS had FROM checks GROUP BY document) USING (document)"""

_NOT_CARRIED = f"""
    SELECT document, codes, "left", "right", other FROM checks
    WHERE rule = 'carried_over' AND origin = '{AMONG}' AND holds = false ORDER BY document, position"""

_UNCERTAIN = "not all bodies below are at hand, or their requests are not counted above"


def compare(store: Store) -> None:
    """Write the checks of all rules between documents, and note what was not carried over; inside a transaction."""
    execute = store.connection.execute
    execute("CREATE OR REPLACE TEMP VIEW best AS SELECT * FROM documents WHERE best AND report_year IS NOT NULL")
    for rule, found in (("carried_over", _CARRIED), ("stock", _STOCK), ("bodies_below", _BELOW)):
        execute(_APPEND.format(found=found), [rule, _UNCERTAIN, AMONG])
    execute("DROP VIEW best")
    for page in store.pages(_NOT_CARRIED):
        store.add_problems([_problem(*row) for row in page])


def _problem(document: str, codes: str, left: float, right: float, other: str) -> Row:
    before, code = codes.split()
    message = f"The year before carried {left:g} requests over ({before}), this report received {right:g} ({code})."
    return (document, "carried_over", message, code, other, AMONG)
