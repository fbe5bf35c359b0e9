-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Which unit follows one that has ended.

-- Kept. What a person confirmed when a list of units was taken in (forms/unit_heir.h).
CREATE TABLE unit_heir (
    old_code TEXT NOT NULL,                     -- the unit that ended
    old_from INTEGER NOT NULL,                  -- and its first day
    new_code TEXT NOT NULL,                     -- the unit that follows it
    new_from INTEGER NOT NULL,                  -- and its first day
    share    TEXT NOT NULL CHECK (share <> ''), -- of the old unit's people, decimal, up to 1
    basis    TEXT NOT NULL CHECK (basis <> ''), -- the document that says so
    PRIMARY KEY (old_code, old_from, new_code, new_from),
    FOREIGN KEY (old_code, old_from) REFERENCES unit (code, valid_from),
    FOREIGN KEY (new_code, new_from) REFERENCES unit (code, valid_from)
) STRICT, WITHOUT ROWID;
