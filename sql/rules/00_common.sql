-- What several kinds' rules share. Mostly views, each mergeable (no GROUP BY, no
-- derived table), so that a gate for one record reads that record's rows alone.
-- Words such as "in force" mean: by comparing times, never by a state that the
-- clock sets.

DELIMITER //

-- A list column ('a;b') or the rows of a form ('[{"code":..},..]') as a JSON
-- array. Anything else is one item.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.list_json(p_list LONGTEXT) RETURNS LONGTEXT CHARSET utf8mb4 COLLATE utf8mb4_bin
DETERMINISTIC NO SQL
RETURN IF(p_list IS NULL OR p_list='', '[]', IF(LEFT(p_list,1)='[' AND JSON_VALID(p_list), p_list,
  CONCAT('[', REPLACE(JSON_QUOTE(p_list), ';', '","'), ']')))//

-- A system of level 2 or higher that its record calls not important: is it held
-- to be important all the same? By the parameter, unless a ruling says otherwise.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.held_important(p_app VARCHAR(80), p_on DATE) RETURNS TINYINT
NOT DETERMINISTIC READS SQL DATA
RETURN ccc.param('lvl2_all_important', p_on)='1' AND NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.app=p_app AND d.kind IN ('ruling','interpretation')
  AND d.issuer='DZB' AND d.issued_on<=p_on AND d.voided_at IS NULL)//

DELIMITER ;

-- Parameters as they are today, by name. What is judged afterwards is judged by
-- the value of its own time: JOIN param_span p ON p.name='..' AND p.from_at<=done
-- AND p.to_at>done.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.param_now AS
SELECT p.name, p.value FROM ccc.param_span p JOIN ccc.now1 n WHERE p.from_on<=n.today AND p.to_on>=n.today;

-- Appointments that have not been taken back; the dates are the reader's to ask.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.office_held AS
SELECT ap.staff, ap.office, ap.role, ap.from_on, COALESCE(ap.to_on, '9999-12-31') to_on,
  LEAST(COALESCE(ap.ended_at, '9999-12-31'), COALESCE(ap.removed_at, '9999-12-31')) until_at
  FROM ccc.appointment ap;

-- Tenant hosts with the unit that owns what runs on them (Art. 12: a user resource).
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.tenant_host AS
SELECT h.code, h.app, h.zone, a.org FROM ccc.host h JOIN ccc.app a ON a.code=h.app;

-- Dates are local dates of the centre; here they are taken with its offset (tz)
-- rather than by local_date(), which would be called once for each paper.
-- A file of Art. 7 with what the gates ask of it: the level that will hold, and
-- the local dates at which opening and formal operation are judged.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.ten1 AS
SELECT t.record, t.id, t.kind, t.app, t.org, t.egov_path, t.app_version, a.important, a.state app_state, a.mlps_level app_level,
  COALESCE(t.mlps_level, a.mlps_level) lvl, t.opened_at, t.go_live_at, t.testing_at,
  COALESCE(t.opened_at, n.at) open_at, COALESCE(t.go_live_at, n.at) live_at,
  DATE(CONVERT_TZ(COALESCE(t.opened_at, n.at),'+00:00',z.tz)) open_on, DATE(CONVERT_TZ(COALESCE(t.go_live_at, n.at),'+00:00',z.tz)) live_on, n.today, z.tz
  FROM ccc.tenancy t JOIN ccc.app a ON a.code=t.app JOIN ccc.now1 n JOIN ccc.centre z ON z.n=1;

-- gated 1 = level 2 or higher and important: third-party reports before formal
-- operation. Otherwise the four items before opening. With lvl2_all_important
-- every such system is important unless the office has ruled in writing. Kept
-- narrow: what a view holds is planned anew in every rule that names it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.ten_gate AS
SELECT x.*, IF(x.lvl>=2 AND (x.important=1 OR ccc.held_important(x.app, x.live_on)), 1, 0) gated FROM ccc.ten1 x;

-- The runbook of a change as it stands: the approved version that is not replaced.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.runbook_now AS
SELECT b.record, b.id, b.version, b.params, b.procedure_doc, b.tested_on, b.approved_by
  FROM ccc.runbook b WHERE b.approved_by IS NOT NULL AND b.closed_at IS NULL;

-- Targets of a change with what the rules ask: state, owner, zone, who executes
-- (until that is settled, who asked for the change).
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.chg_target AS
SELECT x.record, c.record chg, x.change_request, x.seq, x.host, x.auth, r.state, x.created_at, x.started_at, x.ended_at, x.held_at,
  h.app, h.zone, a.org, COALESCE(c.executor,c.requester) executor, c.runbook
  FROM ccc.change_target x JOIN ccc.record r ON r.id=x.record JOIN ccc.change_request c ON c.id=x.change_request
  LEFT JOIN ccc.host h ON h.code=x.host LEFT JOIN ccc.app a ON a.code=h.app;

-- Authorisations of the owner that name the host of a target and its executor
-- (Art. 12), whatever their time: (chg, target, auth). Platform devices are not
-- in it: they need none. target_grant_all: those that name every step of the
-- runbook. (No subquery among the columns of a view: it could not be merged.)
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.target_grant AS
SELECT x.chg, x.record target, x.runbook, u.id auth, u.form, u.actions, u.granted_at, u.valid_from, u.valid_to, COALESCE(u.revoked_at,'9999-12-31') revoked_at
  FROM ccc.chg_target x JOIN ccc.auth u ON u.org=x.org
 WHERE u.granted_at IS NOT NULL AND (u.app='*' OR u.app=x.app)
   AND (u.hosts='*' OR FIND_IN_SET(x.host, REPLACE(u.hosts,';',',')))
   AND (FIND_IN_SET(x.executor, REPLACE(u.grantee,';',',')) OR EXISTS (SELECT 1 FROM ccc.office_held o
     WHERE o.staff=x.executor AND o.from_on<=ccc.local_date(u.valid_to) AND o.to_on>=ccc.local_date(u.valid_from)
       AND FIND_IN_SET(CONCAT('role:',o.role), REPLACE(u.grantee,';',','))));
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.target_grant_all AS
SELECT g.* FROM ccc.target_grant g
 WHERE NOT EXISTS (SELECT 1 FROM ccc.runbook_now b JOIN ccc.runbook_step s ON s.runbook=b.id AND s.version=b.version
     WHERE b.id=g.runbook AND s.auth_action<>'' AND NOT FIND_IN_SET(s.auth_action, REPLACE(g.actions,';',',')));
