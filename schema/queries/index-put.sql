-- SPDX-License-Identifier: GPL-3.0-or-later
-- Publishes an index definition: id, hash, document, published_ms.
INSERT INTO index_definition (id, hash, document, published_ms) VALUES (?1, ?2, ?3, ?4)
