-- Gates of incidents (Art. 5, 8, 20): one SELECT a rule.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_INC AS

-- times given by hand: not later than the clock, in their order
SELECT i.record record, 'R00.7' rule, NULL done, JSON_OBJECT('field',CASE WHEN i.detected_at>n.at THEN 'detected_at' WHEN i.reported_at>n.at THEN 'reported_at'
    WHEN i.outage_start>n.at THEN 'outage_start' WHEN i.outage_end>n.at THEN 'outage_end' ELSE 'outage_end' END) detail
  FROM ccc.incident i JOIN ccc.now1 n
 WHERE i.detected_at>n.at OR i.reported_at>n.at OR i.outage_start>n.at OR i.outage_end>n.at OR i.outage_end<i.outage_start
UNION ALL
-- Art. 5, 20: an application fault counts against the provider only after a ruling
SELECT i.record, 'R05.4', NULL, JSON_OBJECT('missing',JSON_ARRAY('ruling:DZB')) FROM ccc.incident i
 WHERE i.cat='APP' AND i.side='CSP' AND (i.ruled_at IS NULL OR i.ruling_doc IS NULL)
UNION ALL
-- Art. 8: a planned stop refers to a change that was approved and not taken back
SELECT i.record, 'R08.8', NULL, JSON_OBJECT('ref',i.change_request,'missing',JSON_ARRAY('change_request')) FROM ccc.incident i
 WHERE i.planned=1 AND i.outage_app IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ccc.change_request c JOIN ccc.record r ON r.id=c.record
   WHERE c.id=i.change_request AND COALESCE(c.reg_approved_at,c.approved_at) IS NOT NULL AND r.state NOT IN ('draft','submitted','reviewed','reg_pending','rejected','cancelled'))
UNION ALL
SELECT i.record, 'R20.14', NULL, JSON_OBJECT('missing',JSON_ARRAY('rca')) FROM ccc.incident i
 WHERE i.priority IN ('P1','P2') AND NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.id=i.rca_doc AND d.kind='rca' AND d.voided_at IS NULL)
UNION ALL
SELECT i.record, 'R20.18', NULL, JSON_OBJECT('missing',JSON_ARRAY('confirmation'),'who',i.caller) FROM ccc.incident i
 WHERE i.detect_by='phone' AND (i.confirmed_at IS NULL OR i.confirmed_at<i.reopened_at);
