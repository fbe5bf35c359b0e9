-- SPDX-License-Identifier: GPL-3.0-or-later
-- An account, as far as letting somebody in asks.
SELECT name, full_name, role, place, disabled, password, failures, failed_ms, code_secret, code_step,
       signed_in_ms
FROM account WHERE name = ?1
