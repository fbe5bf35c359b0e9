-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whose browser it is: let in after ?2 and before ?4, used after ?3 and before ?4.
SELECT account.name, full_name, role, place, seen_ms, by_proxy
FROM session JOIN account ON account.name = session.account
WHERE hash = ?1 AND session.created_ms > ?2 AND seen_ms > ?3 AND disabled = 0
      AND session.created_ms < ?4 AND seen_ms < ?4
