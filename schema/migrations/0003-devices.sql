-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Who may answer where a campaign is not open to everybody, what devices tell of themselves, and
-- how wrong their clocks are (forms/clock.h).

-- Kept. Devices that may answer (schema/devices.h).
CREATE TABLE device (
    id          TEXT NOT NULL PRIMARY KEY CHECK (id <> ''), -- as answers name it in by.device
    unit        TEXT NOT NULL,                     -- it answers for this unit and those below it
    campaign    TEXT REFERENCES campaign (id),     -- in this campaign; NULL = in every one
    token_hash  BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32), -- of its token, which was
                                                   -- shown once and is kept nowhere
    enrolled_ms INTEGER NOT NULL,                  -- when
    revoked_ms  INTEGER                            -- when it ended; NULL = in force
) STRICT, WITHOUT ROWID;

-- Kept. The last that each device told of itself, enrolled or not.
CREATE TABLE device_report (
    device       TEXT NOT NULL PRIMARY KEY CHECK (device <> ''), -- what it calls itself
    seen_ms      INTEGER NOT NULL,                      -- when that reached us
    sent_ms      INTEGER,                               -- when by its own clock; NULL = not told
    skew_ms      INTEGER,                               -- how far that clock is behind ours
    unsent       INTEGER CHECK (unsent >= 0),           -- answers it still holds; NULL = not told
    oldest_ms    INTEGER,                               -- when the oldest was begun, by its clock
    app          TEXT,                                  -- version of its program
    form         TEXT,                                  -- the form it shows, as "id/version"
    storage_free INTEGER CHECK (storage_free >= 0),     -- bytes
    CHECK ((sent_ms IS NULL) = (skew_ms IS NULL))
) STRICT, WITHOUT ROWID;

-- Kept. Tickets (schema/tickets.h). A row is made when its ticket is issued and never moves: no
-- column, and no order in the file, says when a ticket was spent or for which response. The rows of
-- one issue are put in the order of their hashes, `spent` takes no room of its own, and nothing is
-- ever added at spending, so not even the pages of the file tell.
CREATE TABLE ticket (
    campaign TEXT NOT NULL REFERENCES campaign (id), -- valid for one response of it
    hash     BLOB NOT NULL CHECK (length(hash) = 32), -- of the ticket, which is kept nowhere
    spent    INTEGER NOT NULL CHECK (spent IN (0, 1)), -- 1 = a response has used it
    PRIMARY KEY (campaign, hash)
) STRICT, WITHOUT ROWID;

-- Kept. How far the device's clock was behind ours when it sent the response (below 0: ahead);
-- NULL = not told. started_ms is what the device said, started_day the day of started_ms + skew_ms.
ALTER TABLE response ADD COLUMN skew_ms INTEGER;
