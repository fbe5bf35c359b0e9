-- SPDX-License-Identifier: GPL-3.0-or-later
-- Scorecards, the newest first, each with how many of its tasks are open, overdue on the day ?1,
-- done, and all of them; the first column says how many scorecards there are.
SELECT count(*) OVER (), s.number, s.unit, s.year, s.decimal, s.fill, s.actor, s.at_ms,
       coalesce(sum(t.state = 0), 0), coalesce(sum(t.state = 0 AND t.due_day < ?1), 0),
       coalesce(sum(t.state = 1), 0), count(t.number)
FROM scorecard AS s
LEFT JOIN score_task AS t ON t.scorecard = s.number AND NOT EXISTS (
    SELECT 1 FROM score_task AS later
    WHERE later.scorecard = t.scorecard AND later.code = t.code AND later.number > t.number)
GROUP BY s.number
ORDER BY s.year DESC, s.number DESC
