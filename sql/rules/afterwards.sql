-- Rules that no move asks and that are found afterwards only, of systems and hosts: check_KIND(record, rule, done, detail),
-- done = the moment whose rules judge. A fact that lasts is judged at the moment asked for.

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
