-- What `ccc demo` asks of the administrator's account besides the load itself:
-- marking a new database as a demo, and who and what the demo consists of.

DELIMITER //

-- Only a database without records can become a demo; one that is stays one.
-- Answers whether the demo's data are loaded already.
CREATE OR REPLACE PROCEDURE ccc.demo_mark()
SQL SECURITY INVOKER
BEGIN
  DECLARE l_demo, l_records INT;
  SELECT demo INTO l_demo FROM ccc.centre;
  SELECT COUNT(*) INTO l_records FROM (SELECT 1 FROM ccc.record LIMIT 1) x;
  IF l_demo=0 AND l_records>0 THEN
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45101, MESSAGE_TEXT='DEMO|the database holds the records of a real centre';
  END IF;
  UPDATE ccc.centre SET demo=1;
  SELECT l_records loaded;
END//

-- Accounts that may log in: persons whose appointment has not ended.
CREATE OR REPLACE PROCEDURE ccc.demo_persons()
SQL SECURITY INVOKER
SELECT account, staff FROM ccc.account WHERE active=1 AND staff<>'system' ORDER BY account//

-- The machines to make, as their facts are written.
CREATE OR REPLACE PROCEDURE ccc.demo_machines()
SQL SECURITY INVOKER
SELECT h.code, h.kind, h.ip, h.os, h.mem_gb, h.disk_gb, h.parent FROM ccc.host h WHERE h.ssh_port IS NOT NULL ORDER BY h.record//

-- Runs that would be cut off now.
CREATE OR REPLACE PROCEDURE ccc.demo_runs()
SQL SECURITY INVOKER
SELECT run FROM ccc.run WHERE ended_at IS NULL ORDER BY opened_at//

DELIMITER ;
