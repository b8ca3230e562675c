-- Effects that end a person's rights. ALTER USER commits implicitly, so nothing here touches database accounts: the
-- account is made inactive in this transaction, which shuts every procedure at once; the next tick locks it.
DELIMITER //
-- A person without any appointment left: account inactive, open sessions cut, nothing held, no deputy of anybody.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.end_person(p_staff VARCHAR(40), p_reason TEXT)
BEGIN
  UPDATE ccc.account SET active = 0 WHERE staff = p_staff;
  FOR s IN (SELECT r.number FROM ccc.session t JOIN ccc.record r ON r.id = t.record AND r.state = 'open' WHERE t.staff = p_staff) DO
    CALL ccc.m_step('system', s.number, 'SES.cut', '{}', p_reason, 'effect');
  END FOR;
  UPDATE ccc.record SET holder = NULL WHERE holder = p_staff;
  UPDATE ccc.appointment SET deputy = NULL WHERE deputy = p_staff;
  CALL ccc.sight_of(p_staff);
END //

-- end_rights: of an appointment, of a person (all his appointments), of an office (those of all who serve it).
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_end_rights(p_record BIGINT, p_event_seq INT)
BEGIN
  DECLARE l_kind CHAR(3);
  DECLARE l_staff, l_next, l_org VARCHAR(40);
  DECLARE l_reason TEXT;
  SELECT r.kind, e.reason INTO l_kind, l_reason FROM ccc.record r JOIN ccc.event e ON e.record = r.id AND e.seq = p_event_seq WHERE r.id = p_record;
  IF l_kind = 'APT' THEN
    SELECT staff INTO l_staff FROM ccc.appointment WHERE record = p_record;
    UPDATE ccc.appointment SET to_on = GREATEST(from_on, ccc.local_date(@ccc_now)) WHERE record = p_record;
  ELSEIF l_kind = 'STF' THEN
    SELECT code, successor INTO l_staff, l_next FROM ccc.staff WHERE record = p_record;
    FOR a IN (SELECT r.number FROM ccc.appointment t JOIN ccc.record r ON r.id = t.record AND r.state = 'active' WHERE t.staff = l_staff) DO
      CALL ccc.m_step('system', a.number, 'APT.end', IF(l_next IS NULL, '{}', JSON_OBJECT('successor', l_next)), l_reason, 'effect');
    END FOR;
  ELSE
    SELECT code INTO l_org FROM ccc.org WHERE record = p_record;
    FOR a IN (SELECT r.number FROM ccc.appointment t JOIN ccc.record r ON r.id = t.record AND r.state = 'active' WHERE t.office = l_org) DO
      CALL ccc.m_step('system', a.number, 'APT.end', '{}', l_reason, 'effect');
    END FOR;
  END IF;
  IF l_staff IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ccc.appointment t JOIN ccc.record r ON r.id = t.record AND r.state = 'active' WHERE t.staff = l_staff) THEN
    CALL ccc.end_person(l_staff, l_reason);
  END IF;
END //

-- remove_person: every right of the person ends now; grants to him alone are revoked, planned duty rows
-- become gaps, a safety duty goes to the successor and is never left without one (R14.5); what he held goes to the
-- successor, else to the lead on duty, else to those who act next.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_remove_person(p_record BIGINT, p_event_seq INT)
BEGIN
  DECLARE l_staff, l_next, l_lead, l_domain VARCHAR(40);
  DECLARE l_reason TEXT;
  DECLARE l_msg VARCHAR(120);
  SELECT t.staff, t.successor, e.reason INTO l_staff, l_next, l_reason FROM ccc.appointment t JOIN ccc.event e ON e.record = t.record AND e.seq = p_event_seq WHERE t.record = p_record;
  SELECT MIN(t.domain) INTO l_domain FROM ccc.safety_duty t JOIN ccc.record r ON r.id = t.record AND r.state = 'in_force' WHERE t.person = l_staff;
  IF l_domain IS NOT NULL AND (l_next IS NULL OR l_next = l_staff) THEN
    SET l_msg = CONCAT('R14.5|', JSON_OBJECT('domain', l_domain));
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45001, MESSAGE_TEXT = l_msg;
  END IF;
  SELECT MIN(o.staff) INTO l_lead FROM ccc.roster o JOIN ccc.record r ON r.id = o.record AND r.state IN ('planned', 'on_duty')
    WHERE o.post = 'lead' AND o.staff <> l_staff AND o.plan_start <= @ccc_now AND o.plan_end > @ccc_now;
  UPDATE ccc.appointment SET to_on = GREATEST(from_on, ccc.local_date(@ccc_now)) WHERE record = p_record;
  IF l_next IS NOT NULL THEN
    FOR d IN (SELECT r.number FROM ccc.safety_duty t JOIN ccc.record r ON r.id = t.record AND r.state = 'in_force' WHERE t.person = l_staff) DO
      CALL ccc.m_step('system', d.number, 'SFD.amend', JSON_OBJECT('person', l_next), l_reason, 'effect');
    END FOR;
  END IF;
  FOR a IN (SELECT r.number FROM ccc.appointment t JOIN ccc.record r ON r.id = t.record AND r.state = 'active' WHERE t.staff = l_staff AND t.record <> p_record) DO
    CALL ccc.m_step('system', a.number, 'APT.end', IF(l_next IS NULL, '{}', JSON_OBJECT('successor', l_next)), l_reason, 'effect');
  END FOR;
  FOR g IN (SELECT r.number FROM ccc.auth t JOIN ccc.record r ON r.id = t.record AND r.state IN ('granted', 'in_force') WHERE t.grantee = l_staff) DO
    CALL ccc.m_step('system', g.number, 'AUT.revoke', '{}', l_reason, 'effect');
  END FOR;
  FOR d IN (SELECT r.number FROM ccc.roster t JOIN ccc.record r ON r.id = t.record AND r.state = 'planned' WHERE t.staff = l_staff AND t.plan_end > @ccc_now) DO
    CALL ccc.m_step('system', d.number, 'DTY.absent', '{}', l_reason, 'effect');
  END FOR;
  FOR c IN (SELECT r.id, r.number FROM ccc.record r WHERE r.holder = l_staff) DO
    CALL ccc.m_step('system', c.number, 'ANY.note', JSON_OBJECT('text', CONCAT(l_staff, ' -> ', COALESCE(l_next, l_lead, 'LEAD'))), l_reason, 'effect');
    UPDATE ccc.record SET holder = COALESCE(l_next, l_lead) WHERE id = c.id;
  END FOR;
  CALL ccc.end_person(l_staff, l_reason);
END //
DELIMITER ;
