-- Parts of cards, and duty. Sight as in 60_screens.sql: a part shows where its
-- record is seen; hosts of a change only where the target itself is seen.
--
--   v_tenancy_stage   number, n (K with number) stage(+_zh _en) status done|now|todo at
--   v_tenancy_paper   number, doc (K with number) kind(+) title issuer issuer_name issued_on valid_to covers result(+) app_version state(+)
--   v_resource        tenancy app kind (K with tenancy) name_zh qty unit from_on to_on
--   v_incident_line   number, n (K with number) at kind(+) actor actor_name text origin outcome
--   v_incident_outage incident, id (K) app app_name app_name_en org start_at end_at min planned side(+)
--   v_incident_alarm  incident, number (K) at host severity(+) text
--   v_incident_link   number, other (K with number) kind(+) title state(+): changes and recoveries of an incident
--   v_change_host     number, seq (K with number) target host host_kind org org_name auth auth_ok state(+) started_at ended_at rc note key_sha256
--   v_change_item     number, seq (K with number) vendor model kind qty note banned
--   v_recovery_host   number, seq (K with number) target host auth state(+) started_at ended_at rc note
--   v_duty_now        n (K) slot now|next|second shift_id shift(+) team(+) post(+) staff name phone plan_start plan_end sign_in sign_out line line_en line_note
--   v_duty            record_id (K) number state(+) version shift_id date month shift(+) team post(+) staff name phone plan_start plan_end sign_in sign_out note
--   v_duty_grid       k (K) month date shift shift(+) team lead lead_name operators short
--   v_roster_row      k (K) number month shift_id date shift(+) team post(+) staff name plan_start plan_end: rows of a roster while it is a draft
--   v_contact         k (K) kind person|org code name org org_name org_name_en phone roles team duty note
--   v_handover_item   k (K) number seq kind(+) ref text must_do read_at read_by read_by_name added_text
--   v_round_due       k (K) number slot_at due_at done_at staff name state(+) due_left mark
--   v_grant_now       record_id (K) number org org_name app hosts grantee actions valid_to due_left: grants that end within a day or name who is on duty
--   p_checklist(number)  every gate of the moves open now, met or not

-- The stage line of a file: stages it went through with their time, the one it is in, those to come.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_stage AS
SELECT x.n, x.stage, x.zh, x.en FROM (
  SELECT 1 n, 'applied' stage, '申请' zh, 'apply' en UNION ALL SELECT 2, 'accepted', '受理', 'accept' UNION ALL SELECT 3, 'approved', '审批', 'approve'
  UNION ALL SELECT 4, 'testing', '测试', 'test' UNION ALL SELECT 5, 'opened', '开通', 'open' UNION ALL SELECT 6, 'in_service', '正式运行', 'in service'
  UNION ALL SELECT 7, 'change', '变更', 'change' UNION ALL SELECT 8, 'terminated', '终止', 'end') x;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_stage_at AS
SELECT h.number, h.state, s.n, s.stage, s.zh, s.en,
  CASE s.stage WHEN 'applied' THEN t.applied_at WHEN 'accepted' THEN t.accepted_at WHEN 'approved' THEN t.approved_at WHEN 'testing' THEN t.testing_at
    WHEN 'opened' THEN t.opened_at WHEN 'in_service' THEN t.go_live_at WHEN 'terminated' THEN t.terminated_at
    ELSE (SELECT MAX(c.opened_at) FROM ccc.tenancy c WHERE c.app=t.app AND c.kind='change') END at,
  CASE h.state WHEN 'draft' THEN 1 WHEN 'applied' THEN 2 WHEN 'returned' THEN 1 WHEN 'accepted' THEN 3 WHEN 'approved' THEN 4 WHEN 'testing' THEN 5
    WHEN 'opened' THEN IF(t.kind='new', 6, 9) WHEN 'in_service' THEN 9 WHEN 'terminating' THEN 8 WHEN 'suspended' THEN 0 ELSE 9 END next_n
  FROM ccc.seen_record h JOIN ccc.tenancy t ON t.record=h.record_id JOIN ccc.scr_stage s WHERE h.kind='TEN';
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_tenancy_stage AS
SELECT number, n, stage, zh stage_zh, en stage_en, IF(n=next_n, 'now', IF(at IS NOT NULL, 'done', 'todo')) status, IF(n=next_n, NULL, at) at FROM ccc.scr_stage_at;

