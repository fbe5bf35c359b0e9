-- SPDX-License-Identifier: GPL-3.0-or-later
-- Shuts an account out, or lets it in again.
UPDATE account SET disabled = ?2 WHERE name = ?1
