-- SPDX-License-Identifier: GPL-3.0-or-later
-- Browsers whose time to show a code is over.
DELETE FROM doorstep WHERE expires_ms <= ?1 OR expires_ms > ?2
