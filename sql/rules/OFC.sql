-- Gates and findings of systems outside the centre (Art. 3, 19): one SELECT a rule. What has moved in or is out of use is
-- judged as it was until then.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_OFC AS
-- a new system for more than the own local network is built in the centre, or cites its exemption
SELECT t.record record, 'R03.1' rule, COALESCE(t.created_at,CAST(t.built_on AS DATETIME(6)),r.opened) done, JSON_OBJECT('org',t.org,'missing',JSON_ARRAY('exemption')) detail
  FROM ccc.offcloud t JOIN ccc.record r ON r.id=t.record JOIN ccc.now1 n
 WHERE t.is_new=1 AND COALESCE(t.lan_only,0)=0 AND t.exemption_doc IS NULL AND COALESCE(LEAST(COALESCE(t.migrated_at,t.retired_at),COALESCE(t.retired_at,t.migrated_at))>n.at,1)
UNION ALL
-- the document by its name, who issued it and when; a paper of another sort exempts from nothing
SELECT t.record, 'R03.2', NULL, JSON_OBJECT('doc',t.exemption_doc,'missing',JSON_ARRAY('exemption'))
  FROM ccc.offcloud t JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.id=t.exemption_doc AND d.kind='exemption' AND COALESCE(TRIM(d.title),'')<>'' AND d.issuer IS NOT NULL AND d.issued_on<=n.today
   AND (d.valid_to IS NULL OR d.valid_to>=n.today) AND d.voided_at IS NULL)
UNION ALL
-- when it is looked at again; the reason is asked of every postponement
SELECT t.record, 'R03.3', NULL, JSON_OBJECT('missing',JSON_ARRAY('review_on')) FROM ccc.offcloud t JOIN ccc.now1 n WHERE t.review_on IS NULL OR t.review_on<=n.today
UNION ALL
-- what counts as moved in is a system of the same unit that has been opened (the unit whose record it was before)
SELECT t.record, 'R19.4', NULL, JSON_OBJECT('app',t.app)
  FROM ccc.offcloud t JOIN ccc.record r ON r.id=t.record JOIN ccc.now1 n LEFT JOIN ccc.app a ON a.code=t.app WHERE a.opened_on IS NULL OR a.opened_on>n.today OR NOT (a.org<=>r.org) OR a.state NOT IN ('opened','in_service','suspended');
