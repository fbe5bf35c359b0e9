-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whose browser it is whose code is still asked for, and where it wants to go; with the password that
-- it showed and before ?2, or a clock that was set back to long before ?3.
SELECT account.name, next
FROM doorstep JOIN account ON account.name = doorstep.account
WHERE hash = ?1 AND expires_ms > ?2 AND expires_ms <= ?3 AND account.password = doorstep.password
      AND code_secret IS NOT NULL AND disabled = 0