-- Papers that a gate of Art. 7 may ask for: of the file's system, agreements of its unit.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_tenancy_paper AS
SELECT h.number, d.id doc, d.kind, ck.zh kind_zh, ck.en kind_en, d.title, d.issuer, io.name_zh issuer_name, io.name_en issuer_name_en, d.issued_on, d.valid_to,
  d.covers, d.result, cr.zh result_zh, cr.en result_en, d.app_version, dr.state, st.zh state_zh, st.en state_en
  FROM ccc.seen_record h JOIN ccc.tenancy t ON t.record=h.record_id
  JOIN ccc.doc d ON (d.app=t.app AND d.kind IN ('grading','filing','third_report','self_report','vuln_scan','virus_scan','mlps_report','order','contract',
    'data_return','wipe_proof','ruling','declaration','checklist')) OR (d.org=t.org AND d.kind='agreement' AND d.app IS NULL)
  JOIN ccc.record dr ON dr.id=d.record JOIN ccc.state st ON st.kind='DOC' AND st.state=dr.state LEFT JOIN ccc.org io ON io.code=d.issuer
  LEFT JOIN ccc.choice ck ON ck.list='doc.kind' AND ck.value=d.kind LEFT JOIN ccc.choice cr ON cr.list='doc.result' AND cr.value=d.result
 WHERE h.kind='TEN';

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_resource AS
SELECT x.tenancy, x.app, x.kind, p.name_zh, x.qty, x.unit, x.from_on, x.to_on FROM ccc.resource x JOIN ccc.record r ON r.number=x.tenancy
  JOIN ccc.seen_record h ON h.record_id=r.id AND h.kind='TEN'
  LEFT JOIN ccc.price p ON p.record=(SELECT MAX(q.record) FROM ccc.price q WHERE q.kind=x.kind);

-- The time line of an incident: moves and notes in order of their own time.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_line AS
SELECT e.number, e.seq n, e.at, e.action, e.actor, e.alien, e.origin, e.outcome, e.reason,
  JSON_VALUE(e.vals,'$.kind') own_kind, JSON_VALUE(e.vals,'$.at') own_at, JSON_VALUE(e.vals,'$.text') own_text, e.shut FROM ccc.seen_event e WHERE e.kind='INC';
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_incident_line AS
SELECT l.number, l.n, COALESCE(CAST(l.own_at AS DATETIME(6)), l.at) at, COALESCE(ck.value, l.action) kind,
  COALESCE(ck.zh, (SELECT m.zh FROM ccc.move m WHERE m.kind IN ('INC','ANY') AND m.action=l.action ORDER BY m.id LIMIT 1), l.action) kind_zh,
  COALESCE(ck.en, (SELECT m.en FROM ccc.move m WHERE m.kind IN ('INC','ANY') AND m.action=l.action ORDER BY m.id LIMIT 1), l.action) kind_en,
  IF(l.alien, 'USR', l.actor) actor, IF(l.alien, (SELECT zh FROM ccc.role WHERE code='USR'), p.name_zh) actor_name, IF(l.shut, NULL, COALESCE(l.own_text, l.reason)) text, l.origin, l.outcome
  FROM ccc.scr_line l LEFT JOIN ccc.staff p ON p.code=l.actor
  LEFT JOIN ccc.choice ck ON ck.list='incident_event.kind' AND ck.value=COALESCE(l.own_kind, l.action);

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_incident_outage AS
SELECT u.incident, u.id, u.app, a.name_zh app_name, a.name_en app_name_en, a.org, u.start_at, u.end_at,
  TIMESTAMPDIFF(MINUTE, u.start_at, COALESCE(u.end_at, n.at)) min, u.planned, u.side, c.zh side_zh, c.en side_en
  FROM ccc.outage u JOIN ccc.here1 n JOIN ccc.incident i ON i.id=u.incident JOIN ccc.seen_record h ON h.record_id=i.record AND h.kind='INC'
  LEFT JOIN ccc.app a ON a.code=u.app LEFT JOIN ccc.choice c ON c.list='incident.side' AND c.value=u.side
 WHERE h.sight NOT LIKE 'C:%' OR EXISTS (SELECT 1 FROM ccc.audience z WHERE z.scope=h.sight AND z.org=a.org);

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_incident_alarm AS
SELECT x.incident, h.number, x.at, x.host, x.severity, c.zh severity_zh, c.en severity_en, x.text
  FROM ccc.alarm x JOIN ccc.seen_record h ON h.record_id=x.record AND h.kind='ALM' LEFT JOIN ccc.choice c ON c.list='alarm.severity' AND c.value=x.severity
 WHERE x.incident IS NOT NULL;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_incident_link AS
