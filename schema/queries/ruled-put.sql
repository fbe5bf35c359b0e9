-- SPDX-License-Identifier: GPL-3.0-or-later
-- Puts the packed codes of a response that is ruled in.
INSERT INTO ruled_codes (province, campaign, unit, id, started_day, complete, mode, village, counter,
                         field, codes)
VALUES (?11, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
