-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Tasks taken over by a corrected scorecard (schema/scorecards.h).

-- The scorecard whose task this change was taken over from, with its maker and its time; NULL = made
-- here.
ALTER TABLE score_task ADD COLUMN origin INTEGER REFERENCES scorecard (number);
