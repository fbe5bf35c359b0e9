-- SPDX-License-Identifier: GPL-3.0-or-later
-- Uses up the code of step ?3, and forgets the wrong tries before; changes() is 0 when it or a later
-- one was used, or the secret is another.
UPDATE account SET code_step = ?3, failures = 0
WHERE name = ?1 AND code_secret = ?2 AND code_step < ?3 AND disabled = 0
