-- Second persons: consent, refusal and withdrawal of a waiting move; what is open to a person on a record.
-- Promises: who asked never consents; nobody consents to anything but the values asked; the last consent has every check
-- made again; each vain try is an event of the record.
DELIMITER //

-- One try, in a transaction. p_what: confirm, decline, withdraw. o_run = 1: all consents are there, the move is to be made.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_consent_try(p_who VARCHAR(40), p_account VARCHAR(80), p_req CHAR(36), p_what VARCHAR(10), p_reason TEXT, OUT o_again TINYINT, OUT o_run TINYINT, OUT o_ans LONGTEXT)
proc: BEGIN
  DECLARE l_no INT;
  DECLARE l_now DATETIME(6) DEFAULT ccc.centre_now();
  DECLARE l_today DATE DEFAULT ccc.local_date(ccc.centre_now());
  DECLARE l_rec BIGINT;
  DECLARE l_move SMALLINT;
  DECLARE l_ver, l_pver, l_seq, l_left INT;
  DECLARE l_grp TINYINT;
  DECLARE l_asker, l_org, l_act, l_number, l_state VARCHAR(80);
  DECLARE l_vals, l_rules, l_waits, l_consents LONGTEXT;
  DECLARE l_origin VARCHAR(10);
  DECLARE l_second VARCHAR(80);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN
    GET DIAGNOSTICS CONDITION 1 l_no = MYSQL_ERRNO;
    ROLLBACK;
    IF l_no IN (1213, 1020) THEN SET o_again = 1; ELSEIF l_no = 1205 THEN SET o_again = 11; ELSE RESIGNAL; END IF;
  END;
  SET o_again = 0, o_run = 0, o_ans = NULL;
  START TRANSACTION;
  SELECT p.record, p.move, p.version, p.who, p.vals, SUBSTRING(p.action, 5), p.number, m.second
    INTO l_rec, l_move, l_pver, l_asker, l_vals, l_act, l_number, l_second FROM ccc.proposal p LEFT JOIN ccc.move m ON m.id = p.move WHERE p.req = p_req FOR UPDATE;
  IF l_move IS NULL THEN
    -- what came of it is told to who asked, and to whom the record is shown
    SELECT q.answer INTO o_ans FROM ccc.request q LEFT JOIN ccc.record r ON r.id = q.record
      WHERE q.req = p_req AND q.outcome <> 'waiting' AND (q.who = p_who OR COALESCE(ccc.f_sees(p_who, r.kind, r.id), 0));
    SET o_ans = COALESCE(o_ans, ccc.answer1('input', '', NULL, NULL, NULL, p_req, ccc.input1('request', p_req), NULL));
    COMMIT;
    LEAVE proc;
  END IF;
  SELECT state, version, org, last_seq INTO l_state, l_ver, l_org, l_seq FROM ccc.record WHERE id = l_rec FOR UPDATE;
  IF l_org IS NULL THEN CALL ccc.m_org((SELECT kind FROM ccc.move WHERE id = l_move), l_vals, l_asker, l_org); END IF;
  SET l_grp = IF(p_who = l_asker, 0, ccc.f_second(l_move, p_req, l_org, l_vals, p_who, l_today));
  IF p_what = 'withdraw' AND p_who <> l_asker OR p_what <> 'withdraw' AND l_grp = 0
      AND NOT (p_what = 'confirm' AND EXISTS (SELECT 1 FROM ccc.consent WHERE req = p_req AND who = p_who)) THEN
    SET l_rules = ccc.rule1('R00.5', JSON_OBJECT('role', l_second, 'who', p_who));
    IF l_rec > 0 THEN
      CALL ccc.m_event(l_rec, l_now, p_who, p_account, l_act, l_state, l_state, 'console', 'refused', JSON_OBJECT('consent', p_what, 'to', p_req), NULLIF(p_reason, ''), CONCAT('[', l_rules, ']'), NULL, NULL, l_seq);
    END IF;
    -- a stranger to the record is not told which it is
    IF NOT COALESCE(ccc.f_sees(p_who, (SELECT kind FROM ccc.record WHERE id = l_rec), l_rec), 0) AND p_who <> l_asker THEN SET l_number = NULL, l_state = NULL; END IF;
    SET o_ans = ccc.answer1('refused', l_number, l_state, NULL, NULL, p_req, l_rules, NULL);
    COMMIT;
    LEAVE proc;
  END IF;
  IF l_rec > 0 AND l_ver <> l_pver THEN
    CALL ccc.m_void(l_rec, NULL, p_who, l_ver);
    SELECT answer INTO o_ans FROM ccc.request WHERE req = p_req;
    COMMIT;
    LEAVE proc;
  END IF;
  IF p_what = 'confirm' THEN
    IF l_grp > 0 THEN
      INSERT IGNORE INTO ccc.consent (req, who, account, grp, role, at)
        SELECT p_req, p_who, p_account, l_grp, MIN(IF(s.office = '', s.role, CONCAT(s.role, ':', s.office))), l_now FROM ccc.move_second s
          WHERE s.move = l_move AND s.grp = l_grp AND (s.role = 'SWAP' OR EXISTS (SELECT 1 FROM ccc.held h WHERE h.staff = p_who AND h.role = s.role AND (s.office = '' OR h.office = s.office)
            AND h.from_on <= l_today AND h.to_on >= l_today));
    END IF;
    CALL ccc.m_second(l_move, p_req, l_org, l_vals, l_asker, l_today, l_left, l_waits, l_consents);
    IF l_left > 0 THEN SET o_ans = ccc.answer1('waiting', l_number, l_state, l_ver, l_seq, p_req, NULL, l_waits);
    ELSE SET o_run = 1; END IF;
  ELSE
    -- declined or withdrawn: told to who asked, and kept in the history
    SET l_rules = ccc.rule1('R00.5', JSON_OBJECT('role', l_second, p_what, p_who, 'reason', p_reason));
    IF l_rec > 0 THEN
      CALL ccc.m_event(l_rec, l_now, p_who, p_account, l_act, l_state, l_state, 'console', 'refused', JSON_OBJECT('consent', p_what, 'to', p_req), NULLIF(p_reason, ''), CONCAT('[', l_rules, ']'), NULL, NULL, l_seq);
    END IF;
    DELETE FROM ccc.consent WHERE req = p_req;
    DELETE FROM ccc.proposal WHERE req = p_req;
    UPDATE ccc.request SET outcome = 'refused', answer = ccc.answer1('refused', l_number, l_state, l_ver, l_seq, p_req, l_rules, NULL) WHERE req = p_req;
    SET o_ans = ccc.answer1('done', l_number, l_state, l_ver, l_seq, p_req, NULL, NULL);
  END IF;
  COMMIT;
