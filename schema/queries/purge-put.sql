-- SPDX-License-Identifier: GPL-3.0-or-later
-- Records a purge: at_ms, actor, campaign, what, before_day, responses, conflicts, hash of the ids.
INSERT INTO purge (at_ms, actor, campaign, what, before_day, responses, conflicts, ids)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
