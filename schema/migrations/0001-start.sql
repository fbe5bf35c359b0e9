-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The first tables. Kept: lost for ever when lost. Derived: `hailong rebuild` makes it again.
-- Milliseconds are UTC since 1970; days count from 1970-01-01 in Asia/Ho_Chi_Minh (base/date.h);
-- a hash is the 32 bytes of BLAKE2b. Documents are checked by the program, not here: SQLite calls
-- no JSON function from a CHECK while trusted_schema is off.
-- A released migration is never edited: its checksum is compared at every open.

-- Kept. Which migrations this file has been through.
CREATE TABLE migration (
    number     INTEGER PRIMARY KEY CHECK (number > 0),      -- the digits of the file's name
    name       TEXT NOT NULL,                               -- the file's name
    checksum   BLOB NOT NULL CHECK (length(checksum) = 32), -- hash of the file
    applied_ms INTEGER NOT NULL                             -- when
) STRICT;

-- Kept. Places and offices, each with the time its code was in force (forms/unit.h).
CREATE TABLE unit (
    code         TEXT NOT NULL CHECK (code <> ''), -- as published, leading zeros included
    valid_from   INTEGER NOT NULL,                 -- first day
    valid_to     INTEGER NOT NULL,                 -- last day; 2147483647 = still in force
    level        TEXT NOT NULL CHECK (level IN     -- what it is
        ('province', 'commune', 'department', 'centre', 'counter', 'village')),
    type         TEXT NOT NULL,                    -- the Vietnamese kind: tỉnh, xã, phường, ...
    name         TEXT NOT NULL CHECK (name <> ''), -- without its kind
    full_name    TEXT NOT NULL,                    -- with its kind
    full_name_en TEXT NOT NULL,                    -- in English; '' = none
    parent       TEXT NOT NULL,                    -- code of the unit it lies in; '' at the top
    PRIMARY KEY (code, valid_from),
    CHECK (valid_from <= valid_to)
) STRICT, WITHOUT ROWID;

-- Kept. Published forms. A version never changes: its document's hash is its identity.
CREATE TABLE form_version (
    id           TEXT NOT NULL CHECK (id <> ''),          -- the form
    version      TEXT NOT NULL CHECK (version <> ''),     -- its version
    hash         BLOB NOT NULL CHECK (length(hash) = 32), -- of document
    document     TEXT NOT NULL CHECK (document <> ''),    -- canonical JSON
    published_ms INTEGER NOT NULL,                        -- when it was first put here
    PRIMARY KEY (id, version)
) STRICT;

-- Kept. Published index definitions, as unchanging as forms.
CREATE TABLE index_definition (
    id           TEXT NOT NULL PRIMARY KEY CHECK (id <> ''), -- the index
    hash         BLOB NOT NULL CHECK (length(hash) = 32),    -- of document
    document     TEXT NOT NULL CHECK (document <> ''),       -- canonical JSON
    published_ms INTEGER NOT NULL                            -- when it was first put here
) STRICT;

-- Kept. Rounds of asking (forms/campaign.h).
CREATE TABLE campaign (
    id         TEXT NOT NULL PRIMARY KEY CHECK (id <> ''), -- part of its web address
    province   TEXT NOT NULL CHECK (province <> ''),       -- whose it is, 'VN' = the nation's; a
                                                           -- merger of provinces changes nothing
    form       TEXT NOT NULL,                              -- what is asked
    version    TEXT NOT NULL,                              -- which version of the form
    index_id   TEXT NOT NULL                               -- what scores it
               REFERENCES index_definition (id),
    state      TEXT NOT NULL CHECK (state IN               -- whether answers are taken
        ('draft', 'open', 'closing', 'closed')),
    access     TEXT NOT NULL CHECK (access IN              -- who may answer
        ('open', 'ticket', 'device')),
    from_day   INTEGER,                                    -- first day; NULL = no rule
    to_day     INTEGER,                                    -- last day; NULL = no rule
    simulated  INTEGER NOT NULL CHECK (simulated IN (0, 1)), -- 1 = made by `demo`, for ever
    created_ms INTEGER NOT NULL,                           -- when
    FOREIGN KEY (form, version) REFERENCES form_version (id, version),
    CHECK (from_day <= to_day)
) STRICT;

