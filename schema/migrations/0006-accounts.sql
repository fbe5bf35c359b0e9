-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Staff who use the pages in a browser (schema/accounts.h), and how they are let in.

-- Kept. Who may come in, and for which place.
CREATE TABLE account (
    name          TEXT NOT NULL PRIMARY KEY CHECK (name <> ''), -- what they type: a code, no capitals
    full_name     TEXT NOT NULL,                      -- how they are addressed
    role          INTEGER NOT NULL,                   -- enum staff_role (forms/staff.h)
    place         TEXT NOT NULL CHECK (place <> ''),  -- the unit that they and those below it see; VN = all
    password      TEXT,                               -- Argon2id, as libsodium writes it; NULL = none yet
    disabled      INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)), -- 1 = may not come in
    failures      INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0), -- wrong passwords in a row
    failed_ms     INTEGER NOT NULL DEFAULT 0,         -- when the last of them was
    created_ms    INTEGER NOT NULL                    -- when the account was made
) STRICT, WITHOUT ROWID;

-- Kept. One-time links that let somebody choose a password: at most one an account.
CREATE TABLE invitation (
    account    TEXT NOT NULL PRIMARY KEY REFERENCES account (name) ON DELETE CASCADE, -- whose
    hash       BLOB NOT NULL UNIQUE CHECK (length(hash) = 32), -- of the link's key, kept nowhere
    expires_ms INTEGER NOT NULL                       -- when it is no longer good
) STRICT, WITHOUT ROWID;

-- Kept. Browsers that are let in. None outlives a restored backup.
CREATE TABLE session (
    hash       BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32), -- of the cookie, kept nowhere
    account    TEXT NOT NULL REFERENCES account (name) ON DELETE CASCADE, -- whose
    created_ms INTEGER NOT NULL,                      -- when it began
    seen_ms    INTEGER NOT NULL                       -- when it was last used, to the minute
) STRICT, WITHOUT ROWID;

-- Derived. The sessions that end with an account.
CREATE INDEX session_account ON session (account);
