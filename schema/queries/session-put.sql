-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lets a browser in, unless the account was shut out or given another password than ?4 meanwhile;
-- one that a proxy answers for (?6) shows no password. changes() is 0 when it is not let in.
INSERT INTO session (hash, account, created_ms, seen_ms, browser, by_proxy)
SELECT ?1, name, ?3, ?3, ?5, ?6 FROM account
WHERE name = ?2 AND (password = ?4 OR ?6 = 1) AND disabled = 0
