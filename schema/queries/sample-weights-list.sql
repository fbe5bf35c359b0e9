-- SPDX-License-Identifier: GPL-3.0-or-later
-- Weights of the draw ?1, the newest first; the first column says how many there are.
SELECT count(*) OVER (), number, draw, version, actor, at_ms FROM sample_weights WHERE draw = ?1 ORDER BY number DESC
