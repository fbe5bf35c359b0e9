-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- One-time codes of staff (schema/second_factor.h), and what an account's page says of its use.

-- The secret of the account's one-time codes (RFC 6238); NULL = it asks for none.
ALTER TABLE account ADD COLUMN code_secret BLOB CHECK (length(code_secret) = 20);

-- The step whose code was used last, of 30 seconds each since 1970: none before it is good again.
ALTER TABLE account ADD COLUMN code_step INTEGER NOT NULL DEFAULT 0;

-- When somebody was let in last; 0 = never.
ALTER TABLE account ADD COLUMN signed_in_ms INTEGER NOT NULL DEFAULT 0;

-- What the browser calls itself, in two words ("Firefox, Windows"); '' = something else.
ALTER TABLE session ADD COLUMN browser TEXT NOT NULL DEFAULT '';

-- 1 = a proxy says at each request whose it is; good only as long as it says the same.
ALTER TABLE session ADD COLUMN by_proxy INTEGER NOT NULL DEFAULT 0 CHECK (by_proxy IN (0, 1));

-- A secret for one-time codes shown to this browser, until a code proves that it was taken down.
ALTER TABLE session ADD COLUMN code_offer BLOB CHECK (length(code_offer) = 20);

-- Kept. Browsers that showed the right password and must still show a code. None outlives a
-- restored backup.
CREATE TABLE doorstep (
    hash       BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32), -- of the cookie, kept nowhere
    account    TEXT NOT NULL REFERENCES account (name) ON DELETE CASCADE, -- whose
    password   TEXT NOT NULL,                         -- the one it showed, as the store keeps it
    next       TEXT NOT NULL,                         -- the page it is on its way to
    expires_ms INTEGER NOT NULL                       -- when it has to begin again
) STRICT, WITHOUT ROWID;

-- Derived. What goes with an account.
CREATE INDEX doorstep_account ON doorstep (account);
