-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which ids a file had so far (schema/seen.h): in a temporary file of its own, not in the store.
CREATE TABLE seen (
    id   BLOB NOT NULL PRIMARY KEY, -- of a response
    hash BLOB NOT NULL,             -- of its document
    line INTEGER NOT NULL           -- where it stood first
) STRICT, WITHOUT ROWID
