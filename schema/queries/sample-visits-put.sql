-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keeps results of visits.
INSERT INTO sample_visits (draw, document, actor, at_ms) VALUES (?1, ?2, ?3, ?4)