SELECT x.incident number, h.number other, h.kind, k.zh kind_zh, k.en kind_en, h.title, h.state, h.state_zh, h.state_en
  FROM ccc.change_request x JOIN ccc.seen_record h ON h.record_id=x.record AND h.kind='CHG' JOIN ccc.kind k ON k.kind='CHG' WHERE x.incident IS NOT NULL
UNION ALL
SELECT x.incident, h.number, h.kind, k.zh, k.en, h.title, h.state, h.state_zh, h.state_en
  FROM ccc.recovery x JOIN ccc.seen_record h ON h.record_id=x.record AND h.kind='REC' JOIN ccc.kind k ON k.kind='REC' WHERE x.incident IS NOT NULL;

-- Hosts of a change. auth_ok: the grant named covers the host from the window's
-- first to its last minute; a device of the platform needs none.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_change_host   AS
SELECT x.change_request number, x.seq, h.number target, x.host, hh.kind host_kind, h.org, h.org_name, h.org_name_en, x.auth,
  IF(hh.app IS NULL, 1, EXISTS (SELECT 1 FROM ccc.auth u JOIN ccc.app a ON a.code=hh.app WHERE u.id=x.auth AND u.org=a.org AND u.granted_at IS NOT NULL
    AND u.revoked_at IS NULL AND (u.app='*' OR u.app=hh.app) AND (u.hosts='*' OR FIND_IN_SET(x.host, REPLACE(u.hosts,';',',')))
    AND u.valid_from<=COALESCE(c.window_start, u.valid_from) AND u.valid_to>=COALESCE(c.window_end, u.valid_to))) auth_ok,
  h.state, h.state_zh, h.state_en, x.started_at, x.ended_at, x.rc, x.note,
  (SELECT k.sha256 FROM ccc.scr_key k WHERE k.host=x.host AND k.state='in_force' ORDER BY k.record DESC LIMIT 1) key_sha256
  FROM ccc.change_target x JOIN ccc.seen_record h ON h.record_id=x.record AND h.kind='TGT' JOIN ccc.change_request c ON c.id=x.change_request
  LEFT JOIN ccc.host hh ON hh.code=x.host;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_change_item AS
SELECT x.change_request number, x.seq, x.vendor, x.model, x.kind, x.qty, x.note,
  EXISTS (SELECT 1 FROM ccc.banned b WHERE b.vendor=x.vendor AND b.model=x.model AND b.from_on<=n.today AND b.delisted_at IS NULL) banned
  FROM ccc.change_item x JOIN ccc.here1 n JOIN ccc.change_request c ON c.id=x.change_request JOIN ccc.seen_record h ON h.record_id=c.record AND h.kind='CHG';

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_recovery_host AS
SELECT x.recovery number, x.seq, h.number target, x.host, x.auth, h.state, h.state_zh, h.state_en, x.started_at, x.ended_at, x.rc, x.note
  FROM ccc.recovery_target x JOIN ccc.seen_record h ON h.record_id=x.record AND h.kind='RTG';

