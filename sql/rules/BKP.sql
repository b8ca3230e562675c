-- Gates and findings of backup plans (Art. 11, 15, 16): one SELECT a rule. The end
-- of a plan is also asked by TEN.terminate.

DELIMITER //

-- Fingerprint of what the unit confirms: scope, cycle, window, retention, off-site copy, consent to restore, place.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.hash_plan(p_scope TEXT, p_cycle VARCHAR(40), p_window TEXT, p_keep INT, p_offsite TINYINT, p_consent TINYINT, p_place TEXT) RETURNS CHAR(64)
DETERMINISTIC NO SQL
RETURN SHA2(CONCAT(ccc.f_item(p_scope), ccc.f_item(p_cycle), ccc.f_item(p_window), ccc.f_item(p_keep), ccc.f_item(p_offsite), ccc.f_item(p_consent), ccc.f_item(p_place)), 256)//

DELIMITER ;

-- Plans with their written confirmation: from and to, NULL where there is none; what
-- was confirmed before this program has a paper and no fingerprint. platform 1:
-- the provider's own data, Art. 15, which asks for none.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.plan_paper AS
SELECT b.record, b.id, b.app, b.restore_consent, (SELECT g.kind='provider' FROM ccc.org g WHERE g.code=a.org) platform,
  IF(d.id IS NULL, NULL, b.confirmed_on) from_on, COALESCE(b.valid_to, d.valid_to, '9999-12-31') to_on, b.confirm_doc, b.scope_hash,
  ccc.hash_plan(b.scope,b.cycle,b.window,b.keep_days,b.offsite,b.restore_consent,b.place) now_hash
  FROM ccc.backup_plan b JOIN ccc.app a ON a.code=b.app LEFT JOIN ccc.doc d ON d.id=b.confirm_doc AND d.kind='backup_confirm' AND d.voided_at IS NULL;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_BKP AS
SELECT b.record record, 'R11.2' rule, NULL done, CAST(JSON_OBJECT('ref',(SELECT l.id FROM ccc.hold l WHERE l.placed_at IS NOT NULL AND l.released_at IS NULL
     AND (FIND_IN_SET(b.id,REPLACE(l.objects,';',',')) OR FIND_IN_SET(b.app,REPLACE(l.objects,';',',')) OR FIND_IN_SET(b.org,REPLACE(l.objects,';',','))) ORDER BY l.id LIMIT 1)) AS CHAR(1500)) detail
  FROM ccc.backup_plan b
 WHERE EXISTS (SELECT 1 FROM ccc.hold l WHERE l.placed_at IS NOT NULL AND l.released_at IS NULL
     AND (FIND_IN_SET(b.id,REPLACE(l.objects,';',',')) OR FIND_IN_SET(b.app,REPLACE(l.objects,';',',')) OR FIND_IN_SET(b.org,REPLACE(l.objects,';',','))))
UNION ALL
-- confirmed in writing and in force; to let it lapse, the opposite
SELECT b.record, 'R16.1', NULL, JSON_OBJECT('plan',b.id,'missing',JSON_ARRAY('confirmation'))
  FROM ccc.plan_paper b JOIN ccc.now1 n JOIN ccc.form1 f
 WHERE COALESCE(b.platform,0)=0 AND IF(COALESCE(f.action,'')='lapse', COALESCE(n.today BETWEEN b.from_on AND b.to_on,0), NOT COALESCE(n.today BETWEEN b.from_on AND b.to_on,0))
UNION ALL
SELECT b.record, 'R16.6', NULL, JSON_OBJECT('plan',b.id)
  FROM ccc.plan_paper b WHERE COALESCE(b.platform,0)=0 AND (b.scope_hash<>b.now_hash OR (b.scope_hash IS NULL AND b.confirm_doc IS NULL))
UNION ALL
-- a paper of the unit; a call is none
SELECT b.record, 'R16.10', NULL, JSON_OBJECT('plan',b.id,'doc',b.confirm_doc)
  FROM ccc.backup_plan b JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.id=b.confirm_doc AND d.kind='backup_confirm' AND d.voided_at IS NULL AND b.org IN (d.org,d.issuer) AND d.issued_on<=n.today
   AND (d.valid_to IS NULL OR d.valid_to>=n.today))
UNION ALL
-- two periods without a good copy
SELECT b.record, 'R15.4', COALESCE((SELECT MAX(j.ended_at) FROM ccc.backup_job j WHERE j.plan=b.id AND j.result='ok'),b.enabled_at,CAST(b.enabled_on AS DATETIME(6))), JSON_OBJECT('plan',b.id)
  FROM ccc.backup_plan b JOIN ccc.record r ON r.id=b.record AND r.state='enabled' JOIN ccc.now1 n
 WHERE COALESCE(b.enabled_at,CAST(b.enabled_on AS DATETIME(6)))<n.at-INTERVAL IF(b.cycle='weekly',14,2) DAY
   AND NOT EXISTS (SELECT 1 FROM ccc.backup_job j WHERE j.plan=b.id AND j.result='ok' AND j.ended_at>=n.at-INTERVAL IF(b.cycle='weekly',14,2) DAY)
UNION ALL
SELECT b.record, 'R16.3', COALESCE(b.enabled_at,CAST(b.enabled_on AS DATETIME(6))), JSON_OBJECT('plan',b.id)
  FROM ccc.backup_plan b JOIN ccc.record r ON r.id=b.record AND r.state='enabled' JOIN ccc.app a ON a.code=b.app WHERE a.mlps_level>=3 AND COALESCE(b.offsite,0)=0;
