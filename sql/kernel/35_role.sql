-- Who may do a move, who else must consent. Promises: a role counts by an appointment in force on the local date; USR
-- counts for the record's own unit only, for any unit where the record is no unit's and is seen by all of them; every consent is another person's.
DELIMITER //

-- Holds this person a role that opens the move? o_ok; else o_rule: R04.5 for a liaison of another unit, else R00.2.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_role(p_move SMALLINT, p_rec BIGINT, p_kind CHAR(3), p_state VARCHAR(24), p_org VARCHAR(40), p_holder VARCHAR(40),
  p_who VARCHAR(40), p_today DATE, OUT o_ok TINYINT, OUT o_rule LONGTEXT)
proc: BEGIN
  DECLARE l_r, l_roles VARCHAR(80);
  SET o_ok = 0, o_rule = NULL;
  IF p_who = 'system' THEN
    SET o_ok = EXISTS (SELECT 1 FROM ccc.move_role WHERE move = p_move AND role = 'system');
  ELSE
    SET o_ok = EXISTS (SELECT 1 FROM ccc.move_role x JOIN ccc.held h ON h.staff = p_who AND h.role = x.role AND (x.office = '' OR h.office = x.office)
      AND (x.role <> 'USR' OR p_org IS NULL OR h.office = p_org 
        OR EXISTS (SELECT 1 FROM ccc.sight g JOIN ccc.org o ON o.code = p_org AND o.kind NOT IN ('unit', 'enterprise') WHERE g.kind = p_kind AND g.who = 'unit' AND g.sees = 'all'))
      WHERE x.move = p_move AND h.from_on <= p_today AND h.to_on >= p_today);
    IF NOT o_ok AND EXISTS (SELECT 1 FROM ccc.move_role WHERE move = p_move AND role IN ('HOLDER', 'LEAD(out)', 'LEAD(in)')) THEN
      CALL ccc.m_role_pseudo(p_move, p_rec, p_kind, p_state, p_org, p_holder, p_who, p_today, o_ok);
    END IF;
  END IF;
  IF o_ok THEN LEAVE proc; END IF;
  SELECT roles INTO l_roles FROM ccc.move WHERE id = p_move;
  IF EXISTS (SELECT 1 FROM ccc.move_role x JOIN ccc.held h ON h.staff = p_who AND h.role = 'USR' WHERE x.move = p_move AND x.role = 'USR'
      AND h.from_on <= p_today AND h.to_on >= p_today) THEN
    SET o_rule = ccc.rule1('R04.5', JSON_OBJECT('office', p_org));
  ELSE
    SET o_rule = ccc.rule1('R00.2', JSON_OBJECT('role', l_roles, 'office', IF(l_roles LIKE '%USR%', p_org, NULL)));
  END IF;
END //

-- HOLDER: the person who holds the record, or who holds a role that acts in its state where nobody does. LEAD(out),
-- LEAD(in): the lead on the roster of the outgoing or incoming shift of this handover.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_role_pseudo(p_move SMALLINT, p_rec BIGINT, p_kind CHAR(3), p_state VARCHAR(24), p_org VARCHAR(40), p_holder VARCHAR(40),
  p_who VARCHAR(40), p_today DATE, OUT o_ok TINYINT)
BEGIN
  SET o_ok = EXISTS (SELECT 1 FROM ccc.move_role WHERE move = p_move AND role = 'HOLDER') AND (COALESCE(p_holder, '') = p_who
    OR (p_holder IS NULL AND EXISTS (SELECT 1 FROM ccc.state_holder s JOIN ccc.held h ON h.staff = p_who AND h.role = s.role AND (s.office = '' OR h.office = s.office) AND (s.role <> 'USR' OR h.office = p_org)
      WHERE s.kind = p_kind AND s.state = p_state AND h.from_on <= p_today AND h.to_on >= p_today)));
  IF NOT o_ok THEN
    SET o_ok = EXISTS (SELECT 1 FROM ccc.move_role x JOIN ccc.handover t ON t.record = p_rec JOIN ccc.roster o ON o.shift_id = IF(x.role = 'LEAD(out)', t.shift_out, t.shift_in)
        JOIN ccc.record c ON c.id = o.record AND c.state <> 'absent' JOIN ccc.held h ON h.staff = p_who AND h.role = 'LEAD'
      WHERE x.move = p_move AND x.role IN ('LEAD(out)', 'LEAD(in)') AND o.post = 'lead' AND o.staff = p_who AND h.from_on <= p_today AND h.to_on >= p_today);
  END IF;
