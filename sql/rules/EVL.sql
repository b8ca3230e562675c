-- Gates and findings of third-party evaluations (Art. 13): one SELECT a rule.

-- Findings made from an evaluation: they name it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.evaluation_finding AS
SELECT e.record, e.id evaluation, f.record finding, f.id, r.state, f.retest_doc
  FROM ccc.evaluation e JOIN ccc.finding f ON f.ref=e.id OR f.ref LIKE CONCAT(e.id,'/%') JOIN ccc.record r ON r.id=f.record;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_EVL AS
-- who tests is an assessor: neither the provider nor a unit nor who built it; and the report is his
SELECT e.record record, 'R13.6' rule, NULL done, JSON_OBJECT('issuer',e.issuer) detail
  FROM ccc.evaluation e LEFT JOIN ccc.org o ON o.code=e.issuer WHERE COALESCE(o.kind,'')<>'assessor'
UNION ALL
SELECT e.record, 'R13.6', NULL, JSON_OBJECT('issuer',d.issuer,'doc',d.id)
  FROM ccc.evaluation e JOIN ccc.doc d ON d.id=e.doc
 WHERE NOT (d.issuer<=>e.issuer) OR d.kind NOT IN ('evaluation','mlps_report','third_report') OR d.voided_at IS NOT NULL
UNION ALL
-- closed when each finding made from it is closed, with its retest
SELECT x.record, 'R13.5', NULL, JSON_OBJECT('ref',x.id,'missing',JSON_ARRAY('retest')) FROM ccc.evaluation_finding x WHERE x.state<>'closed' OR x.retest_doc IS NULL;

-- R13.1 afterwards: the newest evaluation of the platform is older than its period. Where there never was one, the time
-- since the first record counts.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.finding_EVL AS
SELECT 'R13.1' rule, 'evaluation' tbl, e.id k, e.record, r.org, JSON_OBJECT('date',e.done_on+INTERVAL p.value MONTH) detail
  FROM ccc.evaluation e JOIN ccc.record r ON r.id=e.record JOIN ccc.now1 n JOIN ccc.param_now p ON p.name='platform_eval_month'
 WHERE e.kind='platform' AND e.done_on<=n.today AND e.done_on+INTERVAL p.value MONTH<n.today
   AND NOT EXISTS (SELECT 1 FROM ccc.evaluation x WHERE x.kind='platform' AND x.done_on<=n.today AND (x.done_on>e.done_on OR (x.done_on=e.done_on AND x.record>e.record)))
UNION ALL
SELECT 'R13.1', 'evaluation', '-', NULL, (SELECT MIN(o.code) FROM ccc.org o WHERE o.kind='provider'), JSON_OBJECT()
  FROM ccc.now1 n JOIN ccc.param_now p ON p.name='platform_eval_month'
 WHERE NOT EXISTS (SELECT 1 FROM ccc.evaluation x WHERE x.kind='platform' AND x.done_on IS NOT NULL)
   AND ccc.local_date((SELECT MIN(r.opened) FROM ccc.record r))+INTERVAL p.value MONTH<n.today;
