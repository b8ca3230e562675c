-- What screens and batch lists read beyond the generated v_<table>: fast lists
-- with a stage clock, days, counts and marks, and the parts of cards.
--
-- Every view applies sight: a row that a person may not see is not there. Times
-- are UTC, dates the centre's local date, *_zh and *_en are pairs. Each view has
-- a unique key column (marked K) to page by: `record_id < ?` or `k > ?`.
-- Nothing here calls a function for each row in WHERE; ccc.here1 is one row,
-- read once. mark: '!' overdue, '*' waits for me, '>' under way. mine: the
-- state's next holder is a role I hold, for the right office, and nobody else holds
-- the record (as in v_todo). due_left: minutes
-- to `due`, negative when past, NULL without a running clock. rank: the order a
-- screen starts with, open and pressing first, then the newest.
--
-- Head of every v_*_list: record_id K, number, kind, state, state_zh, state_en,
-- version, title, org, org_name, org_name_en, zone, holder, holder_name, opened,
-- due, drill, open (1 = not final). Then:
--   v_tenancy_list    ten_kind(+_zh _en) app app_name app_name_en mlps_level since days clock due_left mine mark rank
--   v_incident_list   priority cat(+) side app app_name app_name_en ci assignee assignee_name detected_at logged_at
--                     age_min clock due_left outages links mine mark rank
--   v_change_list     chg_kind(+) scope(+) risk app app_name app_name_en runbook requester requester_name executor
--                     executor_name window_start window_end start_left end_left result hosts n_ok n_failed n_held
--                     n_unknown n_rolled_back n_skipped n_pending n_running mine mark rank
--   v_recovery_list   rec_kind(+) app app_name app_name_en incident requested_at started_at restored_at age_min
--                     start_left rto_left mine mark rank
--   v_host_list       host_kind(+) app app_name app_name_en ip os host_state(+) login address port key_type key_sha256
--                     keys_in_force keys_to_check grants last_session last_at last_staff mark
--   v_grant_list      app app_name app_name_en hosts grantee actions purpose form(+) ref granted_by granted_by_name
--                     valid_from valid_to revoked_at live days_exposed due_left mine mark rank
--   v_backup_list     app app_name app_name_en scope cycle window keep_days offsite restore_consent confirm_doc
--                     confirmed_on confirm_to left_days confirmed last_job_at last_result mine mark rank
--   v_session_list    staff staff_name host host_org auth ref purpose via(+) actions started_at ended_at min mark
--   v_drill_list      drill_kind(+) form(+) planned_on started_at ended_at lead lead_name score left_days mine mark
--   v_rectify_list    article issued_by issued_at due_on left_days incident mine mark
--   v_handover_list   at shift_out shift_in lead_out lead_out_name lead_in lead_in_name given_at taken_at summary
--                     items unread mine mark
--   v_round_list      slot_at done_at staff staff_name late_min bad mark
-- Cards, duty and the overview: 61_duty.sql, 62_overview.sql.

-- The moment, the day, the offset and the caller: one row, computed once.
CREATE OR REPLACE ALGORITHM=TEMPTABLE DEFINER=ccc_definer@localhost VIEW ccc.here1 AS
SELECT n.at, n.today, c.tz, ccc.me() staff FROM ccc.now1 n JOIN ccc.centre c ON c.n=1;

-- Roles the caller holds today by the clock itself, with their office, deputies included.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.my_role AS
SELECT h.role, h.office FROM ccc.account ac JOIN ccc.day1 n JOIN ccc.held h ON h.staff=ac.staff
 WHERE ac.account=SUBSTRING_INDEX(SESSION_USER(),'@',1) AND ac.active=1 AND h.from_on<=n.today AND h.to_on>=n.today;

