-- Clock, identity, parameters, guard: what every other routine of the kernel stands on.
-- Promises: the time is the database's (SYSDATE plus the centre's offset), whatever a session has set; the caller is who
-- logged in; after guard() no setting of the caller's session reaches a procedure.
DELIMITER //

-- Now, UTC, by the centre's clock. A session's time zone does not matter.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.centre_now() RETURNS DATETIME(6)
NOT DETERMINISTIC READS SQL DATA
RETURN CONVERT_TZ(SYSDATE(6), @@session.time_zone, '+00:00')
  + INTERVAL (SELECT offset_us FROM ccc.centre WHERE n = 1) MICROSECOND //

-- The judged moment: that of the move under way, of --as-of, else now. guard() clears what a caller has set.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.as_of() RETURNS DATETIME(6)
NOT DETERMINISTIC READS SQL DATA
RETURN COALESCE(CAST(@ccc_as_of AS DATETIME(6)), ccc.centre_now()) //

-- The centre's local date and time of a UTC moment.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.local_time(p_ts DATETIME(6)) RETURNS DATETIME(6)
NOT DETERMINISTIC READS SQL DATA
RETURN CONVERT_TZ(p_ts, '+00:00', (SELECT tz FROM ccc.centre WHERE n = 1)) //
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.local_date(p_ts DATETIME(6)) RETURNS DATE
NOT DETERMINISTIC READS SQL DATA
RETURN DATE(CONVERT_TZ(p_ts, '+00:00', (SELECT tz FROM ccc.centre WHERE n = 1))) //
-- The end of a local date (the next local midnight) as UTC.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.day_end(p_on DATE) RETURNS DATETIME(6)
NOT DETERMINISTIC READS SQL DATA
RETURN CONVERT_TZ(CAST(p_on + INTERVAL 1 DAY AS DATETIME(6)), (SELECT tz FROM ccc.centre WHERE n = 1), '+00:00') //

-- ISO or local text to UTC: 2026-07-01T08:00:00+08:00, 2026-07-01 08:00 (centre local), ...Z. NULL where it is no time.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.to_utc(p_text VARCHAR(255)) RETURNS DATETIME(6)
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_t, l_tz VARCHAR(40);
  DECLARE l_d DATETIME(6);
  DECLARE CONTINUE HANDLER FOR SQLEXCEPTION, SQLWARNING SET l_d = NULL;
  SET l_t = TRIM(p_text);
  IF l_t NOT REGEXP '^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?(Z|[+-](0[0-9]|1[0-4]):?[0-5][0-9])?$' THEN
    RETURN NULL;
  END IF;
  SET l_tz = REGEXP_SUBSTR(l_t, '(Z|[+-][0-9]{2}:?[0-9]{2})$');
  IF SUBSTRING(l_t, 11) NOT REGEXP '(Z|[+-][0-9]{2}:?[0-9]{2})$' THEN SET l_tz = ''; END IF;
  SET l_t = REPLACE(LEFT(l_t, CHAR_LENGTH(l_t) - CHAR_LENGTH(l_tz)), 'T', ' ');
  IF l_tz = '' THEN SELECT tz INTO l_tz FROM ccc.centre WHERE n = 1;
  ELSEIF l_tz = 'Z' THEN SET l_tz = '+00:00';
  ELSEIF l_tz NOT LIKE '%:%' THEN SET l_tz = INSERT(l_tz, 4, 0, ':');
  END IF;
  SET l_d = CAST(l_t AS DATETIME(6));
  IF l_d IS NULL OR DATE(l_d) <> LEFT(l_t, 10) THEN RETURN NULL; END IF;
  RETURN CONVERT_TZ(l_d, l_tz, '+00:00');
END //

-- The n-th working day after a date; days that the calendar does not hold: Monday to Friday.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.add_workdays(p_on DATE, p_n INT) RETURNS DATE
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_on DATE DEFAULT p_on;
  DECLARE l_left INT DEFAULT LEAST(p_n, 400);
  WHILE l_left > 0 AND l_on IS NOT NULL DO
    SET l_on = l_on + INTERVAL 1 DAY;
    IF COALESCE((SELECT workday FROM ccc.calendar WHERE date = l_on), WEEKDAY(l_on) < 5) THEN SET l_left = l_left - 1; END IF;
  END WHILE;
  RETURN l_on;
END //

-- Value of a parameter in force on a local date: the newest one put in force by a record, else the pack's (81_param.sql).
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.param(p_name VARCHAR(40), p_on DATE) RETURNS VARCHAR(255)
NOT DETERMINISTIC READS SQL DATA
RETURN (SELECT s.value FROM ccc.param_span s WHERE s.name = p_name AND s.from_on <= p_on AND s.to_on >= p_on ORDER BY s.from_on DESC LIMIT 1) //

-- Who calls: staff code of the login, or NULL where the account is not active or still has the code it was given.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.me() RETURNS VARCHAR(40)
NOT DETERMINISTIC READS SQL DATA
RETURN (SELECT staff FROM ccc.account WHERE account = SUBSTRING_INDEX(SESSION_USER(), '@', 1) AND active = 1 AND must_change = 0) //

