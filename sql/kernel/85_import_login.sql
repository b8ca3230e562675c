-- The first logins of an imported centre. Everybody else gets a code from a person of accounts (ADM); those have nobody to
-- give them one, so the database's administrator does, once, right behind the import. Nothing but an own password can be
-- made with it.
DELIMITER //
CREATE OR REPLACE PROCEDURE ccc.import_logins()
SQL SECURITY INVOKER
BEGIN
  DECLARE l_code VARCHAR(20);
  DECLARE l_now DATETIME(6) DEFAULT ccc.centre_now();
  CREATE OR REPLACE TEMPORARY TABLE imp_login (staff VARCHAR(40) PRIMARY KEY, name VARCHAR(255), account VARCHAR(80), code VARCHAR(20), until DATETIME(6)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
  FOR a IN (SELECT DISTINCT c.staff, c.account, s.name_zh FROM ccc.account c JOIN ccc.staff s ON s.code=c.staff JOIN ccc.held h ON h.staff=c.staff AND h.role='ADM'
      AND h.from_on<=ccc.local_date(l_now) AND h.to_on>=ccc.local_date(l_now) WHERE c.active=1 AND c.login_at IS NULL) DO
    SET l_code=ccc.code_new();
    START TRANSACTION;
    UPDATE ccc.account SET must_change=1, code_until=l_now + INTERVAL 1 DAY WHERE account=a.account;
    CALL ccc.account_event(a.staff, 'import', 'account_code');
    COMMIT;
    CALL ccc.account_secret(a.account, l_code);
    INSERT INTO imp_login(staff, name, account, code, until) VALUES(a.staff, a.name_zh, a.account, l_code, l_now + INTERVAL 1 DAY);
  END FOR;
  SELECT staff, name, account, code, until FROM imp_login ORDER BY staff;
END //
DELIMITER ;
