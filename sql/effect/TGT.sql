-- Effects of one host of a change: the run's rows follow it, and enough failures pause the change.

DELIMITER //

-- The run's row of the host follows the target, of a change or of a recovery. At the start the authorisation that opens it is named.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_write_step(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_run VARCHAR(90);
  DECLARE l_host, l_auth VARCHAR(80);
  DECLARE l_state VARCHAR(24);
  SELECT h.run, h.host, r.state INTO l_run, l_host, l_state FROM ccc.run_host h JOIN ccc.run k ON k.run=h.run JOIN ccc.record r ON r.id=h.target
   WHERE h.target=p_record AND k.mode='forward' ORDER BY k.n DESC LIMIT 1;
  IF l_run IS NOT NULL THEN
    UPDATE ccc.run_host h JOIN (SELECT started_at, ended_at, lost_at, rc, note, record FROM ccc.change_target WHERE record=p_record
        UNION ALL SELECT started_at, ended_at, lost_at, rc, note, record FROM ccc.recovery_target WHERE record=p_record) t ON t.record=h.target
       SET h.state=l_state, h.started_at=COALESCE(t.started_at,h.started_at), h.ended_at=IF(l_state='running',NULL,COALESCE(t.ended_at,t.lost_at,@ccc_now)), h.rc=t.rc, h.note=LEFT(t.note,400)
     WHERE h.run=l_run AND h.host=l_host;
    IF l_state='running' THEN
      SET l_auth=ccc.run_grant(l_run, l_host, IF(EXISTS (SELECT 1 FROM ccc.recovery_target WHERE record=p_record),'restore',NULL), @ccc_now);
      UPDATE ccc.recovery_target SET auth=NULLIF(COALESCE(l_auth,auth),'-') WHERE record=p_record;
      UPDATE ccc.change_target SET auth=NULLIF(COALESCE(l_auth,auth),'-') WHERE record=p_record;
      UPDATE ccc.run_host SET auth=NULLIF(COALESCE(l_auth,auth),'-') WHERE run=l_run AND host=l_host;
    END IF;
  END IF;
END//

-- Hosts of a run that did not end well: more than the limit in all, or one among the
-- first batch. Those that a person knew of when the run was let go on count no more.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.run_over_limit(p_run VARCHAR(90)) RETURNS TINYINT
NOT DETERMINISTIC READS SQL DATA
RETURN (SELECT COALESCE(SUM(h.began IS NOT NULL)>k.max_failed OR SUM(h.began<=k.batch)>0,0)
  FROM ccc.run k JOIN ccc.run_host h ON h.run=k.run AND h.state IN ('failed','unknown','rolled_back')
  WHERE k.run=p_run AND COALESCE(h.ended_at>(SELECT MAX(e.at) FROM ccc.event e WHERE e.record=k.record AND e.action='continue' AND e.outcome='done'),1))//

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_stop_rule(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_run VARCHAR(90);
  DECLARE l_chg VARCHAR(80);
  SELECT k.run, k.change_request INTO l_run, l_chg FROM ccc.run_host h JOIN ccc.run k ON k.run=h.run AND k.mode='forward' AND k.state<>'ended' WHERE h.target=p_record ORDER BY k.n DESC LIMIT 1;
  IF l_run IS NOT NULL AND ccc.run_over_limit(l_run) AND EXISTS (SELECT 1 FROM ccc.record WHERE number=l_chg AND state='running') THEN
    CALL ccc.m_step('system', l_chg, 'CHG.pause', '{}', CONCAT('stop rule: ',(SELECT number FROM ccc.record WHERE id=p_record)), 'effect');
  END IF;
END//

DELIMITER ;
