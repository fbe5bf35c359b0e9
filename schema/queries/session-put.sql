-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lets a browser in.
INSERT INTO session (hash, account, created_ms, seen_ms) VALUES (?1, ?2, ?3, ?3)
