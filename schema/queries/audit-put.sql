-- SPDX-License-Identifier: GPL-3.0-or-later
-- Adds to the audit: at_ms, actor, action, subject, detail, responses added.
INSERT INTO audit (at_ms, actor, action, subject, detail, responses, withdrawn)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
