-- SPDX-License-Identifier: GPL-3.0-or-later
-- Ends an account's sessions.
DELETE FROM session WHERE account = ?1