-- The acting person, move and form while a gate is judged.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.f_actor() RETURNS VARCHAR(40) NOT DETERMINISTIC NO SQL RETURN @ccc_actor //
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.f_action() RETURNS VARCHAR(40) NOT DETERMINISTIC NO SQL RETURN @ccc_action //
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.f_move() RETURNS SMALLINT NOT DETERMINISTIC NO SQL RETURN @ccc_move //
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.f_form() RETURNS LONGTEXT NOT DETERMINISTIC NO SQL RETURN @ccc_vals //

-- One item of a hash: length in bytes, colon, bytes; an absent one is '-'. No two lists of items look alike.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.f_hash(p_prev CHAR(64), p_record BIGINT, p_seq INT, p_at DATETIME(6),
  p_actor VARCHAR(40), p_account VARCHAR(80), p_action VARCHAR(40), p_from VARCHAR(24), p_to VARCHAR(24), p_origin VARCHAR(10),
  p_outcome VARCHAR(8), p_vals LONGTEXT, p_reason TEXT, p_rules LONGTEXT, p_consents LONGTEXT, p_req CHAR(36)) RETURNS CHAR(64)
DETERMINISTIC NO SQL
RETURN SHA2(CONCAT(p_prev, '|', p_record, '|', p_seq, '|', p_at, '|',
  LENGTH(p_actor), ':', p_actor, LENGTH(p_account), ':', p_account, LENGTH(p_action), ':', p_action,
  LENGTH(p_from), ':', p_from, LENGTH(p_to), ':', p_to, LENGTH(p_origin), ':', p_origin, LENGTH(p_outcome), ':', p_outcome,
  COALESCE(CONCAT(LENGTH(p_vals), ':', p_vals), '-'), COALESCE(CONCAT(LENGTH(p_reason), ':', p_reason), '-'),
  COALESCE(CONCAT(LENGTH(p_rules), ':', p_rules), '-'), COALESCE(CONCAT(LENGTH(p_consents), ':', p_consents), '-'),
  COALESCE(CONCAT(LENGTH(p_req), ':', p_req), '-')), 256) //

-- First statement of every API procedure. Ends the caller's transaction and puts back every session setting that
-- reaches inside a procedure: checks, ids, clock, isolation, limits, versioning, completion type.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.guard()
BEGIN
  -- before the ROLLBACK, or CHAIN would open the next transaction at once
  SET SESSION completion_type = 0;
  ROLLBACK;
  SET SESSION autocommit = 1, foreign_key_checks = 1, unique_checks = 1, check_constraint_checks = 1,
    insert_id = 0, timestamp = DEFAULT, time_zone = '+00:00', system_versioning_asof = DEFAULT,
    system_versioning_insert_history = 0, tx_isolation = 'READ-COMMITTED', tx_read_only = 0,
    innodb_lock_wait_timeout = 5, lock_wait_timeout = 30, max_statement_time = 0, group_concat_max_len = 1048576,
    div_precision_increment = 4, default_regex_flags = '', skip_replication = 0, sql_safe_updates = 0, sql_big_selects = 1, sql_auto_is_null = 0,
    max_sp_recursion_depth = 20, max_error_count = 64, max_recursive_iterations = 4294967295, wsrep_sync_wait = 1;
  SET @ccc_as_of = NULL, @ccc_actor = NULL, @ccc_account = NULL, @ccc_move = NULL, @ccc_action = NULL, @ccc_vals = NULL,
    @ccc_why = NULL, @ccc_j = NULL, @ccc_nested = NULL, @ccc_depth = 0;
END //
DELIMITER ;

-- One-row views: a rule joins them instead of calling a function for each row. Without a table they cannot be merged
-- and are computed once.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.now1 AS SELECT ccc.as_of() AS at, ccc.local_date(ccc.as_of()) AS today;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.form1 AS SELECT ccc.f_form() AS vals, ccc.f_action() AS action, ccc.f_move() AS move;
-- The clock itself, whatever moment a caller has set: sight ends by it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.clock1 AS SELECT ccc.centre_now() AS at;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.me1 AS SELECT ccc.me() AS staff;

-- Append-only.
DELIMITER //
CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.event_keep_u BEFORE UPDATE ON ccc.event FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45008, MESSAGE_TEXT = 'R08.7|event' //
CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.event_keep_d BEFORE DELETE ON ccc.event FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45008, MESSAGE_TEXT = 'R08.7|event' //
CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.seal_keep_u BEFORE UPDATE ON ccc.seal FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45008, MESSAGE_TEXT = 'R08.7|seal' //
CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.seal_keep_d BEFORE DELETE ON ccc.seal FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45008, MESSAGE_TEXT = 'R08.7|seal' //
CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.seal_item_keep_u BEFORE UPDATE ON ccc.seal_item FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45008, MESSAGE_TEXT = 'R08.7|seal' //
CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.seal_item_keep_d BEFORE DELETE ON ccc.seal_item FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45008, MESSAGE_TEXT = 'R08.7|seal' //
-- What is new since the last seal.
CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.event_unsealed AFTER INSERT ON ccc.event FOR EACH ROW
  INSERT IGNORE INTO ccc.unsealed (record) VALUES (NEW.record) //
DELIMITER ;
