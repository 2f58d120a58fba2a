"""Rules that hold between reports: from year to year of one body, and between a district and its bodies.

Sources: spec/pitfalls.md, "Checks worth having". Only the best document of each body and year takes part.
"""

from __future__ import annotations

from extractor.dataset.rows import AMONG, Row
from extractor.dataset.store import Store

# 四 of year t is 二 of year t + 1, in each of the seven columns.
_CARRIED = """
    SELECT later.document, earlier.document, b.code, a.code, a.value, b.value
    FROM best earlier JOIN best later ON later.series = earlier.series AND later.report_year = earlier.report_year + 1
    JOIN fields a ON a.document = earlier.document AND a.code LIKE 'requests.carried_out.%'
    JOIN fields b ON b.document = later.document AND b.code = replace(a.code, 'carried_out', 'carried_in')
    WHERE a.status = 'read' AND b.status = 'read'
    ORDER BY later.document, b.position"""

# 现行有效 of year t + 1 is that of year t plus 制发 less 废止. It fails in genuine pairs: a finding, never a problem.
_STOCK = """
    SELECT later.document, earlier.document, n.code, o.code, o.value + m.value - r.value, n.value
    FROM best earlier JOIN best later ON later.series = earlier.series AND later.report_year = earlier.report_year + 1
    JOIN fields o ON o.document = earlier.document AND o.code LIKE 'disclosure.%.in_force'
    JOIN fields n ON n.document = later.document AND n.code = o.code
    JOIN fields m ON m.document = later.document AND m.code = replace(o.code, 'in_force', 'issued')
    JOIN fields r ON r.document = later.document AND r.code = replace(o.code, 'in_force', 'repealed')
    WHERE o.status = 'read' AND n.status = 'read' AND m.status = 'read' AND r.status = 'read'
    ORDER BY later.document, n.position"""

# A district's own total against the sum of the bodies of its division that are at hand. They are seldom all at hand, so a sum
# that is smaller says nothing; a sum that is larger than the total contradicts a report that claims to cover them.
_BELOW = """
    SELECT d.document, NULL, f.code, f.code, sum(g.value), any_value(f.value)
    FROM best d JOIN best b ON b.division_code = d.division_code AND b.report_year = d.report_year AND b.document <> d.document
    JOIN fields f ON f.document = d.document AND f.code IN ('requests.new.total', 'requests.results_total.total')
    JOIN fields g ON g.document = b.document AND g.code = f.code
    WHERE d.kind = 'government' AND d.level = 'county' AND (b.kind = 'department' OR b.level = 'township')
        AND f.status = 'read' AND g.status = 'read'
    GROUP BY d.document, f.code, f.position ORDER BY d.document, f.position"""


def compare(store: Store) -> tuple[list[Row], list[Row]]:
    """Checks and problems (rows without position) of all rules between documents; inside a transaction."""
    execute = store.connection.execute
    execute("CREATE OR REPLACE TEMP VIEW best AS SELECT * FROM documents WHERE best AND report_year IS NOT NULL")
    checks: list[Row] = []
    problems: list[Row] = []
    for document, other, code, before, left, right in execute(_CARRIED).fetchall():
        checks.append(_check(document, "carried_over", left == right, code, before, left, right, other))
        if left != right:
            message = f"The year before carried {left:g} requests over ({before}), this report received {right:g} ({code})."
            problems.append((document, "carried_over", message, code, other, AMONG))
    for document, other, code, before, left, right in execute(_STOCK).fetchall():
        checks.append(_check(document, "stock", left == right, code, before, left, right, other))
    for document, other, code, before, left, right in execute(_BELOW).fetchall():
        holds = left == right or (None if left < right else False)
        checks.append(_check(document, "bodies_below", holds, code, before, left, right, other))
    execute("DROP VIEW best")
    return checks, problems


def _check(document: str, rule: str, holds: bool | None, code: str, before: str, left: float, right: float, other: str | None) -> Row:
    why = "not all bodies below are at hand, or their requests are not counted above" if holds is None else ""
    codes = code if before == code else f"{before} {code}"
    return (document, rule, holds, codes, left, right, why, "", None, other, AMONG)
