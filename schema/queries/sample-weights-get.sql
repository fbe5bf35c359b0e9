-- SPDX-License-Identifier: GPL-3.0-or-later
-- The weights ?1.
SELECT number, draw, version, actor, at_ms, recipe, record, told, document FROM sample_weights WHERE number = ?1
