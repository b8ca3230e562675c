-- Gates and findings of findings (Art. 13, 15): one SELECT a rule. Weaknesses are findings too.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_FND AS
SELECT f.record record, 'R15.10' rule, NULL done, JSON_OBJECT('ref',f.id,'missing',JSON_COMPACT(CONCAT('[',CONCAT_WS(',',IF(f.owner IS NULL,'"owner"',NULL),IF(f.due_on IS NULL,'"due_on"',NULL)),']'))) detail
  FROM ccc.finding f WHERE f.owner IS NULL OR f.due_on IS NULL
UNION ALL
-- a paper that shows the retest, not older than the mending and not one that failed
SELECT f.record, 'R13.5', NULL, JSON_OBJECT('ref',f.id,'missing',JSON_ARRAY('retest'))
  FROM ccc.finding f JOIN ccc.centre z ON z.n=1
 WHERE NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.id=f.retest_doc AND d.kind IN ('retest','vuln_scan','virus_scan','evaluation') AND d.voided_at IS NULL AND COALESCE(d.result,'pass')<>'fail'
   AND (f.fixed_at IS NULL OR d.issued_on>=DATE(CONVERT_TZ(f.fixed_at,'+00:00',z.tz))));

-- R13.4 afterwards: a weakness that is still open although its days are over. It is named by its number in the register
-- that it came from, where there is one.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.check_FND AS
SELECT f.record record, 'R13.4' rule, f.created_at done,
  JSON_OBJECT('n',DATEDIFF(n.today,DATE(CONVERT_TZ(f.created_at,'+00:00',z.tz)))-p.value,'tbl',IF(r.created_by='import' AND f.ref<>'','vuln','finding'),'k',IF(r.created_by='import' AND f.ref<>'',f.ref,f.id)) detail
  FROM ccc.finding f JOIN ccc.record r ON r.id=f.record JOIN ccc.now1 n JOIN ccc.centre z ON z.n=1 JOIN ccc.param_now p ON p.name=CONCAT('vuln_days_',f.severity)
 WHERE f.source IN ('scan','evaluation') AND r.drill=0 AND DATEDIFF(n.today,DATE(CONVERT_TZ(f.created_at,'+00:00',z.tz)))>p.value
   AND (f.closed_at IS NULL OR f.closed_at>n.at) AND (f.fixed_at IS NULL OR f.fixed_at>n.at OR f.returned_at>f.fixed_at);
