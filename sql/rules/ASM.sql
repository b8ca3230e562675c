-- Gates of the provider's assessment (Art. 4, 20): one SELECT a rule.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_ASM AS

SELECT t.record record, 'R04.3' rule, NULL done, JSON_OBJECT('who',a.staff) detail FROM ccc.assessment t JOIN ccc.actor1 a JOIN ccc.org o ON o.code=a.org AND o.kind='provider'
UNION ALL
-- each of the three has confirmed, or does so with this move
SELECT t.record, 'R20.5', NULL, JSON_OBJECT('office',o.code,'missing',JSON_ARRAY(CONCAT('signature:',o.code)))
  FROM ccc.assessment t JOIN ccc.org o ON o.code IN ('SZB','DZB','CZJ')
 WHERE CASE o.code WHEN 'SZB' THEN t.szb_at WHEN 'DZB' THEN t.dzb_at ELSE t.czj_at END IS NULL AND NOT EXISTS (SELECT 1 FROM ccc.move_sign s WHERE s.office=o.code)
UNION ALL
-- the provider may object; it changes nothing with that
SELECT t.record, 'R20.10', NULL, JSON_OBJECT('who',a.staff)
  FROM ccc.assessment t JOIN ccc.actor1 a JOIN ccc.org o ON o.code=a.org AND o.kind='provider' JOIN ccc.form1 m
 WHERE COALESCE(m.action,'')<>'object' OR JSON_LENGTH(JSON_REMOVE(COALESCE(m.vals,'{}'),'$.objection','$.happened_at'))>0
UNION ALL
-- a record that turned out to be a drill or a test after the close: the period is reopened and closed without it
SELECT t.record, 'R20.13', NULL, JSON_OBJECT('ref',r.number,'indicator',c.indicator)
  FROM ccc.assessment t JOIN ccc.period_case c ON c.period=t.period AND c.org='' AND c.num IS NOT NULL JOIN ccc.record r ON r.number=c.ref LEFT JOIN ccc.recovery x ON x.record=r.id WHERE r.drill=1 OR x.kind='test'
UNION ALL
SELECT t.record, 'R20.15', NULL, JSON_OBJECT('period',t.period,'missing',JSON_ARRAY('snapshot_id'))
  FROM ccc.assessment t JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.period p JOIN ccc.record r ON r.id=p.record AND r.state='closed' WHERE p.id=t.period AND p.to_on<n.today AND p.snapshot_id IS NOT NULL)
UNION ALL
-- the one that is set now, and each that was set
SELECT t.record, 'R20.16', NULL, JSON_OBJECT('indicator',JSON_VALUE(m.vals,'$.indicator'),'missing',JSON_ARRAY('doc'))
  FROM ccc.assessment t JOIN ccc.form1 m
 WHERE m.action='adjust' AND NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.id=JSON_VALUE(m.vals,'$.doc') AND d.voided_at IS NULL)
UNION ALL
SELECT t.record, 'R20.16', NULL, JSON_OBJECT('indicator',i.indicator,'missing',JSON_ARRAY('doc'))
  FROM ccc.assessment t JOIN ccc.score_item i ON i.record=t.record AND i.hand_points IS NOT NULL LEFT JOIN ccc.doc d ON d.id=i.hand_doc AND d.voided_at IS NULL JOIN ccc.form1 m
 WHERE COALESCE(m.action,'')<>'adjust' AND (d.id IS NULL OR COALESCE(i.hand_note,'')='');
