-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What is kept no longer than it is needed (schema/purge.h): texts, or whole documents, of closed
-- campaigns go; what the figures stand on stays.

-- Kept. One row a purge, for ever: what went, by which rule.
CREATE TABLE purge (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,        -- order
    at_ms      INTEGER NOT NULL,                         -- when
    actor      TEXT NOT NULL CHECK (actor <> ''),        -- who: as in the audit
    campaign   TEXT NOT NULL REFERENCES campaign (id),   -- of which campaign
    what       INTEGER NOT NULL CHECK (what IN (1, 2)),  -- enum purge_what: 1 = texts, 2 = documents
    before_day INTEGER,                                  -- received before this day; NULL = all
    responses  INTEGER NOT NULL CHECK (responses >= 0),  -- how many responses were changed
    conflicts  INTEGER NOT NULL CHECK (conflicts >= 0),  -- how many other bodies were emptied
    ids        BLOB NOT NULL CHECK (length(ids) = 32)    -- hash over the ids, in the order of storing
) STRICT;

CREATE TRIGGER purge_is_never_changed BEFORE UPDATE ON purge
BEGIN
    SELECT raise(ABORT, 'purge is append-only');
END;

CREATE TRIGGER purge_is_never_deleted BEFORE DELETE ON purge
BEGIN
    SELECT raise(ABORT, 'purge is append-only');
END;

-- What has gone from the document: 0 nothing, 1 texts, 2 all that its columns do not say. The codes
-- of the last are kept from then on: nothing is left to derive them from.
ALTER TABLE response ADD COLUMN purged INTEGER NOT NULL DEFAULT 0 CHECK (purged IN (0, 1, 2));

-- The hash of what was left of the document; `hash` stays that of the body as it came, so that the
-- same body sent again is still known. NULL = `hash` is it.
ALTER TABLE response ADD COLUMN left_hash BLOB
    CHECK ((left_hash IS NOT NULL) = (purged > 0) AND coalesce(length(left_hash), 32) = 32);

-- 1 = the body was emptied.
ALTER TABLE conflict ADD COLUMN purged INTEGER NOT NULL DEFAULT 0 CHECK (purged IN (0, 1));
