-- SPDX-License-Identifier: GPL-3.0-or-later
-- Records a migration: number, name, checksum, applied_ms.
INSERT INTO migration (number, name, checksum, applied_ms) VALUES (?1, ?2, ?3, ?4)
