-- SPDX-License-Identifier: GPL-3.0-or-later
-- Accounts by name, each with how many browsers it is let in on; the first column says how many.
SELECT count(*) OVER (), name, full_name, role, place, disabled, password IS NOT NULL,
       (SELECT max(seen_ms) FROM session WHERE session.account = account.name)
FROM account
ORDER BY name