-- Duty. The shift that is on, the next one, and the second line of the week.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_duty AS
SELECT h.record_id, h.number, h.state, h.state_zh, h.state_en, h.version, t.shift_id, t.date, t.shift, sh.name_zh shift_zh, sh.name_en shift_en, t.team,
  ct.zh team_zh, ct.en team_en, t.post, cp.zh post_zh, cp.en post_en, COALESCE(cp.sort, 9) post_n, t.staff, p.name_zh name, p.phone, t.plan_start, t.plan_end,
  t.sign_in, t.sign_out, t.note
  FROM ccc.seen_record h JOIN ccc.roster t ON t.record=h.record_id LEFT JOIN ccc.staff p ON p.code=t.staff LEFT JOIN ccc.shift sh ON sh.code=t.shift
  LEFT JOIN ccc.choice ct ON ct.list='staff.team' AND ct.value=t.team LEFT JOIN ccc.choice cp ON cp.list='roster.post' AND cp.value=t.post
 WHERE h.kind='DTY';
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_duty_now AS
SELECT d.post_n*100+ROW_NUMBER() OVER (ORDER BY d.post_n, d.record_id) n, 'now' slot, d.shift_id, d.shift, d.shift_zh, d.shift_en, d.team, d.team_zh, d.team_en, d.post,
  d.post_zh, d.post_en, d.staff, d.name, d.phone, d.plan_start, d.plan_end, d.sign_in, d.sign_out, NULL line, NULL line_en, NULL line_note
  FROM ccc.scr_duty d JOIN ccc.here1 n WHERE d.plan_start<=n.at AND d.plan_end>n.at AND d.state<>'absent'
UNION ALL
SELECT 10000+d.post_n*100+ROW_NUMBER() OVER (ORDER BY d.post_n, d.record_id), 'next', d.shift_id, d.shift, d.shift_zh, d.shift_en, d.team, d.team_zh, d.team_en, d.post,
  d.post_zh, d.post_en, d.staff, d.name, d.phone, d.plan_start, d.plan_end, d.sign_in, d.sign_out, NULL, NULL, NULL
  FROM ccc.scr_duty d JOIN ccc.here1 n WHERE d.plan_start=(SELECT MIN(x.plan_start) FROM ccc.roster x JOIN ccc.here1 m WHERE x.plan_start>m.at)
UNION ALL
SELECT 20000+ROW_NUMBER() OVER (ORDER BY h.record_id), 'second', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'second', t.line,
  (SELECT LOWER(r.en) FROM ccc.appointment a JOIN ccc.role r ON r.code=a.role WHERE a.staff=t.staff ORDER BY a.record LIMIT 1), t.staff, p.name_zh, p.phone,
  NULL, NULL, NULL, NULL, t.line, (SELECT LOWER(r.en) FROM ccc.appointment a JOIN ccc.role r ON r.code=a.role WHERE a.staff=t.staff ORDER BY a.record LIMIT 1), t.phone_note
  FROM ccc.seen_record h JOIN ccc.here1 n JOIN ccc.oncall t ON t.record=h.record_id LEFT JOIN ccc.staff p ON p.code=t.staff
 WHERE h.kind='ONC' AND h.state='in_force' AND t.week_start<=n.today AND t.week_start>n.today - INTERVAL 7 DAY;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_duty AS
SELECT record_id, number, state, state_zh, state_en, version, shift_id, date, DATE_FORMAT(date,'%Y-%m') month, shift, shift_zh, shift_en, team, team_zh, team_en,
  post, post_zh, post_en, staff, name, phone, plan_start, plan_end, sign_in, sign_out, note FROM ccc.scr_duty;

