-- SPDX-License-Identifier: Apache-2.0
-- The store of scans: what each scan found, saw and did not see. Version 1 (pragma user_version).
-- Scans are history: rows are added, never changed. Verdicts are not here: they follow from the
-- findings, the laws and a date, and are computed again for each report.

CREATE TABLE scan (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    stored_at TEXT NOT NULL,               -- UTC, 2026-01-31T12:00:00Z; the only time stamp
    tool_version TEXT NOT NULL,
    front_version TEXT NOT NULL,
    root TEXT NOT NULL,                    -- folder that relative paths start at
    project TEXT NOT NULL,
    command TEXT NOT NULL,
    revision TEXT NOT NULL,                -- git commit, '' when unknown
    dirty INTEGER NOT NULL CHECK (dirty IN (0, 1)),
    as_of TEXT NOT NULL,
    rules_digest TEXT NOT NULL,
    units_total INTEGER NOT NULL,
    units_parsed INTEGER NOT NULL,
    units_with_errors INTEGER NOT NULL,
    functions INTEGER NOT NULL,
    functions_incomplete INTEGER NOT NULL,
    instructions INTEGER NOT NULL,
    unknown_instructions INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    calls_indirect INTEGER NOT NULL,
    calls_unresolved INTEGER NOT NULL,
    calls_unmodelled INTEGER NOT NULL,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1))
) STRICT;

-- What objects. file '' and line 0 mean unknown.
CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    scan INTEGER NOT NULL REFERENCES scan ON DELETE CASCADE,
    position INTEGER NOT NULL,             -- order in the report
    kind TEXT NOT NULL CHECK (kind IN ('code', 'declaration')),
    fingerprint TEXT NOT NULL,
    rule TEXT NOT NULL,
    title TEXT NOT NULL,
    message TEXT NOT NULL,
    remedy TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
    confidence TEXT NOT NULL CHECK (confidence IN ('low', 'medium', 'high')),
    confidence_reason TEXT NOT NULL,
    source_text TEXT NOT NULL,
    declaration TEXT NOT NULL,
    declared_file TEXT NOT NULL,
    declared_line INTEGER NOT NULL,
    declared_column INTEGER NOT NULL,
    sink_file TEXT NOT NULL,
    sink_line INTEGER NOT NULL,
    sink_column INTEGER NOT NULL,
    function TEXT NOT NULL,
    sink_kind TEXT NOT NULL,
    sink_callee TEXT NOT NULL,
    recipient TEXT NOT NULL,
    country TEXT NOT NULL,
    store TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'unchanged', 'gone')),
    suppressed_by TEXT,                    -- NULL = counts
    suppress_reason TEXT NOT NULL,
    suppress_owner TEXT NOT NULL,
    suppress_expires TEXT NOT NULL,
    UNIQUE (scan, position)
) STRICT;
CREATE INDEX finding_by_fingerprint ON finding (fingerprint);

CREATE TABLE finding_step (
    finding INTEGER NOT NULL REFERENCES finding ON DELETE CASCADE,
    position INTEGER NOT NULL,             -- 0 = source, last = sink
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    column INTEGER NOT NULL,
    function TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    depth INTEGER NOT NULL,                -- call nesting
    PRIMARY KEY (finding, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE finding_data (
    finding INTEGER NOT NULL REFERENCES finding ON DELETE CASCADE,
    position INTEGER NOT NULL,
    data TEXT NOT NULL,
    title TEXT NOT NULL,
    PRIMARY KEY (finding, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX finding_data_by_data ON finding_data (data);

-- Protections passed on the way: encoded, hashed, encrypted ...
CREATE TABLE finding_protection (
    finding INTEGER NOT NULL REFERENCES finding ON DELETE CASCADE,
    position INTEGER NOT NULL,
    protection TEXT NOT NULL,
    PRIMARY KEY (finding, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE finding_control (
    finding INTEGER NOT NULL REFERENCES finding ON DELETE CASCADE,
    position INTEGER NOT NULL,
    control TEXT NOT NULL,
    PRIMARY KEY (finding, position)
) STRICT, WITHOUT ROWID;

-- What a check measured for a control.
CREATE TABLE finding_measure (
    finding INTEGER NOT NULL REFERENCES finding ON DELETE CASCADE,
    position INTEGER NOT NULL,
    control TEXT NOT NULL,
    parameter TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (finding, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE finding_cwe (
    finding INTEGER NOT NULL REFERENCES finding ON DELETE CASCADE,
    position INTEGER NOT NULL,
    cwe INTEGER NOT NULL,
    PRIMARY KEY (finding, position)
) STRICT, WITHOUT ROWID;

-- Activities of the project's register that the flow belongs to.
CREATE TABLE finding_activity (
    finding INTEGER NOT NULL REFERENCES finding ON DELETE CASCADE,
    position INTEGER NOT NULL,
    activity TEXT NOT NULL,
    PRIMARY KEY (finding, position)
) STRICT, WITHOUT ROWID;

-- Binaries it was seen in.
CREATE TABLE finding_program (
    finding INTEGER NOT NULL REFERENCES finding ON DELETE CASCADE,
    position INTEGER NOT NULL,
    program TEXT NOT NULL,
    PRIMARY KEY (finding, position)
) STRICT, WITHOUT ROWID;

-- Further sources of the same finding.
CREATE TABLE finding_also (
    finding INTEGER NOT NULL REFERENCES finding ON DELETE CASCADE,
    position INTEGER NOT NULL,
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    column INTEGER NOT NULL,
    PRIMARY KEY (finding, position)
) STRICT, WITHOUT ROWID;

-- What was seen and is no objection: a datum, flow, protection, deletion, measured value.
CREATE TABLE observation (
    id INTEGER PRIMARY KEY,
    scan INTEGER NOT NULL REFERENCES scan ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    subject TEXT NOT NULL,
    value TEXT NOT NULL,
    detail TEXT NOT NULL,
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    column INTEGER NOT NULL,
    function TEXT NOT NULL,
    UNIQUE (scan, position)
) STRICT;

CREATE TABLE observation_step (
    observation INTEGER NOT NULL REFERENCES observation ON DELETE CASCADE,
    position INTEGER NOT NULL,
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    column INTEGER NOT NULL,
    function TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    depth INTEGER NOT NULL,
    PRIMARY KEY (observation, position)
) STRICT, WITHOUT ROWID;

-- What was not seen, and why.
CREATE TABLE coverage (
    scan INTEGER NOT NULL REFERENCES scan ON DELETE CASCADE,
    position INTEGER NOT NULL,
    area TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    count INTEGER NOT NULL,
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    column INTEGER NOT NULL,
    loses INTEGER NOT NULL CHECK (loses IN (0, 1)),
    PRIMARY KEY (scan, position)
) STRICT, WITHOUT ROWID;
