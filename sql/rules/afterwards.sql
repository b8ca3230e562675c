-- Rules that no move asks and that are found afterwards only, of systems, hosts, changes, incidents, drills and safety
-- duties: check_KIND(record, rule, done, detail), done = the moment whose rules judge. What is missing altogether stands in
-- finding_NAME(rule, tbl, k, record, org, detail). A fact that lasts is judged at the moment asked for.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.check_APP AS
-- R07.8 level 2 and above is filed with the police: owed when it runs formally
SELECT a.record record, 'R07.8' rule, n.at done, JSON_OBJECT('app',a.code,'missing',JSON_ARRAY('filing')) detail
  FROM ccc.app a JOIN ccc.now1 n
 WHERE a.mlps_level>=2 AND a.go_live_on<=n.today AND COALESCE(a.ended_on,'9999-12-31')>n.today AND COALESCE(a.filing_no,'') NOT REGEXP '^[0-9]{11}-[0-9]{5}$'
UNION ALL
-- R07.11 terminated: nothing runs, nothing is backed up, nobody may enter; the owner's word to wipe is no entry
SELECT a.record, 'R07.11', CAST(a.ended_on AS DATETIME(6)), JSON_OBJECT('app',a.code,'obj',h.code)
  FROM ccc.app a JOIN ccc.now1 n JOIN ccc.host h ON h.app=a.code AND h.state='running'
 WHERE a.ended_on<=n.today AND NOT EXISTS (SELECT 1 FROM ccc.host x WHERE x.app=a.code AND x.state='running' AND x.code<h.code)
UNION ALL
SELECT a.record, 'R07.11', CAST(a.ended_on AS DATETIME(6)), JSON_OBJECT('app',a.code,'obj',b.id)
  FROM ccc.app a JOIN ccc.now1 n JOIN ccc.backup_plan b ON b.app=a.code JOIN ccc.record r ON r.id=b.record AND r.state='enabled'
 WHERE a.ended_on<=n.today AND COALESCE(b.ended_at,'9999-12-31')>n.at
UNION ALL
SELECT a.record, 'R07.11', CAST(a.ended_on AS DATETIME(6)), JSON_OBJECT('app',a.code,'obj',u.id)
  FROM ccc.app a JOIN ccc.now1 n JOIN ccc.auth u ON u.app=a.code AND u.granted_at<=n.at AND u.valid_from<=n.at AND u.valid_to>n.at AND COALESCE(u.revoked_at,'9999-12-31')>n.at
   AND NOT FIND_IN_SET('wipe',REPLACE(u.actions,';',','))
 WHERE a.ended_on<=n.today
UNION ALL
-- R13.2 assessed again within the months of its level
SELECT a.record, 'R13.2', CAST(a.last_assess_on AS DATETIME(6)), JSON_OBJECT('app',a.code,'n',DATEDIFF(n.today,a.last_assess_on+INTERVAL p.value MONTH))
  FROM ccc.app a JOIN ccc.now1 n JOIN ccc.param_now p ON p.name=CONCAT('mlps_l',a.mlps_level,'_month')
 WHERE a.mlps_level BETWEEN 2 AND 4 AND a.last_assess_on+INTERVAL p.value MONTH<n.today AND a.last_assess_on<=n.today AND COALESCE(a.ended_on,'9999-12-31')>n.today;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.check_HOS AS
SELECT h.record record, 'R13.3' rule, COALESCE(h.approved_at,h.created_at,n.at) done, JSON_OBJECT('host',h.code,'n',COALESCE(h.log_keep_days,0)) detail
  FROM ccc.host h JOIN ccc.record r ON r.id=h.record AND r.state='in_force' JOIN ccc.now1 n JOIN ccc.param_now p ON p.name='log_keep_days'
 WHERE h.state<>'released' AND COALESCE(h.log_keep_days,0)<p.value;

-- R17.3 what ran before or after the approved window, in minutes; a change that still runs counts until now
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.check_CHG AS
SELECT c.record record, 'R17.3' rule, c.started_at done, JSON_OBJECT('n',CEIL((GREATEST(TIMESTAMPDIFF(SECOND,c.started_at,c.window_start),0)
    +GREATEST(TIMESTAMPDIFF(SECOND,c.window_end,IF(c.ended_at<=n.at,c.ended_at,n.at)),0))/60)) detail
  FROM ccc.change_request c JOIN ccc.now1 n
 WHERE c.started_at<=n.at AND (c.started_at<c.window_start OR IF(c.ended_at<=n.at,c.ended_at,n.at)>c.window_end);

-- Incidents with their clocks at the judged moment: what happened later has not happened yet; waiting for the unit is
-- taken off; reopened ones are not resolved. Drills and false alarms are not counted.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.incident_clock AS
SELECT i.record, i.id, i.side, i.priority, i.cyber_level, i.app, i.logged_at, i.detected_at, n.at,
  IF(i.responded_at<=n.at,i.responded_at,NULL) responded_at, IF(i.reported_at<=n.at,i.reported_at,NULL) reported_at,
  IF(i.resolved_at<=n.at AND NOT COALESCE(i.reopened_at>i.resolved_at,0),i.resolved_at,NULL) resolved_at, IF(i.closed_at<=n.at,i.closed_at,NULL) closed_at, i.summary_doc,
  60*COALESCE(i.pend_min,0)+IF(r.state='pending' AND i.side='UNIT' AND i.pended_at<=n.at,TIMESTAMPDIFF(SECOND,i.pended_at,n.at),0) wait_s
  FROM ccc.incident i JOIN ccc.record r ON r.id=i.record AND r.drill=0 AND r.state<>'cancelled' JOIN ccc.now1 n WHERE i.logged_at<=n.at;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.check_INC AS
