-- Gates and findings of drills (Art. 15): one SELECT a rule.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_DRL AS

SELECT d.record record, 'R15.3' rule, COALESCE(d.closed_at,IF(r.state='closed',d.ended_at,NULL)) done, JSON_OBJECT('ref',d.id,'missing',JSON_ARRAY('report_doc')) detail
  FROM ccc.drill d JOIN ccc.record r ON r.id=d.record WHERE NOT EXISTS (SELECT 1 FROM ccc.doc p WHERE p.id=d.report_doc AND p.kind='drill_report' AND p.voided_at IS NULL)
UNION ALL
-- people, times, a score, and what shows that it was so: results of steps, or a paper linked
SELECT d.record, 'R15.5', NULL, JSON_OBJECT('missing',JSON_COMPACT(CONCAT('[',CONCAT_WS(',',IF(COALESCE(d.participants,'')='','"participants"',NULL),IF(d.started_at IS NULL OR d.ended_at IS NULL,'"times"',NULL),
    IF(d.score IS NULL,'"score"',NULL),IF(NOT EXISTS (SELECT 1 FROM ccc.drill_step s WHERE s.drill=d.id AND s.result IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM ccc.record_link l WHERE l.record=d.record AND l.doc IS NOT NULL),'"evidence"',NULL)),']')))
  FROM ccc.drill d
 WHERE COALESCE(d.participants,'')='' OR d.started_at IS NULL OR d.ended_at IS NULL OR d.ended_at<d.started_at OR d.score IS NULL
   OR (NOT EXISTS (SELECT 1 FROM ccc.drill_step s WHERE s.drill=d.id AND s.result IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM ccc.record_link l WHERE l.record=d.record AND l.doc IS NOT NULL))
UNION ALL
-- a real incident, ended, ruled to be the drill by the office
SELECT d.record, 'R15.6', NULL, JSON_OBJECT('doc',d.ruling_doc,'incident',d.incident)
  FROM ccc.drill d
 WHERE NOT EXISTS (SELECT 1 FROM ccc.doc p WHERE p.id=d.ruling_doc AND p.kind='ruling' AND p.issuer='DZB' AND p.voided_at IS NULL)
   OR NOT EXISTS (SELECT 1 FROM ccc.incident i JOIN ccc.record r ON r.id=i.record AND COALESCE(r.drill,0)=0 WHERE i.id=d.incident)
UNION ALL
-- a live drill reaches hosts, and reaches them as everybody does
SELECT d.record, 'R15.8', NULL, JSON_OBJECT('ref',COALESCE(d.change_request,d.id))
  FROM ccc.drill d JOIN ccc.now1 n
 WHERE (d.form='live' AND d.change_request IS NULL) OR (d.change_request IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ccc.change_request c WHERE c.id=d.change_request
     AND c.approved_at<=n.at AND (c.scope NOT IN ('platform_hw','platform_sw','facility') OR c.reg_approved_at<=n.at) AND c.closed_at IS NULL))
UNION ALL
SELECT d.record, 'R15.9', NULL, JSON_OBJECT('missing',JSON_ARRAY('plan_doc'))
  FROM ccc.drill d JOIN ccc.form1 f
 WHERE NOT EXISTS (SELECT 1 FROM ccc.doc p WHERE p.id=d.plan_doc AND p.kind='drill_plan' AND p.voided_at IS NULL) OR (COALESCE(f.action,'')='start' AND d.approved_at IS NULL)
UNION ALL
-- each finding of it has an owner and a day, in the drill's list or in the finding's own record
SELECT d.record, 'R15.10', NULL, JSON_OBJECT('ref',CONCAT(d.id,'/',g.seq),'text',LEFT(g.text,80))
  FROM ccc.drill d JOIN ccc.drill_finding g ON g.drill=d.id
 WHERE (g.owner IS NULL OR g.due_on IS NULL)
   AND NOT EXISTS (SELECT 1 FROM ccc.finding x WHERE x.ref=CONCAT(d.id,'/',g.seq) AND x.owner IS NOT NULL AND x.due_on IS NOT NULL);

-- A year that is over, since the first drill or the first duty, without a completed one: closed, with its report.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.finding_DRL AS
WITH RECURSIVE y AS (SELECT YEAR(x.d) y, YEAR(n.today) now FROM ccc.now1 n JOIN ccc.centre z ON z.n=1 JOIN (SELECT LEAST(COALESCE((SELECT MIN(COALESCE(d.ended_at,CAST(d.planned_on AS DATETIME(6)))) FROM ccc.drill d),'9999-12-31'),
     COALESCE((SELECT MIN(o.sign_in) FROM ccc.roster o),'9999-12-31')) d) x WHERE YEAR(x.d)<YEAR(n.today)
   UNION ALL SELECT y.y+1, y.now FROM y WHERE y.y+1<y.now)
SELECT 'R15.2' rule, 'drill' tbl, CAST(y.y AS CHAR(4)) k, CAST(NULL AS SIGNED) record, (SELECT MIN(o.code) FROM ccc.org o WHERE o.kind='provider') org, JSON_OBJECT('year',y.y) detail
  FROM y WHERE NOT EXISTS (SELECT 1 FROM ccc.drill d JOIN ccc.record r ON r.id=d.record AND r.state='closed' JOIN ccc.doc g ON g.id=d.report_doc AND g.voided_at IS NULL
    JOIN ccc.centre z ON z.n=1 WHERE YEAR(CONVERT_TZ(d.ended_at,'+00:00',z.tz))=y.y);
