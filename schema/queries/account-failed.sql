-- SPDX-License-Identifier: GPL-3.0-or-later
-- Counts a wrong password; ?2 is when.
UPDATE account SET failures = failures + 1, failed_ms = ?2 WHERE name = ?1
