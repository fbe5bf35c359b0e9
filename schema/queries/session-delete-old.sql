-- SPDX-License-Identifier: GPL-3.0-or-later
-- Ends sessions begun before ?1 or unused since ?2; and those of a clock that was set back to long
-- before ?3.
DELETE FROM session
WHERE created_ms <= ?1 OR seen_ms <= ?2 OR created_ms >= ?3 OR seen_ms >= ?3
