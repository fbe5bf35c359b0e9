-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every response of campaign ?1, by the order of an index that holds all that is asked for.
SELECT id, unit FROM response WHERE campaign = ?1 ORDER BY unit, id