END //

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.m_consent(p_who VARCHAR(40), p_account VARCHAR(80), p_req LONGTEXT, p_what VARCHAR(10), p_reason LONGTEXT, OUT o_ans LONGTEXT)
proc: BEGIN
  DECLARE l_again TINYINT DEFAULT 1;
  DECLARE l_run TINYINT;
  DECLARE l_tries INT DEFAULT 0;
  DECLARE l_vals LONGTEXT DEFAULT '{}';
  DECLARE l_asker, l_acc, l_number, l_action VARCHAR(80);
  DECLARE l_ver VARCHAR(20);
  DECLARE l_pvals, l_reason, l_ack LONGTEXT;
  DECLARE l_origin VARCHAR(10);
  CALL ccc.m_form(p_who, p_req, '', 'ANY.note', '', l_vals, p_reason, '', 'console', o_ans);
  IF o_ans IS NOT NULL THEN LEAVE proc; END IF;
  WHILE l_again DO
    CALL ccc.m_consent_try(p_who, p_account, p_req, p_what, p_reason, l_again, l_run, o_ans);
    SET l_tries = l_tries + l_again;
    IF l_again AND l_tries > 20 THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45002, MESSAGE_TEXT = 'BUSY'; END IF;
    IF l_again THEN DO SLEEP(RAND() * 0.01 * l_tries); END IF;
  END WHILE;
  IF l_run THEN
    SELECT who, account, number, action, version, vals, reason, ack, origin INTO l_asker, l_acc, l_number, l_action, l_ver, l_pvals, l_reason, l_ack, l_origin
      FROM ccc.proposal WHERE req = p_req;
    IF l_asker IS NULL THEN SELECT answer INTO o_ans FROM ccc.request WHERE req = p_req;
    ELSE CALL ccc.m_do(l_asker, l_acc, p_req, l_number, l_action, l_ver, l_pvals, l_reason, l_ack, l_origin, 1, o_ans);
    END IF;
  END IF;
END //
DELIMITER ;
