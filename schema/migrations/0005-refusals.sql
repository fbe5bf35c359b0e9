-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Those who read the notice and did not agree are counted, and nothing else is known of them.

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
