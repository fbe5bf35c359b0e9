-- SPDX-License-Identifier: GPL-3.0-or-later
-- Puts a response's packed codes.
INSERT INTO response_codes (campaign, unit, id, started_day, complete, mode, village, counter,
                            field, codes)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