-- R20.1 the provider's own P1 or P2, resolved late, and no order to rectify names it
SELECT i.record record, 'R20.1' rule, i.resolved_at done, JSON_OBJECT('n',CEIL((TIMESTAMPDIFF(SECOND,i.logged_at,i.resolved_at)-i.wait_s)/60)-p.value) detail
  FROM ccc.incident_clock i JOIN ccc.param_now p ON p.name=CONCAT('reso_min_',i.priority)
 WHERE i.side='CSP' AND i.priority IN ('P1','P2') AND TIMESTAMPDIFF(SECOND,i.logged_at,i.resolved_at)-i.wait_s>60*p.value
   AND NOT EXISTS (SELECT 1 FROM ccc.rectify c WHERE c.issued_at<=i.at AND (c.incident=i.id OR c.basis LIKE CONCAT('%',i.id,'%')))
UNION ALL
-- X01 reported to the provincial office in time; a critical system sooner
SELECT i.record, 'X01', i.detected_at, JSON_OBJECT('n',CEIL(TIMESTAMPDIFF(SECOND,i.detected_at,COALESCE(i.reported_at,i.at))/60)-60*p.value)
  FROM ccc.incident_clock i LEFT JOIN ccc.app a ON a.code=i.app JOIN ccc.param_now p ON p.name=IF(a.cii=1,'cac_report_cii_h','cac_report_h')
 WHERE i.cyber_level IN ('larger','major','extreme') AND TIMESTAMPDIFF(SECOND,i.detected_at,COALESCE(i.reported_at,i.at))>3600*p.value
UNION ALL
-- X02 its summary is there, and dated in time
SELECT i.record, 'X02', i.closed_at, JSON_OBJECT('missing',JSON_ARRAY('summary'))
  FROM ccc.incident_clock i JOIN ccc.centre z ON z.n=1 JOIN ccc.now1 n JOIN ccc.param_now p ON p.name='cac_summary_days'
 WHERE i.cyber_level IN ('larger','major','extreme') AND n.today>DATE(CONVERT_TZ(i.closed_at,'+00:00',z.tz))+INTERVAL p.value DAY
   AND NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.id=i.summary_doc AND d.voided_at IS NULL AND d.issued_on<=DATE(CONVERT_TZ(i.closed_at,'+00:00',z.tz))+INTERVAL p.value DAY)
UNION ALL
SELECT i.record, 'X03', i.logged_at, JSON_OBJECT('n',CEIL(TIMESTAMPDIFF(SECOND,i.logged_at,COALESCE(i.responded_at,i.resolved_at,i.at))/60)-p.value)
  FROM ccc.incident_clock i JOIN ccc.param_now p ON p.name=CONCAT('resp_min_',i.priority)
 WHERE TIMESTAMPDIFF(SECOND,i.logged_at,COALESCE(i.responded_at,i.resolved_at,i.at))>60*p.value
UNION ALL
SELECT i.record, 'X04', i.logged_at, JSON_OBJECT('n',CEIL((TIMESTAMPDIFF(SECOND,i.logged_at,COALESCE(i.resolved_at,i.at))-i.wait_s)/60)-p.value)
  FROM ccc.incident_clock i JOIN ccc.param_now p ON p.name=CONCAT('reso_min_',i.priority)
 WHERE TIMESTAMPDIFF(SECOND,i.logged_at,COALESCE(i.resolved_at,i.at))-i.wait_s>60*p.value;

-- R15.2 years that are over, from that of the first drill (of the first record, where there was never one), in which no
-- drill was ended that has its report by now
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.drill_year AS
WITH RECURSIVE y(y) AS (
  SELECT YEAR(ccc.local_date(COALESCE((SELECT MIN(d.ended_at) FROM ccc.drill d),(SELECT MIN(r.opened) FROM ccc.record r))))
  UNION ALL SELECT y+1 FROM y JOIN ccc.now1 n WHERE y+1<YEAR(n.today))
SELECT y.y FROM y JOIN ccc.now1 n WHERE y.y<YEAR(n.today);

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.finding_DRL AS
SELECT 'R15.2' rule, 'drill' tbl, CAST(y.y AS CHAR) k, CAST(NULL AS SIGNED) record, (SELECT MIN(o.code) FROM ccc.org o WHERE o.kind='provider') org, JSON_OBJECT('year',y.y) detail
  FROM ccc.drill_year y JOIN ccc.centre z ON z.n=1
 WHERE NOT EXISTS (SELECT 1 FROM ccc.drill d JOIN ccc.record r ON r.id=d.record AND r.state='closed' JOIN ccc.doc g ON g.id=d.report_doc AND g.voided_at IS NULL
   WHERE YEAR(CONVERT_TZ(d.ended_at,'+00:00',z.tz))=y.y);

-- R14.1 a domain of Art. 14 for which nobody was ever named, or whose duty has ended
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.finding_SFD AS
SELECT 'R14.1' rule, 'safety_duty' tbl, c.value k, CAST(NULL AS SIGNED) record, (SELECT MIN(o.code) FROM ccc.org o WHERE o.kind='provider') org, JSON_OBJECT('domain',c.value) detail
  FROM ccc.choice c WHERE c.list='safety_duty.domain' AND NOT EXISTS (SELECT 1 FROM ccc.safety_duty d JOIN ccc.record r ON r.id=d.record AND r.state='in_force' WHERE d.domain=c.value);
