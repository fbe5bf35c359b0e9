-- SPDX-License-Identifier: GPL-3.0-or-later
-- Gives an account a link in place of the one it had.
INSERT INTO invitation (account, hash, expires_ms) VALUES (?1, ?2, ?3)
ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, expires_ms = excluded.expires_ms
