-- The clockwork, called by the runner every 30 s: time-driven moves of `system`, sight at the turn of the day, the hourly
-- seal, accounts of people who left. Promises: idempotent; of several callers one works (compare-and-set with a time
-- limit); nothing it does is needed for safety, no rule reads what it writes.
DELIMITER //

-- Locks the database accounts of people whose account is inactive and ends their sessions; unlocks those of people who
-- came back. ALTER USER commits by itself, so this is outside every transaction. Owned by ccc_locker, whose rights nobody else has.
CREATE OR REPLACE DEFINER=ccc_locker@localhost PROCEDURE ccc.tick_lock(OUT o_locked INT)
BEGIN
  SET o_locked = 0;
  FOR a IN (SELECT account, host FROM ccc.account WHERE active = 0 AND locked_at IS NULL ORDER BY account) DO
    BEGIN
      -- a person who never had an account of the database: nothing to lock
      DECLARE CONTINUE HANDLER FOR 1396, 1133, 1094, 1095 BEGIN END;
      EXECUTE IMMEDIATE CONCAT('ALTER USER ', QUOTE(a.account), '@', QUOTE(a.host), ' ACCOUNT LOCK');
      EXECUTE IMMEDIATE CONCAT('KILL HARD CONNECTION USER ', QUOTE(a.account), '@', QUOTE(a.host));
    END;
    UPDATE ccc.account SET locked_at = ccc.centre_now() WHERE account = a.account AND active = 0;
    SET o_locked = o_locked + 1;
  END FOR;
  FOR a IN (SELECT account, host FROM ccc.account WHERE active = 1 AND locked_at IS NOT NULL ORDER BY account) DO
    BEGIN
      DECLARE CONTINUE HANDLER FOR 1396, 1133 BEGIN END;
      EXECUTE IMMEDIATE CONCAT('ALTER USER ', QUOTE(a.account), '@', QUOTE(a.host), ' ACCOUNT UNLOCK');
    END;
    UPDATE ccc.account SET locked_at = NULL WHERE account = a.account AND active = 1;
  END FOR;
END //

-- One move of the clock's own, counted. One that fails is left for the next turn; the others go on.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.tick_move(p_number VARCHAR(80), p_action VARCHAR(40), p_vals LONGTEXT, INOUT p_moves INT, INOUT p_refused INT)
BEGIN
  DECLARE l_ans LONGTEXT;
  DECLARE CONTINUE HANDLER FOR SQLEXCEPTION SET l_ans = NULL;
  CALL ccc.m_do('system', 'system@tick', UUID(), p_number, p_action, '', p_vals, '', '', 'tick', 0, l_ans);
  SET @ccc_as_of = NULL, @ccc_actor = NULL, @ccc_vals = NULL;
  IF JSON_VALUE(l_ans, '$.outcome') = 'done' THEN SET p_moves = p_moves + 1; ELSE SET p_refused = p_refused + 1; END IF;
END //

-- What the day's work makes due: a handover before each change of shift (from handover_draft_min ahead; up to half a day
-- late, if the clock stood), its draft; a round for each slot of round_interval_h, open from its grace before the slot
-- to its grace after it; months that are over. Each record has the number of its moment: twice makes one.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.tick_duty(INOUT p_moves INT, INOUT p_refused INT)
BEGIN
  DECLARE l_now, l_slot DATETIME(6);
  DECLARE l_tz VARCHAR(6);
  DECLARE l_today DATE;
  DECLARE l_draft, l_hours, l_grace, l_n INT DEFAULT 0;
  SET l_now = ccc.centre_now(), l_today = ccc.local_date(ccc.centre_now());
  SELECT tz INTO l_tz FROM ccc.centre WHERE n = 1;
  SET l_draft = ccc.param('handover_draft_min', l_today), l_hours = ccc.param('round_interval_h', l_today), l_grace = ccc.param('round_grace_min', l_today);
  FOR h IN (SELECT DISTINCT i.plan_start at, JSON_OBJECT('at', DATE_FORMAT(i.plan_start, '%Y-%m-%dT%H:%i:%sZ'), 'shift_in', i.shift_id,
        'shift_out', (SELECT MIN(o.shift_id) FROM ccc.roster o WHERE o.plan_end = i.plan_start),
        'lead_out', COALESCE((SELECT MIN(o.staff) FROM ccc.roster o JOIN ccc.record c ON c.id = o.record AND c.state <> 'absent' WHERE o.plan_end = i.plan_start AND o.post = 'lead'), ''),
        'lead_in', COALESCE((SELECT MIN(o.staff) FROM ccc.roster o JOIN ccc.record c ON c.id = o.record AND c.state <> 'absent' WHERE o.shift_id = i.shift_id AND o.post = 'lead'), '')) vals
      FROM ccc.roster i WHERE i.plan_start > l_now - INTERVAL 12 HOUR AND i.plan_start <= l_now + INTERVAL l_draft MINUTE
        AND i.shift_id = (SELECT MIN(x.shift_id) FROM ccc.roster x WHERE x.plan_start = i.plan_start)
        AND EXISTS (SELECT 1 FROM ccc.roster o WHERE o.plan_end = i.plan_start) AND NOT EXISTS (SELECT 1 FROM ccc.handover h WHERE h.at = i.plan_start) ORDER BY 1) DO
    CALL ccc.tick_move('', 'HND.create', h.vals, p_moves, p_refused);
  END FOR;
  FOR h IN (SELECT r.number, JSON_OBJECT('items', JSON_COMPACT(ccc.handover_list(t.shift_out, t.shift_in, t.at)),
        'summary', CONCAT('未解决事件 ', (SELECT COUNT(*) FROM ccc.record i JOIN ccc.state s ON s.kind = i.kind AND s.state = i.state AND s.final = 0 WHERE i.kind = 'INC'), ' 件')) vals
      FROM ccc.record r JOIN ccc.handover t ON t.record = r.id WHERE r.kind = 'HND' AND r.state = 'open' ORDER BY t.at) DO
    CALL ccc.tick_move(h.number, 'HND.draft', h.vals, p_moves, p_refused);
  END FOR;
  FOR m IN (SELECT r.number FROM ccc.record r JOIN ccc.roster_month t ON t.record = r.id WHERE r.kind = 'RST' AND r.state = 'published' AND LAST_DAY(CONCAT(t.month, '-01')) < l_today ORDER BY 1) DO
    CALL ccc.tick_move(m.number, 'RST.archive', '{}', p_moves, p_refused);
  END FOR;
  -- rounds: the slot after the last one; the first of all lies half an interval after midnight
  IF l_hours > 0 AND EXISTS (SELECT 1 FROM ccc.record WHERE kind = 'RIT' AND state = 'in_force') THEN
    SELECT MAX(slot_at) + INTERVAL l_hours HOUR INTO l_slot FROM ccc.round;
    SET l_slot = COALESCE(l_slot, CONVERT_TZ(CAST(l_today AS DATETIME(6)) + INTERVAL l_hours * 30 + l_hours * 60 * FLOOR(GREATEST(TIMESTAMPDIFF(MINUTE, CONVERT_TZ(CAST(l_today AS DATETIME(6)), l_tz, '+00:00'), l_now) - l_hours * 30, 0) / (l_hours * 60)) MINUTE, l_tz, '+00:00'));
    WHILE l_slot <= l_now + INTERVAL l_grace MINUTE AND l_n < 100 DO
      CALL ccc.tick_move('', 'RND.due', JSON_OBJECT('slot_at', DATE_FORMAT(l_slot, '%Y-%m-%dT%H:%i:%sZ')), p_moves, p_refused);
      SET l_slot = l_slot + INTERVAL l_hours HOUR, l_n = l_n + 1;
    END WHILE;
  END IF;
  FOR d IN (SELECT r.number FROM ccc.record r JOIN ccc.round t ON t.record = r.id WHERE r.kind = 'RND' AND r.state = 'due' AND t.slot_at + INTERVAL l_grace MINUTE < l_now ORDER BY t.slot_at LIMIT 200) DO
    CALL ccc.tick_move(d.number, 'RND.miss', '{}', p_moves, p_refused);
  END FOR;
