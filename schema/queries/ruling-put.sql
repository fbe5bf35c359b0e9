-- SPDX-License-Identifier: GPL-3.0-or-later
-- Adds a ruling on the response ?2 of province ?1: in or out, who, when, why.
INSERT INTO ruling (province, id, ruled_in, actor, at_ms, why)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
