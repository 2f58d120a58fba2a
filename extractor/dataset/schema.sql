-- The tables of a store. What each column means is in docs/store.md.

CREATE TABLE IF NOT EXISTS runs (
    run INTEGER, started TIMESTAMP, finished TIMESTAMP, version VARCHAR, reading VARCHAR, options VARCHAR, sources VARCHAR[],
    engine VARCHAR, workers INTEGER, inputs INTEGER, read INTEGER, failed INTEGER, known INTEGER, ignored INTEGER
);

CREATE TABLE IF NOT EXISTS inputs (
    path VARCHAR PRIMARY KEY, sha256 VARCHAR, bytes BIGINT, url VARCHAR, crawled VARCHAR, columns VARCHAR, page VARCHAR, run INTEGER
);

CREATE TABLE IF NOT EXISTS documents (
    document VARCHAR, sha256 VARCHAR, number INTEGER, path VARCHAR, format VARCHAR, pages INTEGER,
    title VARCHAR, agency VARCHAR, year INTEGER, template VARCHAR,
    disclosure_form VARCHAR, requests_form VARCHAR, remedies_form VARCHAR,
    overall DOUBLE, verdict VARCHAR,
    body VARCHAR, place VARCHAR, level VARCHAR, kind VARCHAR, division_code VARCHAR, division_confidence DOUBLE,
    report_year INTEGER, year_evidence VARCHAR,
    series VARCHAR, unit VARCHAR, best BOOLEAN, run INTEGER, seconds DOUBLE
);

CREATE TABLE IF NOT EXISTS sections (
    document VARCHAR, position INTEGER, number INTEGER, heading VARCHAR, title VARCHAR, text VARCHAR, page INTEGER
);

CREATE TABLE IF NOT EXISTS fields (
    document VARCHAR, position INTEGER, code VARCHAR, value DOUBLE, raw VARCHAR, status VARCHAR, confidence DOUBLE,
    page INTEGER, x0 DOUBLE, top DOUBLE, x1 DOUBLE, bottom DOUBLE, line INTEGER, evidence VARCHAR
);

CREATE TABLE IF NOT EXISTS checks (
    document VARCHAR, position INTEGER, rule VARCHAR, holds BOOLEAN, codes VARCHAR, "left" DOUBLE, "right" DOUBLE,
    why VARCHAR, quote VARCHAR, page INTEGER, other VARCHAR, origin VARCHAR
);

CREATE TABLE IF NOT EXISTS problems (
    document VARCHAR, position INTEGER, code VARCHAR, message VARCHAR, codes VARCHAR, other VARCHAR, origin VARCHAR
);

CREATE TABLE IF NOT EXISTS failures (
    path VARCHAR, sha256 VARCHAR, outcome VARCHAR, message VARCHAR, run INTEGER, seconds DOUBLE
);

-- Working tables: links between files, which tie attachments to pages; MinHash
-- signatures of sections, by which copied text is found.
CREATE TABLE IF NOT EXISTS links (sha256 VARCHAR, link VARCHAR);
CREATE TABLE IF NOT EXISTS signatures (document VARCHAR, number INTEGER, signature BLOB);
