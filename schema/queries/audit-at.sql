-- SPDX-License-Identifier: GPL-3.0-or-later
-- The last row of the audit up to number ?1.
SELECT number, hash FROM audit WHERE number <= ?1 ORDER BY number DESC LIMIT 1
