-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Those who read the notice and did not agree are counted, and nothing else is known of them; those
-- who did may take their answer back where the campaign says so (schema/withdrawal.h).

-- Kept. How many refused (schema/refusals.h). A row has no time, no id and no answer: only the
-- day, which an office needs to see when and where a notice puts people off.
CREATE TABLE refusal (
    campaign TEXT NOT NULL REFERENCES campaign (id), -- the round they were asked in
    unit     TEXT NOT NULL,                          -- the unit they were asked about
    day      INTEGER NOT NULL,                       -- the day
    mode     INTEGER NOT NULL,                       -- enum response_mode (forms/response.h)
    count    INTEGER NOT NULL CHECK (count > 0),     -- how many
    PRIMARY KEY (campaign, unit, day, mode)
) STRICT, WITHOUT ROWID;

-- What the codes are derived from with which answers may be taken back; NULL = they may not.
ALTER TABLE campaign ADD COLUMN withdrawal_key BLOB
    CHECK (withdrawal_key IS NULL OR length(withdrawal_key) = 32);

-- How many responses the row's change took away: the sum of `responses` less that of these is what
-- table response must hold (`hailong verify`). Of whom, and what they had said, nothing is kept.
ALTER TABLE audit ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn >= 0);