-- Month grid: one row a shift. short = fewer persons than the parameter asks.
-- A roster before it is published: nobody is on duty by it yet.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_roster_row AS
SELECT CONCAT(DATE_FORMAT(w.plan_start,'%Y-%m-%d %H:%i'),'/',w.shift_id,'/',w.staff) k, h.number, w.month, w.shift_id, w.date, w.shift, sh.name_zh shift_zh, sh.name_en shift_en, w.team,
  w.post, cp.zh post_zh, cp.en post_en, w.staff, p.name_zh name, w.plan_start, w.plan_end
  FROM ccc.seen_record h JOIN ccc.roster_month m ON m.record=h.record_id AND m.published_at IS NULL AND h.state='draft' JOIN ccc.roster_row w ON w.month=m.month
  LEFT JOIN ccc.shift sh ON sh.code=w.shift LEFT JOIN ccc.staff p ON p.code=w.staff LEFT JOIN ccc.choice cp ON cp.list='roster.post' AND cp.value=w.post
 WHERE h.kind='RST';
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_duty_grid AS
SELECT CONCAT(DATE_FORMAT(MIN(d.plan_start),'%Y-%m-%d %H:%i'),'/',d.shift_id) k, DATE_FORMAT(d.date,'%Y-%m') month, d.date, d.shift, MAX(d.shift_zh) shift_zh, MAX(d.shift_en) shift_en, MAX(d.team) team,
  MAX(IF(d.post='lead', d.staff, NULL)) `lead`, MAX(IF(d.post='lead', d.name, NULL)) lead_name,
  GROUP_CONCAT(IF(d.post='lead', NULL, d.name) ORDER BY d.record_id SEPARATOR ' ') operators,
  GROUP_CONCAT(IF(d.post='lead', NULL, d.staff) ORDER BY d.record_id SEPARATOR ' ') operator_codes,
  COUNT(*)<(SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='min_on_duty') short
  FROM ccc.scr_duty d WHERE d.state<>'absent' GROUP BY d.shift_id, d.date, d.shift;

-- Telephones: persons in force and offices; for a unit also who holds the roles that a refusal names (regulator, manager,
-- security officer, shift lead), by name and telephone alone.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_contact AS
SELECT CONCAT('1/', s.code) k, 'person' kind, s.code, s.name_zh name, s.org, h.org_name, h.org_name_en, s.phone,
  (SELECT GROUP_CONCAT(a.role ORDER BY a.record SEPARATOR ';') FROM ccc.appointment a WHERE a.staff=s.code AND a.ended_at IS NULL AND a.removed_at IS NULL
     AND (a.to_on IS NULL OR a.to_on>=n.today)) roles, s.team,
  CASE WHEN EXISTS (SELECT 1 FROM ccc.roster t WHERE t.staff=s.code AND t.plan_start<=n.at AND t.plan_end>n.at) THEN 'now'
       WHEN EXISTS (SELECT 1 FROM ccc.roster t WHERE t.staff=s.code AND t.plan_start>n.at AND t.plan_start<n.at + INTERVAL 8 HOUR) THEN 'next'
       WHEN EXISTS (SELECT 1 FROM ccc.oncall t WHERE t.staff=s.code AND t.week_start<=n.today AND t.week_start>n.today - INTERVAL 7 DAY) THEN 'second' ELSE '' END duty,
  s.note
  FROM ccc.seen_record h JOIN ccc.here1 n JOIN ccc.staff s ON s.record=h.record_id WHERE h.kind='STF' AND h.state='in_force'
UNION ALL
SELECT CONCAT('2/', o.code), 'org', o.code, o.name_zh, o.code, o.name_zh, o.name_en, o.phone, NULL, NULL, '', o.note
  FROM ccc.seen_record h JOIN ccc.org o ON o.record=h.record_id WHERE h.kind='ORG' AND h.state='in_force'
UNION ALL
SELECT CONCAT('1/', s.code), 'person', s.code, s.name_zh, s.org, o.name_zh, o.name_en, s.phone, GROUP_CONCAT(DISTINCT g.role ORDER BY g.role SEPARATOR ';'), NULL, '', NULL
  FROM ccc.visible v JOIN ccc.day1 n JOIN ccc.held g ON g.role IN ('REG','MGR','SEC','LEAD') AND g.from_on<=n.today AND g.to_on>=n.today JOIN ccc.staff s ON s.code=g.staff
  JOIN ccc.org o ON o.code=s.org
 WHERE v.account=SUBSTRING_INDEX(SESSION_USER(),'@',1) AND v.kind='STF' AND v.who='unit' AND v.until>n.at AND NOT EXISTS (SELECT 1 FROM ccc.audience z WHERE z.scope=v.scope AND z.org=s.org)
 GROUP BY s.code, s.name_zh, s.org, o.name_zh, o.name_en, s.phone;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_handover_item AS
