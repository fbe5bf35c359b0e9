-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes an account away, with its links and sessions.
DELETE FROM account WHERE name = ?1
