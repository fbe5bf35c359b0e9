-- SPDX-License-Identifier: GPL-3.0-or-later
-- Forgets the wrong passwords before a right one.
UPDATE account SET failures = 0 WHERE name = ?1 AND failures > 0