SELECT h.record_id*1000+i.seq k, h.number, i.seq, i.kind, c.zh kind_zh, c.en kind_en, i.ref, i.text, i.must_do, i.read_at, i.read_by, p.name_zh read_by_name, i.added_text
  FROM ccc.seen_record h JOIN ccc.handover_item i ON i.handover=h.number LEFT JOIN ccc.staff p ON p.code=i.read_by
  LEFT JOIN ccc.choice c ON c.list='handover_item.kind' AND c.value=i.kind WHERE h.kind='HND';

-- Rounds of the last day, and the next slot: the day's slots begin at the hour
-- the newest round began its own rhythm, every round_interval_h hours.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_round_due AS
SELECT h.number k, h.number, t.slot_at, t.slot_at + INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='round_grace_min') MINUTE due_at, t.done_at, t.staff,
  s.name_zh name, h.state, h.state_zh, h.state_en, IF(h.open=1 AND t.done_at IS NULL, TIMESTAMPDIFF(MINUTE, n.at, t.slot_at
    + INTERVAL (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='round_grace_min') MINUTE), NULL) due_left,
  IF(h.state='missed', '!', IF(h.open=1 AND t.done_at IS NULL, IF(t.slot_at<n.at, '!', '*'), '')) mark
  FROM ccc.seen_record h JOIN ccc.here1 n JOIN ccc.round t ON t.record=h.record_id LEFT JOIN ccc.staff s ON s.code=t.staff
 WHERE h.kind='RND' AND t.slot_at>n.at - INTERVAL 24 HOUR
UNION ALL
SELECT CONCAT('next'), '', x.slot_at, x.slot_at + INTERVAL x.grace MINUTE, NULL, NULL, NULL, st.state, st.zh, st.en, TIMESTAMPDIFF(MINUTE, n.at, x.slot_at + INTERVAL x.grace MINUTE), ''
  FROM (SELECT m.last_at + INTERVAL CEIL(GREATEST(TIMESTAMPDIFF(MINUTE, m.last_at, q.at)+1, 1)/(60*m.hours))*m.hours HOUR slot_at, m.grace
          FROM ccc.here1 q JOIN (SELECT (SELECT MAX(r.slot_at) FROM ccc.round r) last_at,
            (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='round_interval_h') hours,
            (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='round_grace_min') grace) m) x
  JOIN ccc.here1 n JOIN ccc.state st ON st.kind='RND' AND st.state='due'
  JOIN ccc.visible v ON v.account=SUBSTRING_INDEX(SESSION_USER(),'@',1) AND v.kind='RND' WHERE x.slot_at IS NOT NULL;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_grant_now AS
SELECT g.record_id, g.number, g.org, g.org_name, g.org_name_en, g.app, g.hosts, g.grantee, g.actions, g.valid_to, TIMESTAMPDIFF(MINUTE, g.now_at, g.valid_to) due_left
  FROM ccc.scr_grant g WHERE g.live=1 AND (g.valid_to<g.now_at + INTERVAL 1 DAY
    OR EXISTS (SELECT 1 FROM ccc.roster t WHERE t.plan_start<=g.now_at AND t.plan_end>g.now_at AND (FIND_IN_SET(t.staff, REPLACE(g.grantee,';',','))
      OR (t.post='lead' AND FIND_IN_SET('role:LEAD', REPLACE(g.grantee,';',','))))));

