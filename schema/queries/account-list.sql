-- SPDX-License-Identifier: GPL-3.0-or-later
-- Accounts by name, each with when it was last in use; the first column says how many.
SELECT count(*) OVER (), name, full_name, role, place, disabled, password IS NOT NULL,
       (SELECT max(seen_ms) FROM session WHERE session.account = account.name),
       code_secret IS NOT NULL, signed_in_ms
FROM account
ORDER BY name