-- Records the caller may see, with what every list begins with. A unit that a
-- record only concerns does not read whose it is.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.seen_record AS
SELECT s.record record_id, r.number, s.kind, r.state, st.zh state_zh, st.en state_en, r.version, r.title, IF(v.who='unit' AND v.scope LIKE 'C:%'
    AND NOT FIND_IN_SET(r.org, REPLACE(SUBSTRING(v.scope,3),'+',',')), NULL, r.org) org,
  IF(v.who='unit' AND v.scope LIKE 'C:%' AND NOT FIND_IN_SET(r.org, REPLACE(SUBSTRING(v.scope,3),'+',',')), NULL, o.name_zh) org_name,
  IF(v.who='unit' AND v.scope LIKE 'C:%' AND NOT FIND_IN_SET(r.org, REPLACE(SUBSTRING(v.scope,3),'+',',')), NULL, o.name_en) org_name_en,
  r.zone, IF(v.who='unit' AND r.holder IN (SELECT code FROM ccc.foreign_staff), 'USR', r.holder) holder,
  IF(v.who='unit' AND r.holder IN (SELECT code FROM ccc.foreign_staff), (SELECT zh FROM ccc.role WHERE code='USR'), hp.name_zh) holder_name, r.opened, r.due, r.drill, 1-st.final open, st.clock clock, v.scope sight, v.cut,
  v.who='unit' AND v.scope LIKE 'C:%' AND NOT FIND_IN_SET(r.org, REPLACE(SUBSTRING(v.scope,3),'+',',')) other
  FROM ccc.visible v JOIN ccc.scope s ON s.kind=v.kind AND s.scope=v.scope JOIN ccc.record r ON r.id=s.record
  JOIN ccc.state st ON st.kind=s.kind AND st.state=r.state
  LEFT JOIN ccc.org o ON o.code=r.org LEFT JOIN ccc.staff hp ON hp.code=r.holder
 WHERE v.account=SUBSTRING_INDEX(SESSION_USER(),'@',1) AND v.until>(SELECT at FROM ccc.clock1) AND (v.hide='' OR NOT FIND_IN_SET(r.state, v.hide));

-- Tenancy: stage clock. `since` is the newest change of state.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_tenancy AS
SELECT h.*, t.kind ten_kind, c.zh ten_kind_zh, c.en ten_kind_en, t.app, a.name_zh app_name, a.name_en app_name_en,
  COALESCE(t.mlps_level, a.mlps_level) mlps_level, n.at now_at, n.today, n.tz,
  COALESCE((SELECT MAX(e.at) FROM ccc.event e FORCE INDEX (PRIMARY) WHERE e.record=h.record_id AND e.outcome='done' AND e.from_state<>e.to_state), h.opened) since,
  h.open=1 AND (h.holder IS NULL OR h.holder=n.staff) AND EXISTS (SELECT 1 FROM ccc.state_holder sr JOIN ccc.my_role m ON m.role=sr.role
    AND (sr.office='' OR sr.office=m.office) WHERE sr.kind='TEN' AND sr.state=h.state AND (m.role<>'USR' OR m.office=h.org)) mine,
  COALESCE(h.open=1 AND h.clock='run' AND h.due<n.at, 0) late
  FROM ccc.seen_record h JOIN ccc.here1 n JOIN ccc.tenancy t ON t.record=h.record_id LEFT JOIN ccc.app a ON a.code=t.app
  LEFT JOIN ccc.choice c ON c.list='tenancy.kind' AND c.value=t.kind WHERE h.kind='TEN';
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_tenancy_list AS
SELECT record_id, number, kind, state, state_zh, state_en, version, title, org, org_name, org_name_en, zone, holder, holder_name, opened, due, drill, open,
  ten_kind, ten_kind_zh, ten_kind_en, app, app_name, app_name_en, mlps_level, since, IF(open=1, DATEDIFF(today, DATE(CONVERT_TZ(since,'+00:00',tz))), NULL) days,
  IF(open=1, clock, '') clock, IF(open=1 AND clock='run', TIMESTAMPDIFF(MINUTE, now_at, due), NULL) due_left, mine,
  IF(late, '!', IF(mine, '*', '')) mark, IF(open=0, 1000000000-record_id, IF(mine, 0, 20)+IF(late, 0, 5)) `rank`
  FROM ccc.scr_tenancy;

