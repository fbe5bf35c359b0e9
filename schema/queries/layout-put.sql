-- SPDX-License-Identifier: GPL-3.0-or-later
-- Puts the layout of a form's version, or replaces it: form, version, document.
INSERT INTO codes_layout (form, version, document)
VALUES (?1, ?2, ?3)
ON CONFLICT (form, version) DO UPDATE SET document = excluded.document
