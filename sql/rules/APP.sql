-- Gates of systems (Art. 7, 13): one SELECT a rule. What belongs to a file of theirs is judged there (TEN.sql).

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_APP AS
-- a level is stated by a paper; another level by one that is newer than the last change
SELECT a.record record, 'R07.2' rule, NULL done, JSON_OBJECT('app',a.code,'missing',JSON_ARRAY(IF(a.mlps_level BETWEEN 1 AND 5,'grading','mlps_level'))) detail
  FROM ccc.app a JOIN ccc.now1 n
 WHERE COALESCE(a.mlps_level,0) NOT BETWEEN 1 AND 5 OR NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.app=a.code AND d.kind='grading' AND d.issued_on<=n.today AND d.voided_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM ccc.event e JOIN ccc.centre z ON z.n=1 WHERE e.record=a.record AND e.action='grade' AND e.outcome='done' AND DATE(CONVERT_TZ(e.at,'+00:00',z.tz))>d.issued_on))
UNION ALL
SELECT a.record, 'R07.16', NULL, JSON_OBJECT('app',a.code,'level',a.mlps_level) FROM ccc.app a JOIN ccc.param_now p ON p.name='platform_mlps_level' WHERE a.mlps_level>p.value+0;
