-- SPDX-License-Identifier: GPL-3.0-or-later
-- The document of a form version.
SELECT document FROM form_version WHERE id = ?1 AND version = ?2
