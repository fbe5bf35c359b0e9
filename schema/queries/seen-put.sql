-- SPDX-License-Identifier: GPL-3.0-or-later
-- Notes an id, its hash and its line, unless it was there: changes() tells.
INSERT INTO seen (id, hash, line)
VALUES (?1, ?2, ?3)
ON CONFLICT (id) DO NOTHING
