-- SPDX-License-Identifier: GPL-3.0-or-later
-- The hash of a published form version.
SELECT hash FROM form_version WHERE id = ?1 AND version = ?2
