-- SPDX-License-Identifier: GPL-3.0-or-later
-- The hash of a published index definition.
SELECT hash FROM index_definition WHERE id = ?1
