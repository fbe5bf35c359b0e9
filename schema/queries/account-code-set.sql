-- SPDX-License-Identifier: GPL-3.0-or-later
-- From now on codes of the secret shown to browser ?2 are asked for; ?3 is the step of the one that
-- proved it. changes() is 0 when none was shown, or the account has one.
UPDATE account
SET code_secret = (SELECT code_offer FROM session WHERE hash = ?2 AND account = ?1), code_step = ?3
WHERE name = ?1 AND code_secret IS NULL AND disabled = 0
      AND EXISTS (SELECT 1 FROM session
                  WHERE hash = ?2 AND account = ?1 AND code_offer IS NOT NULL)
