-- Codes and passwords. The answer row: outcome (done | refused | input), account, code (shown this once), until, what.
USE ccc_api;
DELIMITER //

-- A single-use code for a person's account, new or forgotten: by a person of accounts, for somebody else in force.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_account_code(p_staff LONGTEXT)
proc: BEGIN
  DECLARE l_me, l_staff, l_account VARCHAR(80);
  DECLARE l_host VARCHAR(60);
  DECLARE l_code VARCHAR(20);
  DECLARE l_now DATETIME(6);
  CALL ccc.guard();
  SET l_me = ccc.me(), l_now = ccc.centre_now();
  IF l_me IS NULL THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45003, MESSAGE_TEXT = 'ACCOUNT'; END IF;
  IF NOT EXISTS (SELECT 1 FROM ccc.held h WHERE h.staff = l_me AND h.role = 'ADM' AND h.from_on <= ccc.local_date(l_now) AND h.to_on >= ccc.local_date(l_now)) THEN
    SELECT 'refused' AS outcome, NULL AS account, NULL AS code, NULL AS until, 'role' AS what;
    LEAVE proc;
  END IF;
  SELECT a.staff, a.account, a.host INTO l_staff, l_account, l_host FROM ccc.account a JOIN ccc.staff s ON s.code = a.staff JOIN ccc.record r ON r.id = s.record AND r.state = 'in_force'
    WHERE a.staff = LEFT(p_staff, 80) AND a.active = 1;
  IF l_staff IS NULL OR l_staff = l_me THEN
    SELECT IF(l_staff IS NULL, 'input', 'refused') AS outcome, l_account AS account, NULL AS code, NULL AS until, IF(l_staff IS NULL, 'staff', 'self') AS what;
    LEAVE proc;
  END IF;
  SET l_code = ccc.code_new();
  START TRANSACTION;
  UPDATE ccc.account SET must_change = 1, code_until = l_now + INTERVAL 1 DAY WHERE account = l_account;
  CALL ccc.account_event(l_staff, l_me, 'account_code');
  COMMIT;
  CALL ccc.account_secret(l_account, l_code);
  CALL ccc.account_kick(l_account, l_host);
  SELECT 'done' AS outcome, l_account AS account, l_code AS code, l_now + INTERVAL 1 DAY AS until, NULL AS what;
END //

-- The caller's own password; also the way out of a single-use code.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_passwd(p_new LONGTEXT)
proc: BEGIN
  DECLARE l_staff, l_account VARCHAR(80);
  DECLARE l_until DATETIME(6);
  CALL ccc.guard();
  SELECT staff, account, code_until INTO l_staff, l_account, l_until FROM ccc.account WHERE account = SUBSTRING_INDEX(SESSION_USER(), '@', 1) AND active = 1;
  IF l_staff IS NULL OR l_until < ccc.centre_now() THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45003, MESSAGE_TEXT = 'ACCOUNT'; END IF;
  IF COALESCE(CHAR_LENGTH(p_new), 0) NOT BETWEEN 10 AND 200 OR LOCATE(l_account, LOWER(p_new)) > 0 OR p_new REGEXP '[[:cntrl:]]' OR p_new REGEXP '^(.)\\1*$' THEN
    SELECT 'input' AS outcome, l_account AS account, NULL AS code, NULL AS until, 'password' AS what;
    LEAVE proc;
  END IF;
  CALL ccc.account_secret(l_account, p_new);
  START TRANSACTION;
  UPDATE ccc.account SET must_change = 0, code_until = NULL WHERE account = l_account;
  CALL ccc.account_event(l_staff, l_staff, 'passwd');
  CALL ccc.sight_of(l_staff);
  COMMIT;
  SELECT 'done' AS outcome, l_account AS account, NULL AS code, NULL AS until, NULL AS what;
END //
DELIMITER ;
