-- SPDX-License-Identifier: GPL-3.0-or-later
-- Number of the audit's last entry, of whatever kind; 0 before the first.
SELECT coalesce(max(number), 0) FROM audit
