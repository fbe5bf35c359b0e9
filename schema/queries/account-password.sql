-- SPDX-License-Identifier: GPL-3.0-or-later
-- Gives an account a password and forgets the wrong ones before.
UPDATE account SET password = ?2, failures = 0 WHERE name = ?1
