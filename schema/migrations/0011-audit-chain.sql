-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The audit as a chain: each row holds a hash over itself and the hash of the row before it
-- (schema/chain.h), so that a row altered, taken out or put in later is noticed. The rows of before
-- are chained here, in the order of their numbers, all in this one transaction; audit_link() is the
-- program's (schema/migrate.c).

ALTER TABLE audit RENAME TO audit_unchained;

-- Kept. Who did what, when. Rows are only ever added, in the transaction of a change or, of what
-- was only looked at, soon after.
CREATE TABLE audit (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,  -- 1, 2, 3, ... without a gap
    at_ms     INTEGER NOT NULL,                   -- when
    actor     TEXT NOT NULL CHECK (actor <> ''),  -- who: an account of staff, or of this machine
    action    TEXT NOT NULL CHECK (action <> ''), -- what: 'campaign_create' (forms/deeds.h)
    subject   TEXT NOT NULL,                      -- to what: the campaign's id
    detail    TEXT NOT NULL,                      -- further: the new state
    responses INTEGER NOT NULL CHECK (responses >= 0), -- how many responses it added, ...
    withdrawn INTEGER NOT NULL CHECK (withdrawn >= 0), -- ... and took away
    looked    INTEGER NOT NULL CHECK (looked IN (0, 1)), -- 1 = somebody came in, read or took a
                                                  -- copy: nothing that is collected changed
    hash      BLOB NOT NULL CHECK (length(hash) = 32) -- over the row and the hash before it
) STRICT;

INSERT INTO audit (number, at_ms, actor, action, subject, detail, responses, withdrawn, looked, hash)
WITH RECURSIVE
    chain (number, looked, hash) AS (
        SELECT 0, 0, zeroblob(32)
        UNION ALL
        SELECT o.number, o.action IN ('sign_in', 'sign_in_wrong'),
               audit_link(chain.hash, o.number, o.at_ms, o.actor, o.action, o.subject, o.detail,
                          o.responses, o.withdrawn, o.action IN ('sign_in', 'sign_in_wrong'))
        FROM chain
        JOIN audit_unchained AS o
          ON o.number = (SELECT min(later.number)
                         FROM audit_unchained AS later
                         WHERE later.number > chain.number)
    )
SELECT o.number, o.at_ms, o.actor, o.action, o.subject, o.detail, o.responses, o.withdrawn,
       chain.looked, chain.hash
FROM chain
JOIN audit_unchained AS o USING (number);

DROP TABLE audit_unchained;

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
    SELECT raise(ABORT, 'audit is append-only');
END;

CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN
    SELECT raise(ABORT, 'audit is append-only');
END;

-- Derived, as every index. The last change that was no response: whether campaigns changed.
CREATE INDEX audit_changes ON audit (number) WHERE responses = 0 AND looked = 0;

-- Derived, as every index. What people did, without the many rows of answers coming in.
CREATE INDEX audit_deeds ON audit (number) WHERE responses = 0;
