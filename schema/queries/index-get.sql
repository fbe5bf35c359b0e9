-- SPDX-License-Identifier: GPL-3.0-or-later
-- The document of an index definition.
SELECT document FROM index_definition WHERE id = ?1
