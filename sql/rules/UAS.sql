-- Gates and findings of the units' assessments (Art. 19): one SELECT a rule.

-- Assessments of units that no numbered correction has followed.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.uas_now AS
SELECT t.record, t.org, t.year, t.score, t.done_on, t.formula_version, r.number, r.state FROM ccc.unit_assessment t JOIN ccc.record r ON r.id=t.record
 WHERE NOT EXISTS (SELECT 1 FROM ccc.record_link l JOIN ccc.record c ON c.id=l.to_record AND c.kind='UAS' AND c.id>t.record WHERE l.record=t.record);

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_UAS AS

-- before it is computed there is something to compute from; after that each item has its formula and its records
SELECT t.record record, 'R19.2' rule, NULL done, JSON_OBJECT('missing',JSON_ARRAY('source')) detail
  FROM ccc.unit_assessment t JOIN ccc.form1 m
 WHERE m.action='compute' AND NOT EXISTS (SELECT 1 FROM ccc.app a WHERE a.org=t.org) AND NOT EXISTS (SELECT 1 FROM ccc.offcloud c WHERE c.org=t.org)
UNION ALL
SELECT t.record, 'R19.2', NULL, JSON_OBJECT('indicator',i.id,'missing',JSON_ARRAY(IF(s.record IS NULL OR s.formula_version IS NULL,'formula_version','source')))
  FROM ccc.unit_assessment t JOIN ccc.form1 m JOIN ccc.indicator i ON i.target='UNIT' LEFT JOIN ccc.score_item s ON s.record=t.record AND s.indicator=i.id
 WHERE COALESCE(m.action,'')<>'compute' AND (s.record IS NULL OR s.formula_version IS NULL
   OR s.cases>(SELECT COUNT(*) FROM ccc.score_source x WHERE x.record=t.record AND x.indicator=i.id AND x.num IS NOT NULL))
UNION ALL
-- one formula a year: that of the others of the year, unless an interpretation of that year names the indicators
SELECT t.record, 'R19.3', NULL, JSON_OBJECT('have',COALESCE(NULLIF(JSON_VALUE(m.vals,'$.formula_version'),''),f.v),'ref',o.number,'formula_version',o.formula_version)
  FROM ccc.unit_assessment t JOIN ccc.form1 m JOIN (SELECT ccc.formula_version('UNIT') v) f JOIN ccc.uas_now o ON o.year=t.year AND o.record<>t.record AND o.formula_version IS NOT NULL AND o.formula_version<>COALESCE(NULLIF(JSON_VALUE(m.vals,'$.formula_version'),''),f.v)
 WHERE NOT EXISTS (SELECT 1 FROM ccc.interpretation x JOIN ccc.record r ON r.id=x.record AND r.state='in_force' WHERE x.from_on<=CONCAT(t.year,'-12-31') AND COALESCE(x.to_on,'9999-12-31')>=CONCAT(t.year,'-01-01')
   AND (x.effect LIKE '%indicator%' OR x.effect LIKE '%U0%' OR x.effect LIKE '%指标%'))
UNION ALL
-- the version that is named is the one that is computed with
SELECT t.record, 'R19.3', NULL, JSON_OBJECT('have',JSON_VALUE(m.vals,'$.formula_version'),'formula_version',f.v)
  FROM ccc.unit_assessment t JOIN ccc.form1 m JOIN (SELECT ccc.formula_version('UNIT') v) f WHERE COALESCE(JSON_VALUE(m.vals,'$.formula_version'),'') NOT IN ('',f.v)
UNION ALL
SELECT t.record, 'R19.4', NULL, JSON_OBJECT('app',a.code)
  FROM ccc.unit_assessment t JOIN ccc.app a ON a.org=t.org AND a.state='in_service' AND a.go_live_on<=CONCAT(t.year,'-12-31') AND COALESCE(a.ended_on,'9999-12-31')>CONCAT(t.year,'-12-31') WHERE a.opened_on IS NULL OR a.opened_on>a.go_live_on
UNION ALL
-- a correction: a paper in force, on the newest number
SELECT t.record, 'R19.5', NULL, JSON_OBJECT('missing',JSON_ARRAY('doc'))
  FROM ccc.unit_assessment t JOIN ccc.form1 m JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.id=JSON_VALUE(m.vals,'$.doc') AND d.voided_at IS NULL AND COALESCE(d.issued_on,n.today)<=n.today)
UNION ALL
SELECT t.record, 'R19.5', NULL, JSON_OBJECT('ref',c.number)
  FROM ccc.unit_assessment t JOIN ccc.record_link l ON l.record=t.record JOIN ccc.record c ON c.id=l.to_record AND c.kind='UAS' AND c.id>t.record;

-- R19.1: the year before, once its term (unit_assess_days) is over. Who assesses is not assessed.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.finding_UAS AS
SELECT 'R19.1' rule, 'unit_assessment' tbl, CONCAT(o.code,'/',y.year) k, NULL record, o.code org, JSON_OBJECT('unit',o.code,'year',y.year) detail
  FROM (SELECT YEAR(n.today)-1 year, n.today, CAST(CONCAT(YEAR(n.today),'-01-01') AS DATE)+INTERVAL CAST(p.value AS SIGNED)-1 DAY term FROM ccc.now1 n JOIN ccc.param_now p ON p.name='unit_assess_days') y
  JOIN ccc.org o ON o.kind IN ('unit','finance')
 WHERE y.today>y.term AND EXISTS (SELECT 1 FROM ccc.app a WHERE a.org=o.code AND a.opened_on<=CONCAT(y.year,'-12-31'))
   AND NOT EXISTS (SELECT 1 FROM ccc.unit_assessment t JOIN ccc.record r ON r.id=t.record AND r.state='final' WHERE t.org=o.code AND t.year=y.year AND COALESCE(t.done_on,DATE(t.final_at),DATE(r.opened))<=y.today);
