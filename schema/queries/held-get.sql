-- SPDX-License-Identifier: GPL-3.0-or-later
-- The response ?2 of province ?1 as whoever rules on it must know it.
SELECT unit, started_day, complete, document, reasons, campaign, purged
FROM response
WHERE province = ?1 AND id = ?2 AND quarantined
