-- SPDX-License-Identifier: GPL-3.0-or-later
-- Notes a browser that showed the right password ?3.
INSERT INTO doorstep (hash, account, password, next, expires_ms) VALUES (?1, ?2, ?3, ?4, ?5)
