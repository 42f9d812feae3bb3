-- SPDX-License-Identifier: Apache-2.0
-- What version 3 of the store adds.

-- That a scan was written by whom it is read by: a stranger's tree may come with a store of its own.
CREATE TABLE seal (
    scan INTEGER PRIMARY KEY REFERENCES scan ON DELETE CASCADE,
    seal TEXT NOT NULL                     -- HMAC-SHA256 over the scan's rows, in hex
) STRICT;
