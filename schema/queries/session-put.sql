-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lets a browser in, unless the account was shut out or given another password than ?4 meanwhile;
-- changes() is 0 then.
INSERT INTO session (hash, account, created_ms, seen_ms)
SELECT ?1, name, ?3, ?3 FROM account WHERE name = ?2 AND password = ?4 AND disabled = 0
