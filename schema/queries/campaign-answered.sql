-- SPDX-License-Identifier: GPL-3.0-or-later
-- A row when campaign ?1 has an answer, valid or not, from unit ?2; NULL = from anywhere.
SELECT 1 FROM response WHERE campaign = ?1 AND (?2 IS NULL OR unit = ?2) LIMIT 1
