-- SPDX-License-Identifier: GPL-3.0-or-later
-- The visits of the draw ?1 that hold.
SELECT document, actor, at_ms FROM sample_visits WHERE draw = ?1 ORDER BY number DESC LIMIT 1