-- Incidents: age, and the clock that runs (response until it is answered, then
-- resolution; it stands while the unit is waited for). due is the limit of that
-- clock alone: the record's own `due` also counts reports upwards.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_incident AS
SELECT h.record_id, h.number, h.kind, h.state, h.state_zh, h.state_en, h.version, h.title, h.org, h.org_name, h.org_name_en, h.zone, h.holder, h.holder_name,
  h.opened, h.drill, h.open, i.priority, IF(h.cut<>'', NULL, i.cat) cat, IF(h.cut<>'', NULL, c.zh) cat_zh, IF(h.cut<>'', NULL, c.en) cat_en, i.side, IF(h.other, NULL, i.app) app,
  IF(h.other, NULL, a.name_zh) app_name, IF(h.other, NULL, a.name_en) app_name_en, IF(h.other OR h.cut<>'', NULL, i.ci) ci,
  IF(h.cut<>'', NULL, i.assignee) assignee, IF(h.cut<>'', NULL, p.name_zh) assignee_name, i.detected_at, i.logged_at, i.closed_at, n.at now_at,
  IF(h.open=0, '', IF(h.clock='stop', 'stop', IF(i.responded_at IS NULL, 'respond', IF(i.resolved_at IS NULL OR h.state='working', 'resolve', '')))) runs,
  IF(h.open=0 OR h.clock='stop' OR (i.resolved_at IS NOT NULL AND h.state<>'working'), NULL, i.logged_at
    + INTERVAL IF(i.responded_at IS NULL, CAST(q1.value AS SIGNED), CAST(q2.value AS SIGNED)+IF(i.side='UNIT', COALESCE(i.pend_min,0), 0)) MINUTE) due,
  (SELECT COUNT(*) FROM ccc.outage u WHERE u.incident=h.number) outages,
  (SELECT COUNT(*) FROM ccc.change_request x WHERE x.incident=h.number)+(SELECT COUNT(*) FROM ccc.recovery x WHERE x.incident=h.number) links,
  h.open=1 AND (h.holder IS NULL OR h.holder=n.staff) AND EXISTS (SELECT 1 FROM ccc.state_holder sr JOIN ccc.my_role m ON m.role=sr.role
    AND (sr.office='' OR sr.office=m.office) WHERE sr.kind='INC' AND sr.state=h.state AND (m.role<>'USR' OR m.office=h.org)) mine
  FROM ccc.seen_record h JOIN ccc.here1 n JOIN ccc.incident i ON i.record=h.record_id LEFT JOIN ccc.app a ON a.code=i.app
  LEFT JOIN ccc.staff p ON p.code=i.assignee LEFT JOIN ccc.choice c ON c.list='incident.cat' AND c.value=i.cat
  LEFT JOIN ccc.param_now q1 ON q1.name=CONCAT('resp_min_',i.priority) LEFT JOIN ccc.param_now q2 ON q2.name=CONCAT('reso_min_',i.priority) WHERE h.kind='INC';
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_incident_list AS
SELECT record_id, number, kind, state, state_zh, state_en, version, title, org, org_name, org_name_en, zone, holder, holder_name, opened, due, drill, open,
  priority, cat, cat_zh, cat_en, side, app, app_name, app_name_en, ci, assignee, assignee_name, detected_at, logged_at,
  TIMESTAMPDIFF(MINUTE, logged_at, IF(open=1, now_at, COALESCE(closed_at, now_at))) age_min, runs clock, TIMESTAMPDIFF(MINUTE, now_at, due) due_left,
  outages, links, mine, IF(due<now_at, '!', IF(mine, '*', '')) mark,
  IF(open=0, 1000000000-record_id, CAST(SUBSTR(COALESCE(priority,'P9'),2,1) AS SIGNED)*4+IF(state='resolved', 40, 0)-IF(COALESCE(due<now_at,0), 2, 0)-IF(mine, 1, 0)) `rank`
  FROM ccc.scr_incident;

