-- SPDX-License-Identifier: GPL-3.0-or-later
-- Issues a ticket.
INSERT INTO ticket (campaign, hash, spent) VALUES (?1, ?2, 0)
