-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What staff ruled on answers in quarantine (schema/rulings.h), and what those ruled in have answered.

-- Kept. Rulings, in the order they were made: of a response the last one holds. None is ever
-- changed; those of a response go with it.
CREATE TABLE ruling (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,          -- no number is used twice
    province TEXT NOT NULL,                              -- of the response
    id       BLOB NOT NULL CHECK (length(id) = 16),      -- of the response
    ruled_in INTEGER NOT NULL CHECK (ruled_in IN (0, 1)), -- 1 = shown beside the official figures
    actor    TEXT NOT NULL CHECK (actor <> ''),          -- who ruled
    at_ms    INTEGER NOT NULL,                           -- when
    why      TEXT NOT NULL CHECK (why <> ''),            -- in their words
    FOREIGN KEY (province, id) REFERENCES response (province, id) ON DELETE CASCADE
) STRICT;

-- Derived, as every index. The rulings on a response.
CREATE INDEX ruling_response ON ruling (province, id, number);

CREATE TRIGGER ruling_is_never_changed BEFORE UPDATE ON ruling
BEGIN
    SELECT raise(ABORT, 'rulings are append-only');
END;

CREATE TRIGGER ruling_goes_with_its_response BEFORE DELETE ON ruling
    WHEN EXISTS (SELECT 1 FROM response WHERE province = OLD.province AND id = OLD.id)
BEGIN
    SELECT raise(ABORT, 'rulings are append-only');
END;

-- Derived. Packed codes of the responses in quarantine whose last ruling is in: as response_codes,
-- and apart from it, so that what counts those can count none of these.
CREATE TABLE ruled_codes (
    province    TEXT NOT NULL,                           -- the response's
    campaign    TEXT NOT NULL REFERENCES campaign (id),  -- the response's
    unit        TEXT NOT NULL,                           -- the response's
    id          BLOB NOT NULL CHECK (length(id) = 16),   -- the response's
    started_day INTEGER,                                 -- the response's
    complete    INTEGER NOT NULL CHECK (complete IN (0, 1)), -- the response's
    mode        INTEGER NOT NULL,                        -- enum response_mode (forms/response.h)
    village     TEXT,                                    -- place.village; NULL = not told
    counter     TEXT,                                    -- place.counter; NULL = not told
    field       TEXT,                                    -- place.field; NULL = not told
    codes       BLOB NOT NULL,                           -- as the layout of the form's version says
    PRIMARY KEY (campaign, unit, id),
    FOREIGN KEY (province, id) REFERENCES response (province, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Derived, as every index. What goes with a response.
CREATE INDEX ruled_codes_response ON ruled_codes (province, id);

-- Derived, as every index. What is in quarantine.
CREATE INDEX response_quarantine ON response (campaign, unit, number) WHERE quarantined;
