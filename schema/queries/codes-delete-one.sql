-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes away the packed codes of the response ?3 of campaign ?1 and unit ?2.
DELETE FROM response_codes WHERE campaign = ?1 AND unit = ?2 AND id = ?3
