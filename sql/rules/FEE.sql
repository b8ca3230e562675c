-- Gates and findings of fee statements (Art. 4, 5, 20): one SELECT a rule.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_FEE AS

-- no money before the period's assessment is final; the assessment is that of the same period
SELECT f.record record, 'R04.2' rule, f.approved_at done, JSON_OBJECT('ref',COALESCE(f.assessment,''),'missing',JSON_ARRAY('assessment')) detail
  FROM ccc.fee f JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.assessment a JOIN ccc.record r ON r.id=a.record AND r.state='final' WHERE a.id=f.assessment AND a.period=f.period AND a.final_at<=COALESCE(f.approved_at,n.at))
UNION ALL
-- at the assessing: the assessment carries the three signatures, and the move brings them
SELECT f.record, 'R04.4', NULL, JSON_OBJECT('office',o.code,'missing',JSON_ARRAY(CONCAT('signature:',o.code)))
  FROM ccc.fee f JOIN ccc.form1 m JOIN ccc.org o ON o.code IN ('SZB','DZB','CZJ') LEFT JOIN ccc.assessment a ON a.id=f.assessment
 WHERE m.action='assess' AND (CASE o.code WHEN 'SZB' THEN a.szb_at WHEN 'DZB' THEN a.dzb_at ELSE a.czj_at END IS NULL OR NOT EXISTS (SELECT 1 FROM ccc.move_sign s WHERE s.office=o.code))
UNION ALL
-- afterwards: the event of the assessing holds them
SELECT f.record, 'R04.4', NULL, JSON_OBJECT('office',o.code,'missing',JSON_ARRAY(CONCAT('signature:',o.code)))
  FROM ccc.fee f JOIN ccc.form1 m JOIN ccc.org o ON o.code IN ('SZB','DZB','CZJ')
 WHERE COALESCE(m.action,'')<>'assess' AND NOT EXISTS (SELECT 1 FROM ccc.event e JOIN ccc.staff p ON p.org=o.code WHERE e.record=f.record AND e.action='assess' AND e.outcome='done'
   AND (e.origin='import' OR e.actor=p.code OR LOCATE(CONCAT('"who": "',p.code,'"'),e.consents)>0))
UNION ALL
-- what the catalogue leaves to the units is not billed
SELECT f.record, 'R05.1', COALESCE(f.created_at,r.opened), JSON_OBJECT('item',l.kind,'line',CONCAT(f.id,'/',l.seq),'tbl','fee_line','k',CONCAT(f.id,'/',l.seq))
  FROM ccc.fee f JOIN ccc.record r ON r.id=f.record JOIN ccc.fee_line l ON l.fee=f.id WHERE NOT EXISTS (SELECT 1 FROM ccc.price p WHERE p.kind=l.kind AND p.in_scope=1)
UNION ALL
-- amount, sign, months of the period, none after the system's end
SELECT f.record, 'R20.6', COALESCE(f.created_at,r.opened), JSON_OBJECT('line',CONCAT(f.id,'/',l.seq),'tbl','fee_line','k',CONCAT(f.id,'/',l.seq),'n',l.months,'have',l.amount_fen,'amount_fen',l.qty*l.months*l.price_fen)
  FROM ccc.fee_statement s JOIN ccc.fee f ON f.record=s.record JOIN ccc.record r ON r.id=f.record JOIN ccc.fee_line l ON l.fee=f.id LEFT JOIN ccc.app a ON a.code=l.app
 WHERE l.amount_fen<>l.qty*l.months*l.price_fen OR l.qty IS NULL OR l.months IS NULL OR l.qty<0 OR l.months<0 OR l.price_fen<0 OR l.months>TIMESTAMPDIFF(MONTH,s.from_on,s.to_on)+1
   OR (a.ended_on IS NOT NULL AND l.months>IF(a.ended_on<s.from_on,0,TIMESTAMPDIFF(MONTH,s.from_on,a.ended_on)+1))
UNION ALL
-- as it is decided, and once more as the money goes
SELECT f.record, 'R20.7', f.approved_at, JSON_OBJECT('ref',MIN(x.ref),'n',COUNT(*))
  FROM ccc.fee f JOIN ccc.now1 n JOIN ccc.form1 m JOIN ccc.fee_problem x ON x.record=f.record AND x.since<=COALESCE(f.approved_at,n.at) AND x.until_>COALESCE(f.approved_at,n.at)
 WHERE COALESCE(m.action,'')<>'pay' GROUP BY f.record
UNION ALL
SELECT f.record, 'R20.7', f.paid_at, JSON_OBJECT('ref',MIN(x.ref),'n',COUNT(*))
  FROM ccc.fee f JOIN ccc.now1 n JOIN ccc.form1 m JOIN ccc.fee_problem x ON x.record=f.record AND x.since<=COALESCE(f.paid_at,n.at) AND x.until_>COALESCE(f.paid_at,n.at)
 WHERE f.paid_at IS NOT NULL OR m.action='pay' GROUP BY f.record
