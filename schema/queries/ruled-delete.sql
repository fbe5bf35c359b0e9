-- SPDX-License-Identifier: GPL-3.0-or-later
-- As codes-delete, of responses that are ruled in.
DELETE FROM ruled_codes
WHERE campaign = ?1 AND (unit, id) > (?2, ?3) AND (unit, id) <= (?4, ?5)
  AND NOT EXISTS (SELECT 1
                  FROM response AS r
                  WHERE r.campaign = ruled_codes.campaign
                    AND r.unit = ruled_codes.unit
                    AND r.id = ruled_codes.id
                    AND r.purged = 2)
