-- SPDX-License-Identifier: GPL-3.0-or-later
-- Notes the version a derived table is made by: name, version.
INSERT INTO derivation (name, version)
VALUES (?1, ?2)
ON CONFLICT (name) DO UPDATE SET version = excluded.version
