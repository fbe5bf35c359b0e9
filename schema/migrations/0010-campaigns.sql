-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What staff say of a campaign beside its form, units and days: its name, languages and kind, how
-- long its kiosks wait, how many answers are wanted; and answers that only try it out.

-- How the campaign is called in Vietnamese; '' = by its form's title.
ALTER TABLE campaign ADD COLUMN name_vi TEXT NOT NULL DEFAULT '';

-- The same in English.
ALTER TABLE campaign ADD COLUMN name_en TEXT NOT NULL DEFAULT '';

-- Languages that its page offers, of those of the form, as 'vi,en'; '' = all of them.
ALTER TABLE campaign ADD COLUMN languages TEXT NOT NULL DEFAULT '';

-- Seconds without a touch after which its kiosks ask whether anybody is there; 0 = as the form says.
ALTER TABLE campaign ADD COLUMN idle_s INTEGER NOT NULL DEFAULT 0 CHECK (idle_s BETWEEN 0 AND 3600);

-- Whether everybody at a counter is asked, or people drawn beforehand.
ALTER TABLE campaign ADD COLUMN kind TEXT NOT NULL DEFAULT 'counter'
    CHECK (kind IN ('counter', 'sample'));

-- How often it was changed: who changes an older one than there is changes nothing.
ALTER TABLE campaign ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;

-- Kept. How many answers are wanted of a unit (forms/target.h), or of a group within it.
CREATE TABLE campaign_target (
    campaign TEXT NOT NULL,                        -- the campaign
    unit     TEXT NOT NULL,                        -- one of its units
    question TEXT NOT NULL,                        -- '' = of everybody; or a coded question ...
    level    INTEGER NOT NULL,                     -- ... and the choice that makes the group; or 0
    target   INTEGER NOT NULL CHECK (target > 0),  -- complete valid answers
    PRIMARY KEY (campaign, unit, question, level),
    FOREIGN KEY (campaign, unit) REFERENCES campaign_unit (campaign, unit)
) STRICT, WITHOUT ROWID;

-- Kept. Answers that try a campaign out ("test":true). They have a table of their own, so that
-- nothing that counts answers can count them.
CREATE TABLE test_response (
    number      INTEGER PRIMARY KEY,                     -- order of storing, nothing more
    province    TEXT NOT NULL,                           -- the campaign's; leads the identity
    id          BLOB NOT NULL CHECK (length(id) = 16),   -- UUID made where it was answered
    campaign    TEXT NOT NULL REFERENCES campaign (id),  -- the round it tries
    unit        TEXT NOT NULL,                           -- as written in the answer; '' = none
    received_ms INTEGER NOT NULL,                        -- when it reached us
    started_day INTEGER,                                 -- the day it was begun; NULL = not told
    hash        BLOB NOT NULL CHECK (length(hash) = 32), -- of document: tells "the same body"
    document    TEXT NOT NULL CHECK (document <> ''),    -- canonical JSON without id
    reasons     TEXT CHECK (reasons <> ''),              -- what would set it aside; NULL = valid
    UNIQUE (province, id)
) STRICT;

-- Derived, as every index. The order of exports.
CREATE INDEX test_response_order ON test_response (campaign, unit, id);