-- Every gate of the moves open in the record's state, met or not: the checklist
-- of a card. The same views that judge a move answer here; nothing is tried.
DELIMITER //
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_checklist(p_number TEXT)
BEGIN
  DECLARE l_rec BIGINT;
  DECLARE l_kind CHAR(3);
  DECLARE l_state VARCHAR(24);
  DECLARE l_j, l_bad, l_own LONGTEXT;
  CALL ccc.guard();
  SELECT h.record_id, h.kind, h.state INTO l_rec, l_kind, l_state FROM ccc.record r JOIN ccc.seen_record h ON h.record_id=r.id AND h.kind=r.kind
   WHERE r.number=LEFT(p_number, 80);
  IF l_rec IS NOT NULL THEN
    SET @ccc_actor=ccc.me(), @ccc_j=NULL, @ccc_why=NULL;
    EXECUTE IMMEDIATE CONCAT('CALL ccc.r_', l_kind, '(?,@ccc_j)') USING l_rec;
    SET l_j=@ccc_j;
    -- each move's gates by themselves: what they look at may depend on the move
    BEGIN
      DECLARE l_r, l_ack LONGTEXT;
      DECLARE l_all LONGTEXT DEFAULT '';
      SET @ccc_now=ccc.centre_now(), @ccc_as_of=@ccc_now, @ccc_vals='{}';
      FOR m IN (SELECT m.id, m.action FROM ccc.move m WHERE m.kind=l_kind AND m.from_state=l_state AND COALESCE(m.roles,'')<>'system' AND (m.has_gate OR m.has_any)) DO
        SET @ccc_move=m.id, @ccc_action=m.action;
        CALL ccc.m_gate(m.id, l_kind, l_rec, (SELECT version FROM ccc.record WHERE id=l_rec), ccc.local_date(@ccc_now), '', l_r, l_ack);
        IF l_r IS NOT NULL THEN SET l_all=CONCAT(l_all, IF(l_all='', '', ','), REPLACE(l_r, '{"rule":"', CONCAT('{"m":', m.id, ',"rule":"'))); END IF;
      END FOR;
      SET l_bad=CONCAT('[', l_all, ']'), @ccc_as_of=NULL, @ccc_move=NULL, @ccc_action=NULL, @ccc_vals=NULL;
    END;
    -- what a message names of the record itself, for rules that are met too
    SELECT COALESCE(JSON_OBJECTAGG(x.v, JSON_VALUE(l_j, CONCAT('$.', x.v))), '{}') INTO l_own
      FROM JSON_TABLE('["app","org","host","month","year","domain","line","item","slot","ref"]', '$[*]' COLUMNS(v VARCHAR(20) PATH '$')) x WHERE COALESCE(JSON_VALUE(l_j, CONCAT('$.', x.v)), '')<>'';
    IF ccc.f_unit() THEN SET l_bad=ccc.f_mask(l_bad), l_own=ccc.f_mask(l_own); END IF;
    SET @ccc_actor=NULL, @ccc_j=NULL, @ccc_why=NULL;
  END IF;
  SELECT CONCAT(m.kind,'.',m.action) action, m.zh action_zh, m.en action_en, g.rule, IF(g.judge='', NULL, b.rule IS NULL) have, u.severity, u.article,
    u.msg_zh, u.msg_en, JSON_MERGE_PATCH(l_own,
      -- {n} is the parameter that the rule names first
      COALESCE((SELECT JSON_OBJECT('n', s.value) FROM ccc.param_span s WHERE LOCATE('{n}', u.msg_en)>0 AND LOCATE(s.name, u.holds)>0 AND s.from_on<=n.today AND s.to_on>=n.today
        ORDER BY LOCATE(s.name, u.holds), CHAR_LENGTH(s.name) DESC LIMIT 1), '{}'), COALESCE(b.detail, '{}')) detail, u.supplier, u.remedy
    FROM ccc.move m JOIN ccc.move_guard g ON g.move=m.id AND g.judge<>'*' JOIN ccc.here1 n
    JOIN ccc.rule u ON u.id=g.rule AND u.from_on<=n.today AND (u.to_on IS NULL OR u.to_on>=n.today)
    LEFT JOIN JSON_TABLE(l_bad, '$[*]' COLUMNS(m SMALLINT PATH '$.m', rule VARCHAR(10) PATH '$.rule', detail JSON PATH '$.detail')) b ON b.m=m.id AND b.rule=g.rule
   WHERE m.kind=l_kind AND m.from_state=l_state AND COALESCE(m.roles,'')<>'system'
     AND NOT EXISTS (SELECT 1 FROM ccc.move_when w WHERE w.move=m.id
       AND (FIND_IN_SET(COALESCE(JSON_VALUE(l_j, CONCAT('$."',w.col,'"')),''), w.vals)>0)=w.neg)
   ORDER BY m.id, g.rule;
END//
DELIMITER ;
