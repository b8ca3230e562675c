-- Effects of tenancy: party rows, the system's mirror, child files, resources,
-- hosts, the end of a tenant's rights. Called by the kernel between the event and
-- the commit; the event's vals hold the form.

DELIMITER //

-- 1 = the path of Art. 7; enterprises by the centre's parameter. The file belongs to the owner of the system.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_set_path(p_record BIGINT, p_seq INT)
BEGIN
  UPDATE ccc.tenancy t JOIN ccc.app a ON a.code=t.app JOIN ccc.org o ON o.code=a.org JOIN ccc.now1 n
     SET t.org=a.org, t.egov_path=IF(o.kind<>'enterprise', 1, COALESCE(ccc.param('enterprise_egov_review', n.today),'0')='1')
   WHERE t.record=p_record;
  UPDATE ccc.record r JOIN ccc.tenancy t ON t.record=r.id JOIN ccc.app a ON a.code=t.app SET r.org=a.org, r.zone=a.zone WHERE r.id=p_record;
END//

-- Who is concerned: the owner of the system; the owners of all that stands on the
-- named device, however many floors above it; the owners of targets.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_note_party(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_kind CHAR(3);
  DECLARE l_host, l_app, l_app2 VARCHAR(80);
  SELECT kind INTO l_kind FROM ccc.record WHERE id=p_record;
  CASE l_kind
  WHEN 'TEN' THEN SELECT app INTO l_app FROM ccc.tenancy WHERE record=p_record;
  WHEN 'INC' THEN SELECT app, ci, outage_app INTO l_app, l_host, l_app2 FROM ccc.incident WHERE record=p_record;
  WHEN 'CHG' THEN SELECT app INTO l_app FROM ccc.change_request WHERE record=p_record;
  WHEN 'REC' THEN SELECT app INTO l_app FROM ccc.recovery WHERE record=p_record;
  WHEN 'HOS' THEN SELECT app, code INTO l_app, l_host FROM ccc.host WHERE record=p_record;
  ELSE BEGIN END;
  END CASE;
  INSERT IGNORE INTO ccc.party(record, org, why) SELECT p_record, a.org, 'owner' FROM ccc.app a WHERE a.code=l_app;
  INSERT IGNORE INTO ccc.party(record, org, why) SELECT p_record, a.org, 'outage' FROM ccc.app a WHERE a.code=l_app2;
  IF EXISTS (SELECT 1 FROM ccc.host WHERE code=l_host) THEN
    INSERT IGNORE INTO ccc.party(record, org, why)
      SELECT DISTINCT p_record, a.org, IF(u.code=l_host,'host','impact') FROM (
        WITH RECURSIVE up(code) AS (SELECT CAST(l_host AS CHAR(80)) UNION SELECT h.code FROM up JOIN ccc.host h ON h.parent=up.code OR h.storage=up.code)
        SELECT code FROM up) u JOIN ccc.host h ON h.code=u.code JOIN ccc.app a ON a.code=h.app;
  END IF;
  IF l_kind='CHG' THEN
    INSERT IGNORE INTO ccc.party(record, org, why) SELECT p_record, x.org, 'target' FROM ccc.chg_target x WHERE x.chg=p_record AND x.org IS NOT NULL AND x.state<>'skipped';
  END IF;
END//

-- app.state and its dates follow the newest file that decides about the system: a
-- new one, or a termination from the moment that it begins. A change brings its
-- level at the opening and nothing else.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_mirror_app(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_app VARCHAR(80);
  DECLARE l_kind VARCHAR(20);
  DECLARE l_state VARCHAR(24);
  DECLARE l_level INT;
  DECLARE l_file BIGINT;
  SELECT t.app, t.kind, r.state, t.mlps_level INTO l_app, l_kind, l_state, l_level FROM ccc.tenancy t JOIN ccc.record r ON r.id=t.record WHERE t.record=p_record;
  IF l_kind='change' THEN
    IF l_state='opened' AND l_level IS NOT NULL THEN UPDATE ccc.app SET mlps_level=l_level WHERE code=l_app; END IF;
  ELSE
    SELECT MAX(t.record) INTO l_file FROM ccc.tenancy t JOIN ccc.record r ON r.id=t.record
     WHERE t.app=l_app AND ((t.kind='new' AND r.state NOT IN ('draft','applied','returned')) OR (t.kind='terminate' AND r.state IN ('terminating','terminated')));
    IF l_file=p_record THEN
      UPDATE ccc.app a JOIN ccc.tenancy t ON t.record=p_record JOIN ccc.record r ON r.id=p_record
         SET a.state=r.state,
           a.opened_on=IF(t.kind='new' AND t.opened_at IS NOT NULL, ccc.local_date(t.opened_at), a.opened_on),
           a.go_live_on=IF(t.kind='new' AND t.go_live_at IS NOT NULL, ccc.local_date(t.go_live_at), a.go_live_on),
           a.ended_on=IF(t.kind='terminate' AND t.terminated_at IS NOT NULL, ccc.local_date(t.terminated_at), a.ended_on),
           a.mlps_level=COALESCE(a.mlps_level, t.mlps_level)
       WHERE a.code=l_app;
    END IF;
  END IF;
END//

-- TEN: a draft of the same system, with the form's title and resources. RBK: the
-- next version in draft, steps copied.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_make_child(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_kind CHAR(3);
  DECLARE l_action VARCHAR(40);
  DECLARE l_vals, l_form LONGTEXT;
  DECLARE l_number VARCHAR(80);
  SELECT r.kind, r.number, e.action, COALESCE(e.vals,'{}') INTO l_kind, l_number, l_action, l_vals FROM ccc.record r JOIN ccc.event e ON e.record=r.id AND e.seq=p_seq WHERE r.id=p_record;
  IF l_kind='TEN' THEN
    SELECT JSON_OBJECT('kind',IF(l_action='open_change','change','terminate'), 'app',t.app, 'title',JSON_VALUE(l_vals,'$.title')) INTO l_form FROM ccc.tenancy t WHERE t.record=p_record;
    IF l_action='open_change' THEN
      IF COALESCE(JSON_LENGTH(l_vals,'$.resource'),0)=0 THEN
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R00.6|{"field":"resource","problem":"missing"}';
      END IF;
      SET l_form=JSON_MERGE_PATCH(l_form, JSON_OBJECT('resource',JSON_EXTRACT(l_vals,'$.resource'), 'mlps_level',JSON_VALUE(l_vals,'$.mlps_level'), 'app_version',JSON_VALUE(l_vals,'$.app_version')));
    END IF;
    CALL ccc.m_step(@ccc_actor, '', 'TEN.draft', l_form, NULL, 'effect');
    UPDATE ccc.tenancy SET parent_file=l_number, note=COALESCE(JSON_VALUE(l_vals,'$.note'),note) WHERE record=@ccc_made_id;
  ELSEIF l_kind='RBK' THEN
    SELECT JSON_OBJECT('id',b.id,'title',b.title,'title_en',b.title_en,'kind',b.kind,'version',JSON_VALUE(l_vals,'$.version'),'params',b.params,'procedure_doc',b.procedure_doc,
        'steps',(SELECT JSON_ARRAYAGG(JSON_OBJECT('phase',s.phase,'title',s.title,'title_en',s.title_en,'command',s.command,'timeout_s',s.timeout_s,'expect',s.expect,'on_fail',s.on_fail,'auth_action',s.auth_action) ORDER BY s.seq)
          FROM ccc.runbook_step s WHERE s.runbook=b.id AND s.version=b.version)) INTO l_form FROM ccc.runbook b WHERE b.record=p_record;
    CALL ccc.m_step(@ccc_actor, '', 'RBK.draft', l_form, NULL, 'effect');
  END IF;
  INSERT IGNORE INTO ccc.record_link(record, seq, to_record, at, staff) VALUES(p_record, p_seq, @ccc_made_id, @ccc_now, @ccc_actor);
END//

-- The file's rows take effect today; what a change replaces ended yesterday.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_apply_resources(p_record BIGINT, p_seq INT)
BEGIN
  UPDATE ccc.resource s JOIN ccc.tenancy t ON t.id=s.tenancy SET s.from_on=ccc.local_date(@ccc_now) WHERE t.record=p_record AND s.from_on IS NULL;
  UPDATE ccc.tenancy t JOIN ccc.resource w ON w.tenancy=t.id JOIN ccc.resource s ON s.app=w.app AND s.kind=w.kind AND s.tenancy<>t.id
     SET s.to_on=ccc.local_date(@ccc_now)-INTERVAL 1 DAY
   WHERE t.record=p_record AND t.kind='change' AND s.from_on IS NOT NULL AND s.to_on IS NULL;
END//

-- Hosts of the form belong to the system from now. A machine that is new becomes
-- a host record of its own; logs are kept at least as long as the parameter says.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_take_hosts(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_app, l_zone VARCHAR(80);
  DECLARE l_days INT;
  DECLARE l_rows LONGTEXT;
  SELECT t.app, a.zone, JSON_EXTRACT(COALESCE(e.vals,'{}'),'$.hosts') INTO l_app, l_zone, l_rows
    FROM ccc.tenancy t JOIN ccc.app a ON a.code=t.app JOIN ccc.event e ON e.record=t.record AND e.seq=p_seq WHERE t.record=p_record;
  SELECT ccc.param('log_keep_days', ccc.local_date(@ccc_now))+0 INTO l_days;
  IF l_rows IS NOT NULL THEN
    FOR j IN (SELECT x.code, x.row FROM JSON_TABLE(l_rows, '$[*]' COLUMNS(code VARCHAR(80) PATH '$.code', row JSON PATH '$')) x) DO
      IF EXISTS (SELECT 1 FROM ccc.host h WHERE h.code=j.code AND h.app IS NOT NULL AND h.app<>l_app AND h.state<>'released') THEN
        SELECT CONCAT('R10.2|', JSON_OBJECT('host',j.code)) INTO @ccc_msg;
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT=@ccc_msg;
      END IF;
      IF NOT EXISTS (SELECT 1 FROM ccc.host h WHERE h.code=j.code) THEN
        CALL ccc.m_step(@ccc_actor, '', 'HOS.propose', JSON_MERGE_PATCH(j.row, JSON_OBJECT('app',l_app, 'zone',COALESCE(JSON_VALUE(j.row,'$.zone'),l_zone),
          'kind',COALESCE(JSON_VALUE(j.row,'$.kind'),'vm'), 'log_keep_days',GREATEST(COALESCE(JSON_VALUE(j.row,'$.log_keep_days')+0,0),l_days))), NULL, 'effect');
        UPDATE ccc.host SET state='running' WHERE record=@ccc_made_id;
        CALL ccc.m_step('system', j.code, 'HOS.approve', '{}', NULL, 'effect');
      ELSE
        UPDATE ccc.host h SET h.app=l_app, h.zone=l_zone, h.state='running', h.log_keep_days=GREATEST(COALESCE(h.log_keep_days,0),l_days) WHERE h.code=j.code;
      END IF;
    END FOR;
  END IF;
END//

-- Every authorisation and backup plan of the system ends; its resources too, and with them their billing.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_end_tenant(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_app, l_id VARCHAR(80);
  DECLARE l_why VARCHAR(200);
  SELECT app, id INTO l_app, l_id FROM ccc.tenancy WHERE record=p_record;
  SET l_why=CONCAT('terminated: ', l_id);
  FOR u IN (SELECT r.number, r.state FROM ccc.auth a JOIN ccc.record r ON r.id=a.record WHERE a.app=l_app AND r.state IN ('requested','granted','in_force')) DO
    CALL ccc.m_step('system', u.number, IF(u.state='requested','AUT.deny','AUT.revoke'), '{}', l_why, 'effect');
  END FOR;
  FOR b IN (SELECT r.number FROM ccc.backup_plan p JOIN ccc.record r ON r.id=p.record WHERE p.app=l_app AND r.state IN ('enabled','suspended')) DO
    CALL ccc.m_step('system', b.number, 'BKP.end', '{}', l_why, 'effect');
  END FOR;
  UPDATE ccc.resource SET to_on=ccc.local_date(@ccc_now) WHERE app=l_app AND from_on IS NOT NULL AND (to_on IS NULL OR to_on>ccc.local_date(@ccc_now));
END//

-- No job starts after this moment: the plan's ended_at says so, and nothing else is written. Copies stay until keep_days have passed.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_end_plan(p_record BIGINT, p_seq INT)
  UPDATE ccc.backup_plan SET ended_at=COALESCE(ended_at,@ccc_now) WHERE record=p_record//

-- Nothing runs there any more; place and address are free; the keys of the hosts end.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_release_hosts(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_kind CHAR(3);
  DECLARE l_app, l_host VARCHAR(80);
  SELECT kind, number INTO l_kind, l_host FROM ccc.record WHERE id=p_record;
  IF l_kind='TEN' THEN SELECT app, NULL INTO l_app, l_host FROM ccc.tenancy WHERE record=p_record; END IF;
  UPDATE ccc.host_key k JOIN ccc.host h ON h.code=k.host SET k.to_at=@ccc_now WHERE (h.code=l_host OR h.app=l_app) AND (k.to_at IS NULL OR k.to_at>@ccc_now);
  UPDATE ccc.host h SET h.state='released', h.parent=NULL, h.storage=NULL, h.ip=NULL WHERE h.code=l_host OR h.app=l_app;
  -- the owner's instruction to wipe has been carried out
  FOR u IN (SELECT r.number FROM ccc.auth a JOIN ccc.record r ON r.id=a.record WHERE a.app=l_app AND r.state IN ('granted','in_force')) DO
    CALL ccc.m_step('system', u.number, 'AUT.revoke', '{}', 'wiped', 'effect');
  END FOR;
END//

DELIMITER ;