END //

-- Which asked consent a person could give, 0 = none. SWAP is the person the form names.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.f_second(p_move SMALLINT, p_req CHAR(36), p_org VARCHAR(40), p_vals LONGTEXT, p_who VARCHAR(40), p_today DATE) RETURNS TINYINT
NOT DETERMINISTIC READS SQL DATA
RETURN COALESCE((SELECT MIN(s.grp) FROM ccc.move_second s WHERE s.move = p_move AND NOT EXISTS (SELECT 1 FROM ccc.consent c WHERE c.req = p_req AND c.grp = s.grp)
  AND (s.role = 'SWAP' AND JSON_VALUE(p_vals, '$.staff') = p_who
    OR EXISTS (SELECT 1 FROM ccc.held h WHERE h.staff = p_who AND h.role = s.role AND (s.office = '' OR h.office = s.office) AND (s.role <> 'USR' OR h.office = p_org)
      AND h.from_on <= p_today AND h.to_on >= p_today))), 0) //

-- Consents of a move: o_left still to come, o_waits who could give them, o_consents those given (each still in office).
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_second(p_move SMALLINT, p_req CHAR(36), p_org VARCHAR(40), p_vals LONGTEXT, p_who VARCHAR(40), p_today DATE,
  OUT o_left INT, OUT o_waits LONGTEXT, OUT o_consents LONGTEXT)
BEGIN
  DECLARE l_people, l_role, l_off LONGTEXT;
  SET o_left = 0, o_waits = NULL, o_consents = NULL;
  FOR g IN (SELECT s.grp, MAX(c.who) who, MAX(c.role) role, MAX(c.at) at, MAX(c.account) account FROM ccc.move_second s
      LEFT JOIN ccc.consent c ON c.req = p_req AND c.grp = s.grp AND c.who <> p_who WHERE s.move = p_move GROUP BY s.grp ORDER BY s.grp) DO
    IF g.who IS NOT NULL THEN
      SET o_consents = CONCAT_WS(',', o_consents, JSON_OBJECT('who', g.who, 'role', g.role, 'at', CAST(g.at AS CHAR(26)), 'account', g.account));
    ELSE
      SET o_left = o_left + 1, l_people = NULL;
      SELECT GROUP_CONCAT(DISTINCT IF(s.office = '', s.role, CONCAT(s.role, ':', s.office)) SEPARATOR '|'),
          MAX(IF(s.role = 'USR', p_org, NULLIF(s.office, ''))) INTO l_role, l_off FROM ccc.move_second s WHERE s.move = p_move AND s.grp = g.grp;
      FOR h IN (SELECT DISTINCT h.staff FROM ccc.move_second s JOIN ccc.held h ON h.role = s.role AND (s.office = '' OR h.office = s.office) AND (s.role <> 'USR' OR h.office = p_org)
          WHERE s.move = p_move AND s.grp = g.grp AND h.staff <> p_who AND h.from_on <= p_today AND h.to_on >= p_today
            AND NOT EXISTS (SELECT 1 FROM ccc.consent c WHERE c.req = p_req AND c.who = h.staff) ORDER BY h.staff LIMIT 50) DO
        SET l_people = CONCAT_WS(',', l_people, JSON_QUOTE(h.staff));
      END FOR;
      IF l_role = 'SWAP' THEN SET l_people = JSON_QUOTE(JSON_VALUE(p_vals, '$.staff')); END IF;
      SET o_waits = CONCAT_WS(',', o_waits, CONCAT('{"role":', JSON_QUOTE(l_role), ',"office":', COALESCE(JSON_QUOTE(l_off), 'null'), ',"people":[', COALESCE(l_people, ''), ']}'));
    END IF;
  END FOR;
END //
-- Who is awaited by a waiting request, as JSON, for the list of proposals.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.f_waits(p_req CHAR(36)) RETURNS LONGTEXT NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_move SMALLINT;
  DECLARE l_org, l_who VARCHAR(40);
  DECLARE l_vals, l_waits, l_consents LONGTEXT;
  DECLARE l_left INT;
  SELECT p.move, r.org, p.vals, p.who INTO l_move, l_org, l_vals, l_who FROM ccc.proposal p LEFT JOIN ccc.record r ON r.id = p.record WHERE p.req = p_req;
  CALL ccc.m_second(l_move, p_req, l_org, l_vals, l_who, ccc.local_date(ccc.as_of()), l_left, l_waits, l_consents);
  RETURN CONCAT('[', COALESCE(l_waits, ''), ']');
END //
DELIMITER ;