END //

-- One turn. o_won = 0: somebody else is at it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.tick(OUT o_won TINYINT, OUT o_moves INT, OUT o_refused INT, OUT o_seal INT, OUT o_locked INT)
BEGIN
  DECLARE l_epoch BIGINT;
  DECLARE l_now DATETIME(6) DEFAULT CONVERT_TZ(SYSDATE(6), @@session.time_zone, '+00:00');
  SET o_won = 0, o_moves = 0, o_refused = 0, o_seal = 0, o_locked = 0;
  SELECT epoch INTO l_epoch FROM ccc.tick WHERE n = 1 AND busy_until < l_now;
  IF l_epoch IS NOT NULL THEN
    UPDATE ccc.tick SET epoch = l_epoch + 1, busy_until = l_now + INTERVAL 60 SECOND WHERE n = 1 AND epoch = l_epoch;
    SET o_won = ROW_COUNT();
  END IF;
  IF o_won THEN
    FOR d IN (SELECT t.record, t.number, t.action FROM ccc.tick_due t WHERE NOT EXISTS (SELECT 1 FROM ccc.event e WHERE e.record = t.record AND e.actor = 'system' AND e.outcome = 'refused'
        AND e.action = SUBSTRING(t.action, 5) AND e.at > ccc.centre_now() - INTERVAL 1 HOUR) ORDER BY t.at LIMIT 500) DO
      CALL ccc.tick_move(d.number, d.action, '{}', o_moves, o_refused);
    END FOR;
    CALL ccc.tick_duty(o_moves, o_refused);
    CALL ccc.tick_period(o_moves, o_refused);
    -- a centre that has assets has the file of their hand-over, idle until its day (Art. 21)
    IF NOT EXISTS (SELECT 1 FROM ccc.record WHERE kind = 'AST') AND EXISTS (SELECT 1 FROM ccc.record WHERE kind = 'EQP') THEN
      CALL ccc.tick_move('', 'AST.create', JSON_OBJECT('receiver', COALESCE((SELECT MIN(code) FROM ccc.org WHERE kind = 'gov'), '')), o_moves, o_refused);
    END IF;
    CALL ccc.run_resume();
    IF NOT EXISTS (SELECT 1 FROM ccc.tick WHERE n = 1 AND sight_day = ccc.local_date(ccc.centre_now())) THEN
      START TRANSACTION;
      CALL ccc.sight_all();
      COMMIT;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM ccc.seal WHERE at > ccc.centre_now() - INTERVAL 1 HOUR) THEN
      -- a record that somebody holds for long is sealed at the next turn
      BEGIN
        DECLARE CONTINUE HANDLER FOR 1205, 1213 SET o_seal = 0;
        CALL ccc.seal_make(o_seal);
      END;
    END IF;
    CALL ccc.tick_lock(o_locked);
    UPDATE ccc.tick SET busy_until = l_now, ended_at = ccc.centre_now() WHERE n = 1 AND epoch = l_epoch + 1;
  END IF;
END //
DELIMITER ;
