-- SPDX-License-Identifier: GPL-3.0-or-later
-- Gives an account another password in place of ?3; changes() is 0 when it is not in force any more.
UPDATE account SET password = ?2, failures = 0 WHERE name = ?1 AND password = ?3 AND disabled = 0
