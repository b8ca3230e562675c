-- The clockwork, called by the runner every 30 s: time-driven moves of `system`, sight at the turn of the day, the hourly
-- seal, accounts of people who left. Promises: idempotent; of several callers one works (compare-and-set with a time
-- limit); nothing it does is needed for safety, no rule reads what it writes.
DELIMITER //

-- Locks the database accounts of people whose account is inactive and ends their sessions. ALTER USER commits by itself,
-- so this is outside every transaction. Owned by ccc_locker, whose rights nobody else has.
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
END //

-- One turn. o_won = 0: somebody else is at it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.tick(OUT o_won TINYINT, OUT o_moves INT, OUT o_refused INT, OUT o_seal INT, OUT o_locked INT)
BEGIN
  DECLARE l_epoch BIGINT;
  DECLARE l_ans LONGTEXT;
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
      CALL ccc.m_do('system', 'system@tick', UUID(), d.number, d.action, '', '{}', '', '', 'tick', 0, l_ans);
      IF JSON_VALUE(l_ans, '$.outcome') = 'done' THEN SET o_moves = o_moves + 1; ELSE SET o_refused = o_refused + 1; END IF;
    END FOR;
    SET @ccc_as_of = NULL, @ccc_actor = NULL, @ccc_vals = NULL;
    IF NOT EXISTS (SELECT 1 FROM ccc.tick WHERE n = 1 AND sight_day = ccc.local_date(ccc.centre_now())) THEN
      START TRANSACTION;
      CALL ccc.sight_all();
      COMMIT;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM ccc.seal WHERE at > ccc.centre_now() - INTERVAL 1 HOUR) THEN CALL ccc.seal_make(o_seal); END IF;
    CALL ccc.tick_lock(o_locked);
    UPDATE ccc.tick SET busy_until = l_now, ended_at = ccc.centre_now() WHERE n = 1 AND epoch = l_epoch + 1;
  END IF;
END //
DELIMITER ;
