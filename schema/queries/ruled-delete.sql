-- SPDX-License-Identifier: GPL-3.0-or-later
-- As codes-delete, of responses that are ruled in.
DELETE FROM ruled_codes
WHERE campaign = ?1 AND (unit, id) > (?2, ?3) AND (unit, id) <= (?4, ?5)
