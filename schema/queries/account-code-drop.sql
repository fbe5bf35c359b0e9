-- SPDX-License-Identifier: GPL-3.0-or-later
-- No codes are asked for any more; changes() is 0 when none were.
UPDATE account SET code_secret = NULL, code_step = 0 WHERE name = ?1 AND code_secret IS NOT NULL
