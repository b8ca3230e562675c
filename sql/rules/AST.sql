-- Gates of the hand-over of assets (Art. 12, 21): one SELECT a rule.

-- What carries passwords or keys: it is handed over sealed, and they are changed.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.transfer_secret AS
SELECT i.transfer, i.asset, i.seal_no, i.rotated_at FROM ccc.transfer_item i JOIN ccc.asset q ON q.id=i.asset
 WHERE q.host IS NOT NULL OR q.kind IN ('服务器','存储','网络','安全','软件');

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_AST AS
-- nobody is inside a system without its unit's leave, hand-over or not
SELECT t.record record, 'R12.1' rule, NULL done, JSON_OBJECT('host',h.code,'org',h.org,'missing',JSON_ARRAY(CONCAT('auth:',h.code))) detail
  FROM ccc.transfer t JOIN ccc.now1 n JOIN ccc.session s ON s.ended_at IS NULL JOIN ccc.tenant_host h ON h.code=s.host JOIN ccc.staff p ON p.code=s.staff
 WHERE p.org<>h.org AND NOT EXISTS (SELECT 1 FROM ccc.auth u WHERE u.id=s.auth AND u.org=h.org AND u.granted_at IS NOT NULL AND u.valid_from<=n.at AND u.valid_to>n.at AND u.revoked_at IS NULL)
UNION ALL
-- a paper of those above the provider
SELECT t.record, 'R21.1', NULL, JSON_OBJECT('missing',JSON_ARRAY('policy'),'doc',t.policy_doc)
  FROM ccc.transfer t JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.doc d JOIN ccc.org o ON o.code=d.issuer WHERE d.id=t.policy_doc AND d.kind IN ('policy','order','ruling') AND o.kind IN ('gov','regulator')
   AND d.issued_on<=n.today AND d.voided_at IS NULL)
UNION ALL
SELECT t.record, 'R21.2', NULL, JSON_OBJECT('missing',(SELECT JSON_ARRAYAGG(u.what ORDER BY u.what LIMIT 20) FROM ccc.live_unsafe u))
  FROM ccc.transfer t WHERE EXISTS (SELECT 1 FROM ccc.live_unsafe u)
UNION ALL
SELECT t.record, 'R21.3', NULL, JSON_OBJECT('host',u.code) FROM ccc.transfer t JOIN ccc.host_unlisted u
UNION ALL
-- every line counted, less than the book only with a word why; the city receives
SELECT t.record, 'R21.4', NULL, JSON_OBJECT('n',(SELECT COUNT(*) FROM ccc.asset q JOIN ccc.record r ON r.id=q.record AND r.state IN ('in_use','spare')
     WHERE NOT EXISTS (SELECT 1 FROM ccc.transfer_signed s WHERE s.transfer=t.id AND s.asset=q.id)
        OR EXISTS (SELECT 1 FROM ccc.transfer_item i WHERE i.transfer=t.id AND i.asset=q.id AND i.counted<COALESCE(q.qty,1) AND COALESCE(TRIM(i.note),'')='')),
   'missing',(SELECT JSON_ARRAYAGG(q.id ORDER BY q.id LIMIT 20) FROM ccc.asset q JOIN ccc.record r ON r.id=q.record AND r.state IN ('in_use','spare')
     WHERE NOT EXISTS (SELECT 1 FROM ccc.transfer_signed s WHERE s.transfer=t.id AND s.asset=q.id)
        OR EXISTS (SELECT 1 FROM ccc.transfer_item i WHERE i.transfer=t.id AND i.asset=q.id AND i.counted<COALESCE(q.qty,1) AND COALESCE(TRIM(i.note),'')='')))
  FROM ccc.transfer t
 WHERE NOT EXISTS (SELECT 1 FROM ccc.org o WHERE o.code=t.receiver AND o.kind='gov')
   OR EXISTS (SELECT 1 FROM ccc.asset q JOIN ccc.record r ON r.id=q.record AND r.state IN ('in_use','spare')
     WHERE NOT EXISTS (SELECT 1 FROM ccc.transfer_signed s WHERE s.transfer=t.id AND s.asset=q.id)
        OR EXISTS (SELECT 1 FROM ccc.transfer_item i WHERE i.transfer=t.id AND i.asset=q.id AND i.counted<COALESCE(q.qty,1) AND COALESCE(TRIM(i.note),'')=''))
UNION ALL
-- what left after the trigger was not to leave
SELECT t.record, 'R21.5', NULL, JSON_OBJECT('ref',q.id) FROM ccc.transfer t JOIN ccc.asset q ON q.retired_at>t.triggered_at
UNION ALL
-- a line of the batch with secrets: sealed under a number, and changed by now
SELECT t.record, 'R21.6', NULL, JSON_OBJECT('missing',JSON_COMPACT(CONCAT('[',CONCAT_WS(',',IF(COALESCE(TRIM(x.seal_no),JSON_VALUE(f.vals,'$.seal_no'),'')='',JSON_QUOTE(CONCAT('seal_no:',x.asset)),NULL),
    IF(x.rotated_at IS NULL OR x.rotated_at>n.at OR x.rotated_at<t.triggered_at,JSON_QUOTE(CONCAT('rotated_at:',x.asset)),NULL)),']')))
  FROM ccc.transfer t JOIN ccc.transfer_secret x ON x.transfer=t.id JOIN ccc.form1 f JOIN ccc.now1 n
 WHERE COALESCE(TRIM(x.seal_no),JSON_VALUE(f.vals,'$.seal_no'),'')='' OR x.rotated_at IS NULL OR x.rotated_at>n.at OR x.rotated_at<t.triggered_at;
