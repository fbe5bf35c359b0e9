-- SPDX-License-Identifier: GPL-3.0-or-later
-- Changes of tasks of scorecard ?1 made before ?3, the last one first: all of criterion ?2, or (?2
-- NULL) the one that held of each; the first column says how many, the last which scorecard the task was
-- taken over from.
SELECT count(*) OVER (), number, code, account, person, due_day, state, hoped, note, actor, at_ms,
       coalesce((SELECT max(came.origin) FROM score_task AS came
                 WHERE came.scorecard = t.scorecard AND came.code = t.code), 0)
FROM score_task AS t
WHERE scorecard = ?1 AND at_ms < ?3
  AND (code = ?2 OR (?2 IS NULL AND NOT EXISTS (
    SELECT 1 FROM score_task AS later
    WHERE later.scorecard = t.scorecard AND later.code = t.code AND later.number > t.number
      AND later.at_ms < ?3)))
ORDER BY number DESC
