-- SPDX-License-Identifier: GPL-3.0-or-later
-- The account whose link is still good at ?2.
SELECT account.name, full_name, role, place
FROM invitation JOIN account ON account.name = invitation.account
WHERE hash = ?1 AND expires_ms > ?2 AND disabled = 0