-- What a campaign is does not change under the answers it has already collected.
CREATE TRIGGER campaign_is_fixed
    BEFORE UPDATE OF id, province, form, version, simulated ON campaign
BEGIN
    SELECT raise(ABORT, 'campaign is fixed');
END;

-- Kept. Which units a campaign asks about.
CREATE TABLE campaign_unit (
    campaign TEXT NOT NULL REFERENCES campaign (id), -- the campaign
    unit     TEXT NOT NULL, -- a unit's code; was in table unit when the campaign was made
    PRIMARY KEY (campaign, unit)
) STRICT, WITHOUT ROWID;

-- Kept. One person's answers, as they came and were judged. Quarantined ones too: what is odd is
-- kept with its reasons, so `unit` has no foreign key (it may name no unit of ours).
CREATE TABLE response (
    number      INTEGER PRIMARY KEY,                     -- order of storing, nothing more
    province    TEXT NOT NULL,                           -- the campaign's; leads the identity
    id          BLOB NOT NULL CHECK (length(id) = 16),   -- UUID made where it was answered
    campaign    TEXT NOT NULL REFERENCES campaign (id),  -- the round it answers
    unit        TEXT NOT NULL,                           -- as written in the answer; '' = none
    received_ms INTEGER NOT NULL,                        -- when it reached us
    started_ms  INTEGER,                                 -- when it was begun; NULL = not told
    started_day INTEGER,                                 -- the day of started_ms
    complete    INTEGER NOT NULL CHECK (complete IN (0, 1)), -- 0 = broken off before the end
    quarantined INTEGER NOT NULL                         -- 1 = has reasons
                CHECK (quarantined = (reasons IS NOT NULL)),
    hash        BLOB NOT NULL CHECK (length(hash) = 32), -- of document: tells "the same body"
    document    TEXT NOT NULL CHECK (document <> ''),    -- canonical JSON without id
    reasons     TEXT CHECK (reasons <> ''),              -- findings, a JSON array; NULL = valid
    UNIQUE (province, id),
    CHECK ((started_ms IS NULL) = (started_day IS NULL))
) STRICT;

-- Derived, as every index. The order of cursors and exports; counting needs nothing else.
CREATE INDEX response_order
    ON response (campaign, unit, id, quarantined, complete, started_day);

-- Kept. Other bodies sent under an id already taken, each once, for review.
CREATE TABLE conflict (
    number      INTEGER PRIMARY KEY,                     -- order of storing, nothing more
    province    TEXT NOT NULL,                           -- of the response it conflicts with
    id          BLOB NOT NULL CHECK (length(id) = 16),   -- of the response it conflicts with
    hash        BLOB NOT NULL CHECK (length(hash) = 32), -- of document
    campaign    TEXT NOT NULL,                           -- of that response, to count by
    unit        TEXT NOT NULL,                           -- of that response, to count by
    started_day INTEGER,                                 -- of that response, to count by
    received_ms INTEGER NOT NULL,                        -- when it first came
    document    TEXT NOT NULL CHECK (document <> ''),    -- canonical JSON without id
    UNIQUE (province, id, hash),
    FOREIGN KEY (province, id) REFERENCES response (province, id)
) STRICT;

-- Derived, as every index. Counting the conflicts of a campaign and its units.
CREATE INDEX conflict_order ON conflict (campaign, unit, started_day);

-- Kept. Who changed what, when. Rows are only ever added, in the transaction of the change.
CREATE TABLE audit (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,  -- no number is used twice
    at_ms   INTEGER NOT NULL,                   -- when
    actor   TEXT NOT NULL CHECK (actor <> ''),  -- who: the account the program ran as
    action  TEXT NOT NULL CHECK (action <> ''), -- what: 'campaign_create', 'campaign_state'
    subject TEXT NOT NULL,                      -- to what: the campaign's id
    detail  TEXT NOT NULL                       -- further: the new state
) STRICT;

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
    SELECT raise(ABORT, 'audit is append-only');
END;

CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN
    SELECT raise(ABORT, 'audit is append-only');
END;
