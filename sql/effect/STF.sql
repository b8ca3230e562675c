-- Effects of persons.

DELIMITER //

-- The account of a person in force: a name of its own, no password. The database account comes with the first single-use
-- code (p_account_code), where the person of accounts stands in front of it; nothing here commits by itself.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_make_account(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_staff, l_account, l_host VARCHAR(80);
  SELECT code, account INTO l_staff, l_account FROM ccc.staff WHERE record=p_record;
  IF l_account IS NULL OR l_account NOT REGEXP '^[a-z][a-z0-9_-]{0,31}$' OR l_account IN ('root','mysql','system','import') OR l_account LIKE 'ccc%' THEN
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.6|{"field":"account","problem":"invalid"}';
  END IF;
  IF EXISTS (SELECT 1 FROM ccc.account WHERE account=l_account OR staff=l_staff) THEN
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.6|{"field":"account","problem":"taken"}';
  END IF;
  SELECT COALESCE(MAX(a.host),'localhost') INTO l_host FROM ccc.account a WHERE a.staff=@ccc_actor;
  INSERT INTO ccc.account(account, host, staff, active, must_change, made_at) VALUES(l_account, l_host, l_staff, 1, 1, @ccc_now);
END//

DELIMITER ;
