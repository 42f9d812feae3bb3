-- SPDX-License-Identifier: Apache-2.0
-- What version 2 of the store adds.

-- The files that a scan read, those of the system aside.
CREATE TABLE analysed_file (
    scan INTEGER NOT NULL REFERENCES scan ON DELETE CASCADE,
    position INTEGER NOT NULL,
    file TEXT NOT NULL,                    -- relative to the scan's root when below it
    digest TEXT NOT NULL,                  -- SHA-256 in hex
    PRIMARY KEY (scan, position)
) STRICT, WITHOUT ROWID;

-- Scans that can be used again: the same content under the same settings gives the same findings.
CREATE TABLE scan_content (
    content TEXT NOT NULL,                 -- digest over what git says the files were, or, led by
                                           -- 'facts:', over what was made of them before linking
    settings TEXT NOT NULL,                -- digest over program, flags, rules and project file, sealed
    scan INTEGER NOT NULL REFERENCES scan ON DELETE CASCADE,
    PRIMARY KEY (content, settings)
) STRICT, WITHOUT ROWID;
CREATE INDEX scan_content_by_scan ON scan_content (scan);

-- What is left of scans for ever: one short row each, also when the scan itself was pruned.
CREATE TABLE history (
    scan INTEGER PRIMARY KEY,              -- number of the scan, there or pruned
    stored_at TEXT NOT NULL,               -- UTC
    revision TEXT NOT NULL,
    dirty INTEGER NOT NULL CHECK (dirty IN (0, 1)),
    purpose TEXT NOT NULL CHECK (purpose IN ('scan', 'change', 'before')),
    as_of TEXT NOT NULL,
    rules_digest TEXT NOT NULL,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    units INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    critical INTEGER NOT NULL,             -- findings by severity that are not suppressed and of
    high INTEGER NOT NULL,                 -- medium confidence at least
    medium INTEGER NOT NULL,
    low INTEGER NOT NULL,
    unsure INTEGER NOT NULL,               -- of low confidence
    suppressed INTEGER NOT NULL,
    new INTEGER NOT NULL,                  -- against what the scan was compared with
    gone INTEGER NOT NULL
) STRICT;
