-- What stands ready before anything happens, and what will not for long (Art. 20, 事前):
-- no points, only gaps. Each row is about a record that the caller sees.
--   v_readiness   k (K) number kind what what_zh what_en title app app_name app_name_en org until left_days
--                 what: auth (no standing grant), backup (no plan with a confirmation in force), offsite (level 3 and above without a copy off
--                 site), restore (no restore test in six months), agreement, confirmation, mlps (end within 60 days), safety (nobody answers)

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.ready_app AS
SELECT a.record, a.code, a.org, a.mlps_level, a.last_assess_on, a.go_live_on, n.at, n.today FROM ccc.app a JOIN ccc.now1 n WHERE a.state='in_service';
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.ready_plan AS
SELECT p.app, p.offsite, COALESCE(p.valid_to, d.valid_to) until, p.record FROM ccc.backup_plan p LEFT JOIN ccc.doc d ON d.id=p.confirm_doc AND d.voided_at IS NULL
 WHERE p.confirmed_on IS NOT NULL AND d.id IS NOT NULL AND p.enabled_on IS NOT NULL AND p.ended_at IS NULL AND p.suspended_at IS NULL;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.readiness AS
SELECT a.record, 'auth' what, NULL until FROM ccc.ready_app a
 WHERE NOT EXISTS (SELECT 1 FROM ccc.auth u WHERE u.org=a.org AND u.app IN ('*',a.code) AND COALESCE(u.ref,'')='' AND u.granted_at<=a.at AND u.valid_from<=a.at AND u.valid_to>a.at AND (u.revoked_at IS NULL OR u.revoked_at>a.at))
UNION ALL
SELECT a.record, 'backup', NULL FROM ccc.ready_app a WHERE NOT EXISTS (SELECT 1 FROM ccc.ready_plan p WHERE p.app=a.code AND COALESCE(p.until,a.today)>=a.today)
UNION ALL
SELECT a.record, 'offsite', NULL FROM ccc.ready_app a WHERE a.mlps_level>=3 AND NOT EXISTS (SELECT 1 FROM ccc.ready_plan p WHERE p.app=a.code AND p.offsite=1)
UNION ALL
SELECT a.record, 'restore', NULL FROM ccc.ready_app a WHERE NOT EXISTS (SELECT 1 FROM ccc.recovery r WHERE r.app=a.code AND r.kind='test' AND r.restored_at>a.at-INTERVAL 6 MONTH AND r.restored_at<=a.at)
UNION ALL
SELECT a.record, 'mlps', COALESCE(a.last_assess_on,a.go_live_on)+INTERVAL CAST(p.value AS SIGNED) MONTH FROM ccc.ready_app a JOIN ccc.param_now p ON p.name=CONCAT('mlps_l',LEAST(a.mlps_level,4),'_month')
 WHERE a.mlps_level>=2 AND COALESCE(a.last_assess_on,a.go_live_on)+INTERVAL CAST(p.value AS SIGNED) MONTH<=a.today+INTERVAL 60 DAY
UNION ALL
-- of several papers of a unit the one that ends last
SELECT d.record, 'agreement', d.valid_to FROM ccc.doc d JOIN ccc.now1 n
 WHERE d.kind='agreement' AND d.voided_at IS NULL AND d.valid_to<=n.today+INTERVAL 60 DAY AND EXISTS (SELECT 1 FROM ccc.app a WHERE a.org=d.org AND a.state='in_service')
   AND NOT EXISTS (SELECT 1 FROM ccc.doc x WHERE x.org=d.org AND x.kind='agreement' AND x.voided_at IS NULL AND (x.valid_to>d.valid_to OR x.valid_to IS NULL OR (x.valid_to=d.valid_to AND x.record>d.record)))
UNION ALL
SELECT a.record, 'confirmation', p.until FROM ccc.ready_plan p JOIN ccc.ready_app a ON a.code=p.app AND p.until<=a.today+INTERVAL 60 DAY
UNION ALL
SELECT s.record, 'safety', NULL FROM ccc.safety_duty s JOIN ccc.record r ON r.id=s.record AND r.state='in_force'
 WHERE NOT EXISTS (SELECT 1 FROM ccc.staff p JOIN ccc.record pr ON pr.id=p.record AND pr.state='in_force' WHERE p.code=s.person);

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_readiness AS
SELECT CONCAT(h.number,'/',x.what) k, h.number, h.kind, x.what, CASE x.what WHEN 'auth' THEN '无常设授权' WHEN 'backup' THEN '备份未确认' WHEN 'offsite' THEN '无异地副本' WHEN 'restore' THEN '半年内未做还原测试'
    WHEN 'mlps' THEN '等级测评将到期' WHEN 'agreement' THEN '安全协议将到期' WHEN 'confirmation' THEN '备份确认将到期' ELSE '安全责任无人' END what_zh,
  CASE x.what WHEN 'auth' THEN 'no standing authorisation' WHEN 'backup' THEN 'backup not confirmed' WHEN 'offsite' THEN 'no copy off site' WHEN 'restore' THEN 'no restore test in six months'
    WHEN 'mlps' THEN 're-assessment due' WHEN 'agreement' THEN 'agreement ends' WHEN 'confirmation' THEN 'backup confirmation ends' ELSE 'nobody answers for it' END what_en,
  h.title, a.code app, a.name_zh app_name, a.name_en app_name_en, h.org, x.until, DATEDIFF(x.until, n.today) left_days
  FROM ccc.seen_record h JOIN ccc.readiness x ON x.record=h.record_id JOIN ccc.here1 n LEFT JOIN ccc.app a ON a.record=h.record_id WHERE h.kind IN ('APP','SFD','DOC');
