-- Database accounts and their passwords. CREATE USER and ALTER USER commit by themselves: each is a step of its own, after
-- what is written about it. Promises: only a person of accounts (ADM) gives a code, never to himself; a code is shown once,
-- ends every session of the account and opens nothing but the change of the password; nobody can read a password here.
DELIMITER //

-- Makes the account of the database where there is none, and sets its password. Owned by ccc_locker, whose rights nobody
-- else has; called by the two procedures below only.
CREATE OR REPLACE DEFINER=ccc_locker@localhost PROCEDURE ccc.account_secret(p_account VARCHAR(80), p_secret VARCHAR(255))
BEGIN
  DECLARE l_at VARCHAR(200);
  DECLARE l_host VARCHAR(60);
  SELECT host INTO l_host FROM ccc.account WHERE account = p_account AND active = 1;
  SET l_at = CONCAT(QUOTE(p_account), '@', QUOTE(l_host));
  IF l_at IS NOT NULL THEN
    EXECUTE IMMEDIATE CONCAT('CREATE USER IF NOT EXISTS ', l_at, IF(l_host = 'localhost', '', ' REQUIRE SSL'));
    EXECUTE IMMEDIATE CONCAT('ALTER USER ', l_at, ' IDENTIFIED BY ', QUOTE(p_secret));
    EXECUTE IMMEDIATE CONCAT('GRANT ccc_user TO ', l_at);
    EXECUTE IMMEDIATE CONCAT('SET DEFAULT ROLE ccc_user FOR ', l_at);
  END IF;
END //

CREATE OR REPLACE DEFINER=ccc_locker@localhost PROCEDURE ccc.account_kick(p_account VARCHAR(80), p_host VARCHAR(60))
BEGIN
  DECLARE CONTINUE HANDLER FOR 1094, 1095, 1396, 1133 BEGIN END;
  EXECUTE IMMEDIATE CONCAT('KILL HARD CONNECTION USER ', QUOTE(p_account), '@', QUOTE(p_host));
END //

-- Letters and digits that nobody mistakes for one another, 60 bits.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.code_new() RETURNS VARCHAR(20) NOT DETERMINISTIC NO SQL
BEGIN
  DECLARE l_hex CHAR(24) DEFAULT HEX(RANDOM_BYTES(12));
  DECLARE l_out VARCHAR(20) DEFAULT '';
  WHILE CHAR_LENGTH(l_hex) >= 2 DO
    SET l_out = CONCAT(l_out, SUBSTR('abcdefghijkmnpqrstuvwxyz23456789', 1 + (CONV(LEFT(l_hex, 2), 16, 10) & 31), 1)), l_hex = SUBSTR(l_hex, 3);
  END WHILE;
  RETURN l_out;
END //

-- A note in the person's own history.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.account_event(p_staff VARCHAR(40), p_who VARCHAR(40), p_action VARCHAR(40))
BEGIN
  DECLARE l_rec BIGINT;
  DECLARE l_state VARCHAR(24);
  DECLARE l_seq INT;
  SELECT r.id, r.state INTO l_rec, l_state FROM ccc.staff s JOIN ccc.record r ON r.id = s.record WHERE s.code = p_staff;
  CALL ccc.m_event(l_rec, ccc.centre_now(), p_who, SESSION_USER(), p_action, l_state, l_state, 'console', 'done', NULL, NULL, NULL, NULL, NULL, l_seq);
END //
DELIMITER ;
