-- Recordings are opened here and nowhere else: with a purpose, which is an event of the record before a byte is given.
-- Promises (R12.8): auditors, and liaisons of the host's own unit; the regulator where no tenant's data can be in it; nobody
-- his own. A try that is refused is an event as well. Of a session it is the move SES.view; of a run's host the same
-- event of its change or recovery.
DELIMITER //

-- May this person open what a run printed on a host? o_rules NULL = yes.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.transcript_may(p_who VARCHAR(40), p_run VARCHAR(90), p_host VARCHAR(80), p_purpose TEXT, OUT o_rules LONGTEXT)
BEGIN
  DECLARE l_app, l_org VARCHAR(40);
  DECLARE l_today DATE DEFAULT ccc.local_date(ccc.centre_now());
  SET o_rules = NULL;
  SELECT h.app, a.org INTO l_app, l_org FROM ccc.host h LEFT JOIN ccc.app a ON a.code = h.app WHERE h.code = p_host;
  IF NOT EXISTS (SELECT 1 FROM ccc.held h WHERE h.staff = p_who AND h.from_on <= l_today AND h.to_on >= l_today
      AND (h.role = 'AUD' OR h.role = 'USR' AND h.office = l_org OR h.role = 'REG' AND l_app IS NULL)) THEN
    SET o_rules = ccc.rule1('R00.2', JSON_OBJECT('role', IF(l_app IS NULL, 'AUD|REG', 'AUD|USR'), 'office', l_org));
  END IF;
  IF CHAR_LENGTH(TRIM(COALESCE(p_purpose, ''))) < 4 OR EXISTS (SELECT 1 FROM ccc.run k WHERE k.run = p_run AND p_who IN (k.executor, k.opened_by)) THEN
    SET o_rules = CONCAT_WS(',', o_rules, ccc.rule1('R12.8', JSON_OBJECT('missing', JSON_COMPACT(IF(CHAR_LENGTH(TRIM(COALESCE(p_purpose, ''))) < 4, '["view_purpose"]', '[]')))));
  END IF;
END //

-- The same for a run: checks, then the event. Own transaction; the version of the record goes on as with every note.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.transcript_run(p_who VARCHAR(40), p_account VARCHAR(80), p_run VARCHAR(90), p_host VARCHAR(80), p_purpose TEXT, OUT o_ans LONGTEXT)
BEGIN
  DECLARE l_rec BIGINT;
  DECLARE l_kind CHAR(3);
  DECLARE l_number VARCHAR(80);
  DECLARE l_state VARCHAR(24);
  DECLARE l_seq INT;
  DECLARE l_rules LONGTEXT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
  START TRANSACTION;
  SELECT r.id, r.kind, r.number, r.state INTO l_rec, l_kind, l_number, l_state FROM ccc.run k JOIN ccc.run_host h ON h.run = k.run AND h.host = p_host
    JOIN ccc.record r ON r.id = k.record WHERE k.run = p_run;
  IF l_rec IS NULL OR NOT ccc.f_sees(p_who, l_kind, l_rec) THEN
    SET o_ans = ccc.answer1('input', p_run, NULL, NULL, NULL, '', ccc.input1('number', p_run), NULL);
  ELSE
    CALL ccc.transcript_may(p_who, p_run, p_host, p_purpose, l_rules);
    CALL ccc.m_event(l_rec, ccc.centre_now(), p_who, p_account, 'view', l_state, l_state, 'console', IF(l_rules IS NULL, 'done', 'refused'),
      JSON_OBJECT('run', p_run, 'host', p_host, 'view_purpose', p_purpose), NULLIF(p_purpose, ''), IF(l_rules IS NULL, NULL, CONCAT('[', l_rules, ']')), NULL, NULL, l_seq);
    SET o_ans = ccc.answer1(IF(l_rules IS NULL, 'done', 'refused'), l_number, l_state, NULL, l_seq, '', l_rules, NULL);
  END IF;
  COMMIT;
END //

-- The recording of a session (its number), or of a host of a run (CHG-2026-0061/1 and the host), in pieces. Where it is
-- refused: one row with the outcome and its rules.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_transcript(p_number LONGTEXT, p_host LONGTEXT, p_purpose LONGTEXT)
BEGIN
  DECLARE l_me VARCHAR(40);
  DECLARE l_ans LONGTEXT;
  DECLARE l_vals LONGTEXT DEFAULT '{}';
  DECLARE l_req TEXT DEFAULT UUID();
  CALL ccc.guard();
  SET l_me = ccc.me(), p_number = LEFT(TRIM(COALESCE(p_number, '')), 90), p_host = LEFT(TRIM(COALESCE(p_host, '')), 80);
  CALL ccc.m_form(l_me, l_req, LEFT(p_number, 80), 'SES.view', '', l_vals, p_purpose, '', 'console', l_ans);
  IF l_ans IS NULL THEN
    IF EXISTS (SELECT 1 FROM ccc.run WHERE run = p_number) THEN CALL ccc.transcript_run(l_me, SESSION_USER(), p_number, p_host, p_purpose, l_ans);
    ELSEIF NOT EXISTS (SELECT 1 FROM ccc.record WHERE number = p_number AND kind = 'SES') THEN SET l_ans = ccc.answer1('input', p_number, NULL, NULL, NULL, '', ccc.input1('number', p_number), NULL);
    ELSE CALL ccc.m_do(l_me, SESSION_USER(), l_req, p_number, 'SES.view', NULL, JSON_OBJECT('view_purpose', COALESCE(p_purpose, '')), p_purpose, '', 'console', 0, l_ans);
    END IF;
  END IF;
  SET @ccc_as_of = NULL, @ccc_actor = NULL, @ccc_account = NULL, @ccc_move = NULL, @ccc_action = NULL, @ccc_vals = NULL;
  SELECT JSON_VALUE(l_ans, '$.outcome') AS outcome, p_number AS number, JSON_EXTRACT(l_ans, '$.rules') AS rules, t.host, t.part, t.at, t.bytes, t.sha256, t.chain, t.data
    FROM (SELECT 1) one LEFT JOIN ccc.transcript t ON JSON_VALUE(l_ans, '$.outcome') = 'done' AND t.owner = p_number AND p_host IN ('', t.host) ORDER BY t.host, t.part;
END //
DELIMITER ;