UNION ALL
-- each deduction: a rule, an item of the assessment, a record, an amount
SELECT f.record, 'R20.8', NULL, JSON_OBJECT('line',CONCAT(f.id,'/',d.seq),'missing',JSON_COMPACT(CONCAT('[',CONCAT_WS(',',IF(q.id IS NULL,'"fee_rule"',NULL),IF(i.id IS NULL AND NOT (d.indicator<=>'*'),'"indicator"',NULL),
    IF(r.id IS NULL,'"record"',NULL),IF(COALESCE(d.amount_fen,-1)<0,'"amount_fen"',NULL)),']')))
  FROM ccc.fee f JOIN ccc.fee_deduction d ON d.fee=f.id LEFT JOIN ccc.fee_rule q ON q.id=d.fee_rule LEFT JOIN ccc.assessment a ON a.id=f.assessment
  LEFT JOIN ccc.score_item i0 ON i0.record=a.record AND i0.indicator=d.indicator LEFT JOIN ccc.indicator i ON i.id=d.indicator AND i.target='CSP' AND (i0.record IS NOT NULL OR NOT EXISTS (SELECT 1 FROM ccc.score_item z WHERE z.record=a.record))
  LEFT JOIN ccc.record r ON r.number=d.record
 WHERE q.id IS NULL OR (i.id IS NULL AND NOT (d.indicator<=>'*')) OR r.id IS NULL OR COALESCE(d.amount_fen,-1)<0
UNION ALL
-- the sum that is named is that of its rows, or without rows of those that follow from the assessment
SELECT f.record, 'R20.8', NULL, JSON_OBJECT('field','deduct_fen','have',f.deduct_fen,'amount_fen',COALESCE(x.s,y.s,0),'missing',JSON_ARRAY('deductions'))
  FROM ccc.fee f JOIN ccc.form1 m JOIN ccc.fee_cap c ON c.fee=f.id LEFT JOIN ccc.assessment a ON a.id=f.assessment
  LEFT JOIN (SELECT d.fee, SUM(d.amount_fen) s FROM ccc.fee_deduction d GROUP BY d.fee) x ON x.fee=f.id
  LEFT JOIN (SELECT d.source, d.fee, SUM(d.amount_fen) s FROM ccc.fee_deduct d GROUP BY d.source, d.fee) y ON y.source=a.record AND y.fee=f.id
 WHERE m.action='assess' AND f.deduct_fen<>0 AND (f.deduct_fen<0 OR (f.deduct_fen<>COALESCE(x.s,y.s,0) AND f.deduct_fen<>LEAST(COALESCE(x.s,y.s,0),c.cap_fen)))
UNION ALL
-- the move under way is signed by more than one office; so was the deduction before it
SELECT f.record, 'R20.9', NULL, JSON_OBJECT('office',COALESCE(a.org,''))
  FROM ccc.fee f JOIN ccc.actor1 a JOIN ccc.form1 m
 WHERE NOT EXISTS (SELECT 1 FROM ccc.move_sign s WHERE s.office<>a.org)
    OR (m.action<>'assess' AND COALESCE(f.deduct_fen,0)>0 AND EXISTS (SELECT 1 FROM ccc.event e WHERE e.record=f.record AND e.action='assess' AND e.outcome='done' AND e.origin<>'import' AND COALESCE(e.consents,'[]')='[]'))
UNION ALL
-- the provider may object; it changes nothing with that
SELECT f.record, 'R20.10', NULL, JSON_OBJECT('who',a.staff)
  FROM ccc.fee f JOIN ccc.actor1 a JOIN ccc.org o ON o.code=a.org AND o.kind='provider' JOIN ccc.form1 m
 WHERE COALESCE(m.action,'')<>'object' OR JSON_LENGTH(JSON_REMOVE(COALESCE(m.vals,'{}'),'$.objection','$.happened_at'))>0
UNION ALL
-- nothing of a drill or a test costs money
SELECT f.record, 'R20.13', NULL, JSON_OBJECT('ref',r.number,'line',CONCAT(f.id,'/',d.seq))
  FROM ccc.fee f JOIN ccc.fee_deduction d ON d.fee=f.id JOIN ccc.record r ON r.number=d.record LEFT JOIN ccc.recovery t ON t.record=r.id WHERE r.drill=1 OR t.kind='test'
UNION ALL
SELECT f.record, 'R20.13', NULL, JSON_OBJECT('ref',r.number)
  FROM ccc.fee f JOIN ccc.assessment a ON a.id=f.assessment JOIN ccc.score_source s ON s.record=a.record AND s.num IS NOT NULL JOIN ccc.record r ON r.number=s.ref LEFT JOIN ccc.recovery t ON t.record=r.id WHERE r.drill=1 OR t.kind='test'
UNION ALL
-- what postponed the payment is closed, and a paper says so
SELECT f.record, 'R20.17', NULL, JSON_OBJECT('ref',(SELECT MIN(x.ref) FROM ccc.fee_problem x WHERE x.record=f.record AND x.since<=n.at AND x.closed_at>n.at),'missing',JSON_ARRAY('closing'))
  FROM ccc.fee f JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.id=f.closing_doc AND d.voided_at IS NULL AND d.kind IN ('closing','rectify','rca','decision'))
    OR EXISTS (SELECT 1 FROM ccc.fee_problem x WHERE x.record=f.record AND x.since<=n.at AND x.closed_at>n.at);
