-- Gates and findings of assets (Art. 11, 17, 21): one SELECT a rule.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_EQP AS
-- Art. 11: neither the asset nor the machine it is stands under a hold
SELECT q.record record, 'R11.2' rule, NULL done, JSON_OBJECT('ref',l.id) detail
  FROM ccc.asset q JOIN ccc.hold l ON l.placed_at IS NOT NULL AND l.released_at IS NULL
 WHERE FIND_IN_SET(q.id,REPLACE(l.objects,';',',')) OR FIND_IN_SET(q.host,REPLACE(l.objects,';',','))
UNION ALL
-- Art. 17: neither taken in nor in use; found as well where the list names it later
SELECT q.record, 'R17.2', GREATEST(COALESCE(q.created_at,CAST(q.acquired_on AS DATETIME(6)),r.opened),CAST(b.from_on AS DATETIME(6))), JSON_OBJECT('item',CONCAT_WS(' ',q.vendor,q.model))
  FROM ccc.asset q JOIN ccc.record r ON r.id=q.record AND r.state IN ('in_use','spare') JOIN ccc.banned_like b ON b.vendor=LOWER(REPLACE(q.vendor,' ','')) AND LOWER(REPLACE(q.model,' ','')) LIKE b.model JOIN ccc.now1 n
 WHERE b.from_on<=n.today
UNION ALL
SELECT q.record, 'R17.11', NULL, JSON_OBJECT('missing',JSON_COMPACT(CONCAT('[',CONCAT_WS(',',IF(COALESCE(TRIM(q.vendor),'')='','"vendor"',NULL),IF(COALESCE(TRIM(q.model),'')='','"model"',NULL),
    IF(COALESCE(TRIM(q.version),'')='','"version"',NULL),IF(COALESCE(TRIM(q.origin),'')='','"origin"',NULL)),']')))
  FROM ccc.asset q WHERE COALESCE(TRIM(q.vendor),'')='' OR COALESCE(TRIM(q.model),'')='' OR COALESCE(TRIM(q.version),'')='' OR COALESCE(TRIM(q.origin),'')=''
UNION ALL
-- Art. 21: frozen from the trigger on
SELECT q.record, 'R21.5', NULL, JSON_OBJECT('ref',t.id) FROM ccc.asset q JOIN ccc.transfer_on t
UNION ALL
SELECT q.record, 'R21.2', NULL, JSON_OBJECT('missing',(SELECT JSON_ARRAYAGG(u.what ORDER BY u.what LIMIT 20) FROM ccc.live_unsafe u))
  FROM ccc.asset q WHERE EXISTS (SELECT 1 FROM ccc.live_unsafe u)
UNION ALL
-- only by its line of a batch
SELECT q.record, 'R21.4', NULL, JSON_OBJECT('n',1,'missing',JSON_ARRAY(q.id)) FROM ccc.asset q
 WHERE NOT EXISTS (SELECT 1 FROM ccc.transfer_signed s JOIN ccc.transfer t ON t.id=s.transfer AND t.triggered_at IS NOT NULL WHERE s.asset=q.id AND (q.batch IS NULL OR s.batch=q.batch));

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.finding_asset AS
SELECT 'R21.3' rule, 'host' tbl, u.code k, u.record, CAST(NULL AS CHAR(40)) org, JSON_OBJECT('host',u.code) detail FROM ccc.host_unlisted u;