-- Changes: window, and how their hosts stand.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_change AS
SELECT h.*, t.kind chg_kind, ck.zh chg_kind_zh, ck.en chg_kind_en, t.scope, cs.zh scope_zh, cs.en scope_en, t.risk, IF(h.other, NULL, t.app) app,
  IF(h.other, NULL, a.name_zh) app_name, IF(h.other, NULL, a.name_en) app_name_en, t.runbook, t.requester, rq.name_zh requester_name, t.executor, ex.name_zh executor_name, t.window_start, t.window_end, t.result,
  n.at now_at, h.state IN ('running','paused','rolling_back') under_way,
  h.open=1 AND (h.holder IS NULL OR h.holder=n.staff) AND EXISTS (SELECT 1 FROM ccc.state_holder sr JOIN ccc.my_role m ON m.role=sr.role
    AND (sr.office='' OR sr.office=m.office) WHERE sr.kind='CHG' AND sr.state=h.state AND (m.role<>'USR' OR m.office=h.org)) mine
  FROM ccc.seen_record h JOIN ccc.here1 n JOIN ccc.change_request t ON t.record=h.record_id LEFT JOIN ccc.app a ON a.code=t.app
  LEFT JOIN ccc.staff rq ON rq.code=t.requester LEFT JOIN ccc.staff ex ON ex.code=t.executor
  LEFT JOIN ccc.choice ck ON ck.list='change_request.kind' AND ck.value=t.kind LEFT JOIN ccc.choice cs ON cs.list='change_request.scope' AND cs.value=t.scope
 WHERE h.kind='CHG';
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_target AS
SELECT x.change_request, x.record, r.state FROM ccc.change_target x JOIN ccc.record r ON r.id=x.record;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_change_list AS
SELECT c.record_id, c.number, c.kind, c.state, c.state_zh, c.state_en, c.version, c.title, c.org, c.org_name, c.org_name_en, c.zone, c.holder, c.holder_name,
  c.opened, c.due, c.drill, c.open, c.chg_kind, c.chg_kind_zh, c.chg_kind_en, c.scope, c.scope_zh, c.scope_en, c.risk, c.app, c.app_name, c.app_name_en,
  c.runbook, c.requester, c.requester_name, c.executor, c.executor_name, c.window_start, c.window_end,
  TIMESTAMPDIFF(MINUTE, c.now_at, c.window_start) start_left, TIMESTAMPDIFF(MINUTE, c.now_at, c.window_end) end_left, c.result,
  (SELECT COUNT(*) FROM ccc.change_target x WHERE x.change_request=c.number) hosts,
  (SELECT COUNT(*) FROM ccc.scr_target x WHERE x.change_request=c.number AND x.state='ok') n_ok,
  (SELECT COUNT(*) FROM ccc.scr_target x WHERE x.change_request=c.number AND x.state='failed') n_failed,
  (SELECT COUNT(*) FROM ccc.scr_target x WHERE x.change_request=c.number AND x.state='held') n_held,
  (SELECT COUNT(*) FROM ccc.scr_target x WHERE x.change_request=c.number AND x.state='unknown') n_unknown,
  (SELECT COUNT(*) FROM ccc.scr_target x WHERE x.change_request=c.number AND x.state='rolled_back') n_rolled_back,
  (SELECT COUNT(*) FROM ccc.scr_target x WHERE x.change_request=c.number AND x.state='skipped') n_skipped,
  (SELECT COUNT(*) FROM ccc.scr_target x WHERE x.change_request=c.number AND x.state='pending') n_pending,
  (SELECT COUNT(*) FROM ccc.scr_target x WHERE x.change_request=c.number AND x.state='running') n_running,
  c.mine, IF(c.under_way, '>', IF(c.open=1 AND c.window_end<c.now_at, '!', IF(c.mine, '*', ''))) mark,
  IF(c.open=0, 1000000000-c.record_id, IF(c.under_way, 0, IF(c.mine, 10, 20))) `rank`
  FROM ccc.scr_change c;

