-- SPDX-License-Identifier: GPL-3.0-or-later
-- Ends sessions begun before ?1 or unused since ?2.
DELETE FROM session WHERE created_ms <= ?1 OR seen_ms <= ?2
