-- SPDX-License-Identifier: GPL-3.0-or-later
-- The layout of a form's version.
SELECT document FROM codes_layout WHERE form = ?1 AND version = ?2
