-- SPDX-License-Identifier: GPL-3.0-or-later
-- Adds a change of the task about criterion ?2 of scorecard ?1.
INSERT INTO score_task (scorecard, code, account, person, due_day, state, hoped, note, actor, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