-- Recoveries: the start clock, then the objective of the system.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_recovery AS
SELECT h.*, t.kind rec_kind, c.zh rec_kind_zh, c.en rec_kind_en, t.app, a.name_zh app_name, a.name_en app_name_en, a.rto_min, t.incident, t.requested_at,
  t.started_at, t.restored_at, n.at now_at, (SELECT CAST(p.value AS SIGNED) FROM ccc.param_now p WHERE p.name='recovery_start_min') start_min,
  h.open=1 AND (h.holder IS NULL OR h.holder=n.staff) AND EXISTS (SELECT 1 FROM ccc.state_holder sr JOIN ccc.my_role m ON m.role=sr.role
    AND (sr.office='' OR sr.office=m.office) WHERE sr.kind='REC' AND sr.state=h.state AND (m.role<>'USR' OR m.office=h.org)) mine
  FROM ccc.seen_record h JOIN ccc.here1 n JOIN ccc.recovery t ON t.record=h.record_id LEFT JOIN ccc.app a ON a.code=t.app
  LEFT JOIN ccc.choice c ON c.list='recovery.kind' AND c.value=t.kind WHERE h.kind='REC';
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_recovery_list AS
SELECT record_id, number, kind, state, state_zh, state_en, version, title, org, org_name, org_name_en, zone, holder, holder_name, opened, due, drill, open,
  rec_kind, rec_kind_zh, rec_kind_en, app, app_name, app_name_en, incident, requested_at, started_at, restored_at,
  TIMESTAMPDIFF(MINUTE, requested_at, IF(open=1, now_at, COALESCE(restored_at, now_at))) age_min,
  IF(open=1 AND started_at IS NULL, TIMESTAMPDIFF(MINUTE, now_at, requested_at + INTERVAL start_min MINUTE), NULL) start_left,
  IF(open=1 AND restored_at IS NULL, TIMESTAMPDIFF(MINUTE, now_at, requested_at + INTERVAL rto_min MINUTE), NULL) rto_left, mine,
  IF(open=0, '', IF(restored_at IS NULL AND requested_at + INTERVAL rto_min MINUTE < now_at, '!', IF(restored_at IS NULL, '>', IF(mine, '*', '')))) mark,
  IF(open=0, 1000000000-record_id, IF(rec_kind='real', 0, 10)) `rank`
  FROM ccc.scr_recovery;

-- Grants (Art. 12). live = it covers this moment.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_grant AS
SELECT h.*, t.app, a.name_zh app_name, a.name_en app_name_en, t.hosts, t.grantee, t.actions, t.purpose, t.form, c.zh form_zh, c.en form_en, t.ref, t.granted_by,
  p.name_zh granted_by_name, t.granted_at, t.valid_from, t.valid_to, t.revoked_at, n.at now_at,
  COALESCE(t.granted_at<=n.at AND t.valid_from<=n.at AND t.valid_to>=n.at AND t.revoked_at IS NULL, 0) live,
  h.open=1 AND (h.holder IS NULL OR h.holder=n.staff) AND EXISTS (SELECT 1 FROM ccc.state_holder sr JOIN ccc.my_role m ON m.role=sr.role
    AND (sr.office='' OR sr.office=m.office) WHERE sr.kind='AUT' AND sr.state=h.state AND (m.role<>'USR' OR m.office=h.org)) mine
  FROM ccc.seen_record h JOIN ccc.here1 n JOIN ccc.auth t ON t.record=h.record_id LEFT JOIN ccc.app a ON a.code=t.app
  LEFT JOIN ccc.staff p ON p.code=t.granted_by LEFT JOIN ccc.choice c ON c.list='auth.form' AND c.value=t.form WHERE h.kind='AUT';
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_grant_list AS
SELECT record_id, number, kind, state, state_zh, state_en, version, title, org, org_name, org_name_en, zone, holder, holder_name, opened, due, drill, open,
  app, app_name, app_name_en, hosts, grantee, actions, purpose, form, form_zh, form_en, ref, granted_by, granted_by_name, valid_from, valid_to, revoked_at, live,
  GREATEST(0, TIMESTAMPDIFF(DAY, GREATEST(COALESCE(granted_at,valid_from),valid_from), LEAST(valid_to, COALESCE(revoked_at,valid_to), now_at))) days_exposed,
  IF(live, TIMESTAMPDIFF(MINUTE, now_at, valid_to), NULL) due_left, mine,
  IF(live AND valid_to<now_at + INTERVAL 1 DAY, '!', IF(mine, '*', '')) mark, IF(mine, 0, IF(live, IF(valid_to<now_at + INTERVAL 1 DAY, 5, 10), IF(open=1, 20, 1000000000-record_id))) `rank`
  FROM ccc.scr_grant;

