-- SPDX-License-Identifier: GPL-3.0-or-later
-- Notes when an account was let in.
UPDATE account SET signed_in_ms = ?2 WHERE name = ?1
