-- Gates of periods (Art. 15, 19): one SELECT a rule. What a month or a year lacks once it is over stands as a finding with
-- bulletins and drills (BUL.sql, DRL.sql); here it keeps the period open.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_PRD AS

-- a month closes with its own bulletin, be it late: that it was late stays a finding
SELECT p.record record, 'R15.1' rule, NULL done, JSON_OBJECT('month',LEFT(p.from_on,7),'missing',JSON_ARRAY('bulletin')) detail
  FROM ccc.period p
 WHERE p.kind='month' AND NOT EXISTS (SELECT 1 FROM ccc.bulletin b JOIN ccc.record r ON r.id=b.record AND r.state IN ('published','replaced') WHERE b.month=LEFT(p.from_on,7) AND LOCATE(b.month,b.id)>0)
UNION ALL
-- a year with a drill that was ended in it and is closed with its report
SELECT p.record, 'R15.2', NULL, JSON_OBJECT('year',YEAR(p.from_on),'missing',JSON_ARRAY('drill'))
  FROM ccc.period p JOIN ccc.centre z ON z.n=1
 WHERE p.kind='year' AND NOT EXISTS (SELECT 1 FROM ccc.drill d JOIN ccc.record r ON r.id=d.record AND r.state='closed' JOIN ccc.doc g ON g.id=d.report_doc AND g.voided_at IS NULL
   WHERE YEAR(CONVERT_TZ(d.ended_at,'+00:00',z.tz))=YEAR(p.from_on))
UNION ALL
-- what is closed is opened again by a paper in force
SELECT p.record, 'R19.5', NULL, JSON_OBJECT('missing',JSON_ARRAY('doc'))
  FROM ccc.period p JOIN ccc.form1 m JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.id=JSON_VALUE(m.vals,'$.doc') AND d.voided_at IS NULL AND COALESCE(d.issued_on,n.today)<=n.today);
