-- SPDX-License-Identifier: GPL-3.0-or-later
-- Publishes a form version: id, version, hash, document, published_ms.
INSERT INTO form_version (id, version, hash, document, published_ms) VALUES (?1, ?2, ?3, ?4, ?5)
