-- Gates of usage statements (Art. 18): one SELECT a rule.

-- What a statement may tell, case by case: (record, figure, how, ref, value). sum of the
-- values, or their mean.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.usage_frame AS
SELECT t.record, t.id, t.org, t.period, ccc.period_begin(t.period) from_on, ccc.period_end(t.period) to_on FROM ccc.statement t;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.usage_case AS
SELECT s.record, 'systems' figure, 'sum' how, a.code ref, 1.0 value FROM ccc.usage_frame s JOIN ccc.app a ON a.org=s.org AND a.go_live_on<=s.to_on AND (a.ended_on IS NULL OR a.ended_on>s.to_on)
UNION ALL
SELECT s.record, x.kind, 'sum', x.tenancy, x.qty FROM ccc.usage_frame s JOIN ccc.app a ON a.org=s.org AND a.opened_on<=s.to_on JOIN ccc.resource x ON x.app=a.code AND x.from_on<=s.to_on AND (x.to_on IS NULL OR x.to_on>=s.to_on)
UNION ALL
SELECT s.record, 'fee_fen', 'sum', f.id, l.amount_fen FROM ccc.usage_frame s JOIN ccc.fee f ON f.period=s.period JOIN ccc.fee_line l ON l.fee=f.id JOIN ccc.app a ON a.code=l.app AND a.org=s.org
UNION ALL
SELECT s.record, 'cpu_p95', 'mean', r.number, u.cpu_p95 FROM ccc.usage_frame s JOIN ccc.app a ON a.org=s.org JOIN ccc.usage_reading u ON u.app=a.code AND u.month BETWEEN LEFT(s.from_on,7) AND LEFT(s.to_on,7) JOIN ccc.record r ON r.id=u.record AND r.drill=0
UNION ALL
SELECT s.record, 'well_used_pct', 'mean', r.number, IF(u.cpu_p95 BETWEEN CAST(lo.value AS DECIMAL(6,2)) AND CAST(hi.value AS DECIMAL(6,2)),100,0)
  FROM ccc.usage_frame s JOIN ccc.app a ON a.org=s.org JOIN ccc.usage_reading u ON u.app=a.code AND u.month BETWEEN LEFT(s.from_on,7) AND LEFT(s.to_on,7) JOIN ccc.record r ON r.id=u.record AND r.drill=0
  JOIN ccc.param_now lo ON lo.name='util_low' JOIN ccc.param_now hi ON hi.name='util_high'
UNION ALL
SELECT s.record, 'score', 'mean', o.number, o.score FROM ccc.usage_frame s JOIN ccc.uas_now o ON o.org=s.org AND o.year=YEAR(s.to_on) AND o.state='final' AND o.score IS NOT NULL;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_USG AS

SELECT s.record record, 'R18.1' rule, NULL done, JSON_OBJECT('period',s.period,'missing',JSON_ARRAY('period')) detail
  FROM ccc.statement s WHERE NOT EXISTS (SELECT 1 FROM ccc.period p JOIN ccc.record r ON r.id=p.record AND r.state='closed' WHERE p.id=s.period)
UNION ALL
-- open disputes: an appeal of the unit for the year, a finding of its own that it disputes
SELECT s.record, 'R18.1', NULL, JSON_OBJECT('period',s.period,'ref',r.number)
  FROM ccc.statement s JOIN ccc.unit_assessment t ON t.org=s.org AND t.year=CAST(LEFT(s.period,4) AS SIGNED) JOIN ccc.record r ON r.id=t.record AND r.state='appealed'
UNION ALL
SELECT s.record, 'R18.1', NULL, JSON_OBJECT('period',s.period,'ref',r.number)
  FROM ccc.statement s JOIN ccc.finding t JOIN ccc.record r ON r.id=t.record AND r.state='disputed' AND r.org=s.org
UNION ALL
-- each figure asked for, or at least one where none is named
SELECT s.record, 'R18.2', NULL, JSON_OBJECT('field',j.v,'missing',JSON_ARRAY('source'))
  FROM ccc.statement s JOIN JSON_TABLE(ccc.list_json(s.figures),'$[*]' COLUMNS(v VARCHAR(80) PATH '$')) j WHERE NOT EXISTS (SELECT 1 FROM ccc.usage_case c WHERE c.record=s.record AND c.figure=j.v)
UNION ALL
SELECT s.record, 'R18.2', NULL, JSON_OBJECT('field','figures','missing',JSON_ARRAY('source'))
  FROM ccc.statement s WHERE COALESCE(s.figures,'')='' AND NOT EXISTS (SELECT 1 FROM ccc.usage_case c WHERE c.record=s.record)
UNION ALL
SELECT s.record, 'R18.3', NULL, JSON_OBJECT('who',a.staff) FROM ccc.statement s JOIN ccc.actor1 a WHERE COALESCE(a.org,'') NOT IN ('DZB','SZB','CZJ')
UNION ALL
SELECT s.record, 'R19.5', NULL, JSON_OBJECT('missing',JSON_ARRAY('doc'))
  FROM ccc.statement s JOIN ccc.form1 m JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.id=JSON_VALUE(m.vals,'$.doc') AND d.voided_at IS NULL AND COALESCE(d.issued_on,n.today)<=n.today);
