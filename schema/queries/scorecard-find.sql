-- SPDX-License-Identifier: GPL-3.0-or-later
-- The number of the scorecard of unit ?1, year ?2, decimal mark ?3, fill ?4 and hash ?5.
SELECT number FROM scorecard WHERE unit = ?1 AND year = ?2 AND decimal = ?3 AND fill = ?4 AND hash = ?5