-- Backup plans with their written confirmation (Art. 16).
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_backup AS
SELECT h.*, t.app, a.name_zh app_name, a.name_en app_name_en, t.scope, t.cycle, t.`window`, t.keep_days, t.offsite, t.restore_consent, t.confirm_doc, t.confirmed_on,
  COALESCE(t.valid_to, d.valid_to) confirm_to, n.today,
  COALESCE(t.confirmed_on<=n.today AND COALESCE(t.valid_to, d.valid_to, '9999-12-31')>=n.today, 0) confirmed,
  (SELECT MAX(j.run_at) FROM ccc.backup_job j WHERE j.plan=t.id) last_job_at,
  (SELECT j.result FROM ccc.backup_job j WHERE j.plan=t.id ORDER BY j.run_at DESC LIMIT 1) last_result,
  h.open=1 AND (h.holder IS NULL OR h.holder=n.staff) AND EXISTS (SELECT 1 FROM ccc.state_holder sr JOIN ccc.my_role m ON m.role=sr.role
    AND (sr.office='' OR sr.office=m.office) WHERE sr.kind='BKP' AND sr.state=h.state AND (m.role<>'USR' OR m.office=h.org)) mine
  FROM ccc.seen_record h JOIN ccc.here1 n JOIN ccc.backup_plan t ON t.record=h.record_id LEFT JOIN ccc.app a ON a.code=t.app
  LEFT JOIN ccc.doc d ON d.id=t.confirm_doc WHERE h.kind='BKP';
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_backup_list AS
SELECT record_id, number, kind, state, state_zh, state_en, version, title, org, org_name, org_name_en, zone, holder, holder_name, opened, due, drill, open,
  app, app_name, app_name_en, scope, cycle, `window`, keep_days, offsite, restore_consent, confirm_doc, confirmed_on, confirm_to,
  DATEDIFF(confirm_to, today) left_days, confirmed, last_job_at, last_result, mine,
  IF(open=1 AND confirmed=0, '!', IF(mine, '*', '')) mark, IF(open=0, 1000000000-record_id, IF(confirmed=0, 0, IF(mine, 5, 20))) `rank`
  FROM ccc.scr_backup;

