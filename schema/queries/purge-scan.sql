-- SPDX-License-Identifier: GPL-3.0-or-later
-- Responses of campaign ?1 after number ?2, received before ?3 (NULL = all), from which less than ?4
-- has gone, at most ?5, in the order of storing.
SELECT number, id, document, reasons, quarantined
FROM response NOT INDEXED
WHERE campaign = ?1
  AND number > ?2
  AND (?3 IS NULL OR received_ms < ?3)
  AND purged < ?4
ORDER BY number
LIMIT ?5
