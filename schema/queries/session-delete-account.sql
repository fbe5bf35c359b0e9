-- SPDX-License-Identifier: GPL-3.0-or-later
-- Ends an account's sessions, all but ?2 when it is given.
DELETE FROM session WHERE account = ?1 AND hash IS NOT ?2