-- Hosts: the way in, keys, grants in force, last entry.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.scr_key AS
SELECT k.record, k.host, k.key_type, k.sha256, k.from_at, r.state FROM ccc.host_key k JOIN ccc.record r ON r.id=k.record;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_host_list AS
SELECT h.record_id, h.number, h.kind, h.state, h.state_zh, h.state_en, h.version, h.title, h.org, h.org_name, h.org_name_en, h.zone, h.holder, h.holder_name,
  h.opened, h.due, h.drill, h.open, t.kind host_kind, ck.zh host_kind_zh, ck.en host_kind_en, t.app, a.name_zh app_name, a.name_en app_name_en, t.ip, t.os,
  t.state host_state, cs.zh host_state_zh, cs.en host_state_en, COALESCE(x.login, t.login) login, x.address, x.port,
  (SELECT k.key_type FROM ccc.scr_key k WHERE k.host=t.code AND k.state='in_force' ORDER BY k.record DESC LIMIT 1) key_type,
  (SELECT k.sha256 FROM ccc.scr_key k WHERE k.host=t.code AND k.state='in_force' ORDER BY k.record DESC LIMIT 1) key_sha256,
  (SELECT COUNT(*) FROM ccc.scr_key k WHERE k.host=t.code AND k.state='in_force') keys_in_force,
  (SELECT COUNT(*) FROM ccc.scr_key k WHERE k.host=t.code AND k.state='proposed') keys_to_check,
  (SELECT COUNT(*) FROM ccc.auth u WHERE u.org=a.org AND u.granted_at<=n.at AND u.valid_from<=n.at AND u.valid_to>=n.at AND u.revoked_at IS NULL
     AND (u.app='*' OR u.app=t.app) AND (u.hosts='*' OR FIND_IN_SET(t.code, REPLACE(u.hosts,';',',')))) grants,
  (SELECT s.id FROM ccc.session s WHERE s.host=t.code ORDER BY s.started_at DESC, s.record DESC LIMIT 1) last_session,
  (SELECT MAX(s.started_at) FROM ccc.session s WHERE s.host=t.code) last_at,
  (SELECT s.staff FROM ccc.session s WHERE s.host=t.code ORDER BY s.started_at DESC, s.record DESC LIMIT 1) last_staff,
  IF(EXISTS (SELECT 1 FROM ccc.scr_key k WHERE k.host=t.code AND k.state='proposed'), '!', '') mark
  FROM ccc.seen_record h JOIN ccc.here1 n JOIN ccc.host t ON t.record=h.record_id LEFT JOIN ccc.app a ON a.code=t.app LEFT JOIN ccc.host_access x ON x.host=t.code
  LEFT JOIN ccc.choice ck ON ck.list='host.kind' AND ck.value=t.kind LEFT JOIN ccc.choice cs ON cs.list='host.state' AND cs.value=t.state
 WHERE h.kind='HOS';

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_session_list AS
SELECT h.record_id, h.number, h.kind, h.state, h.state_zh, h.state_en, h.version, h.title, h.org, h.org_name, h.org_name_en, h.zone, h.holder, h.holder_name,
  h.opened, h.due, h.drill, h.open, t.staff, p.name_zh staff_name, t.host, a.org host_org, t.auth, t.ref, t.purpose, t.via, c.zh via_zh, c.en via_en, t.actions,
  t.started_at, t.ended_at, TIMESTAMPDIFF(MINUTE, t.started_at, COALESCE(t.ended_at, n.at)) min, IF(h.open=1, '>', '') mark
  FROM ccc.seen_record h JOIN ccc.here1 n JOIN ccc.session t ON t.record=h.record_id LEFT JOIN ccc.staff p ON p.code=t.staff
  LEFT JOIN ccc.host hh ON hh.code=t.host LEFT JOIN ccc.app a ON a.code=hh.app LEFT JOIN ccc.choice c ON c.list='session.via' AND c.value=t.via
 WHERE h.kind='SES';

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_drill_list AS
SELECT h.record_id, h.number, h.kind, h.state, h.state_zh, h.state_en, h.version, h.title, h.org, h.org_name, h.org_name_en, h.zone, h.holder, h.holder_name,
  h.opened, h.due, h.drill, h.open, t.kind drill_kind, ck.zh drill_kind_zh, ck.en drill_kind_en, t.form, cf.zh form_zh, cf.en form_en, t.planned_on,
  t.started_at, t.ended_at, t.lead, p.name_zh lead_name, t.score, IF(h.open=1, DATEDIFF(t.planned_on, n.today), NULL) left_days,
  h.open=1 AND (h.holder IS NULL OR h.holder=n.staff) AND EXISTS (SELECT 1 FROM ccc.state_holder sr JOIN ccc.my_role m ON m.role=sr.role
    AND (sr.office='' OR sr.office=m.office) WHERE sr.kind='DRL' AND sr.state=h.state AND (m.role<>'USR' OR m.office=h.org)) mine,
  IF(h.state='running', '>', IF(h.open=1 AND t.planned_on<n.today AND t.started_at IS NULL, '!', '')) mark
  FROM ccc.seen_record h JOIN ccc.here1 n JOIN ccc.drill t ON t.record=h.record_id LEFT JOIN ccc.staff p ON p.code=t.lead
  LEFT JOIN ccc.choice ck ON ck.list='drill.kind' AND ck.value=t.kind LEFT JOIN ccc.choice cf ON cf.list='drill.form' AND cf.value=t.form
 WHERE h.kind='DRL';

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_rectify_list AS
SELECT h.record_id, h.number, h.kind, h.state, h.state_zh, h.state_en, h.version, h.title, h.org, h.org_name, h.org_name_en, h.zone, h.holder, h.holder_name,
  h.opened, h.due, h.drill, h.open, t.article, t.issued_by, t.issued_at, t.due_on, IF(h.open=1, DATEDIFF(t.due_on, n.today), NULL) left_days, t.incident,
  h.open=1 AND (h.holder IS NULL OR h.holder=n.staff) AND EXISTS (SELECT 1 FROM ccc.state_holder sr JOIN ccc.my_role m ON m.role=sr.role
    AND (sr.office='' OR sr.office=m.office) WHERE sr.kind='RCT' AND sr.state=h.state AND (m.role<>'USR' OR m.office=h.org)) mine,
  IF(h.open=1 AND t.due_on<n.today, '!', '') mark
  FROM ccc.seen_record h JOIN ccc.here1 n JOIN ccc.rectify t ON t.record=h.record_id WHERE h.kind='RCT';

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_handover_list AS
SELECT h.record_id, h.number, h.kind, h.state, h.state_zh, h.state_en, h.version, h.title, h.org, h.org_name, h.org_name_en, h.zone, h.holder, h.holder_name,
  h.opened, h.due, h.drill, h.open, t.at, t.shift_out, t.shift_in, t.lead_out, po.name_zh lead_out_name, t.lead_in, pi.name_zh lead_in_name, t.given_at,
  t.taken_at, t.summary, (SELECT COUNT(*) FROM ccc.handover_item i WHERE i.handover=t.id) items,
  IF(h.open=1, (SELECT COUNT(*) FROM ccc.handover_item i WHERE i.handover=t.id AND i.read_at IS NULL), 0) unread,
  COALESCE(h.open=1 AND n.staff=IF(h.state='given', t.lead_in, t.lead_out), 0) mine,
  IF(h.open=1 AND t.at<n.at, '!', IF(h.open=1 AND n.staff=IF(h.state='given', t.lead_in, t.lead_out), '*', '')) mark
  FROM ccc.seen_record h JOIN ccc.here1 n JOIN ccc.handover t ON t.record=h.record_id LEFT JOIN ccc.staff po ON po.code=t.lead_out
  LEFT JOIN ccc.staff pi ON pi.code=t.lead_in WHERE h.kind='HND';

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_round_list AS
SELECT h.record_id, h.number, h.kind, h.state, h.state_zh, h.state_en, h.version, h.title, h.org, h.org_name, h.org_name_en, h.zone, h.holder, h.holder_name,
  h.opened, h.due, h.drill, h.open, t.slot_at, t.done_at, t.staff, p.name_zh staff_name, TIMESTAMPDIFF(MINUTE, t.slot_at, t.done_at) late_min,
  (SELECT COUNT(*) FROM ccc.reading g WHERE g.round=t.id AND g.ok=0) bad, IF(h.state='missed' OR (h.open=1 AND h.due<n.at), '!', '') mark
  FROM ccc.seen_record h JOIN ccc.here1 n JOIN ccc.round t ON t.record=h.record_id LEFT JOIN ccc.staff p ON p.code=t.staff WHERE h.kind='RND';
