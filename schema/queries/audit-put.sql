-- SPDX-License-Identifier: GPL-3.0-or-later
-- Adds to the audit: number, at_ms, actor, action, subject, detail, responses added and taken away,
-- whether it was only looked, hash.
INSERT INTO audit (number, at_ms, actor, action, subject, detail, responses, withdrawn, looked, hash)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
