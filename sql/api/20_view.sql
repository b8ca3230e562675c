-- Records, history, links, to-do list and proposals as the caller may see them. Times are UTC.
USE ccc_api;

-- Every record the caller sees, of every kind. Records first: newest by id or time without sorting all of them. Whose it
-- is, is not told to a unit that it only concerns.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_record AS
SELECT r.id AS record_id, r.number, r.kind, k.zh AS kind_zh, k.en AS kind_en, r.state, s.zh AS state_zh, s.en AS state_en, r.version, r.title,
  IF(v.who = 'unit' AND v.scope LIKE 'C:%' AND NOT FIND_IN_SET(r.org, REPLACE(SUBSTRING(v.scope, 3), '+', ',')), NULL, r.org) AS org,
  IF(v.who = 'unit' AND v.scope LIKE 'C:%' AND NOT FIND_IN_SET(r.org, REPLACE(SUBSTRING(v.scope, 3), '+', ',')), NULL, g.name_zh) AS org_name,
  IF(v.who = 'unit' AND v.scope LIKE 'C:%' AND NOT FIND_IN_SET(r.org, REPLACE(SUBSTRING(v.scope, 3), '+', ',')), NULL, g.name_en) AS org_name_en,
  r.holder, h.name_zh AS holder_name, r.opened, r.due, r.drill, r.changed_at
FROM ccc.record r STRAIGHT_JOIN ccc.visible v ON v.kind = r.kind JOIN ccc.scope sc ON sc.kind = r.kind AND sc.scope = v.scope AND sc.record = r.id
  LEFT JOIN ccc.kind k ON k.kind = r.kind LEFT JOIN ccc.state s ON s.kind = r.kind AND s.state = r.state
  LEFT JOIN ccc.org g ON g.code = r.org LEFT JOIN ccc.staff h ON h.code = r.holder
WHERE v.account = SUBSTRING_INDEX(SESSION_USER(), '@', 1) AND v.until > (SELECT at FROM ccc.clock1) AND FIND_IN_SET(r.state, v.hide) = 0;

-- Their history, refusals included. What the sight table cuts of a record is cut here as well; a unit that a record
-- only concerns gets no values, which name other units, and of a refusal the rules alone.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_event AS
SELECT sc.record AS record_id, r.number, e.seq, e.at, IF(v.cut = 'vals+actor', NULL, e.actor) AS actor, IF(v.cut = 'vals+actor', NULL, a.name_zh) AS actor_name, e.action,
  COALESCE(m.zh, ma.zh, e.action) AS action_zh, COALESCE(m.en, ma.en, e.action) AS action_en, e.from_state, e.to_state, s.zh AS to_zh, s.en AS to_en, e.origin, e.outcome,
  IF(v.cut <> '' OR v.who = 'unit' AND v.scope LIKE 'C:%' AND NOT FIND_IN_SET(r.org, REPLACE(SUBSTRING(v.scope, 3), '+', ',')), NULL, e.vals) AS vals,
  IF(v.cut <> '' OR v.who = 'unit' AND v.scope LIKE 'C:%' AND NOT FIND_IN_SET(r.org, REPLACE(SUBSTRING(v.scope, 3), '+', ',')), NULL, e.reason) AS reason,
  IF(v.who = 'unit' AND (v.cut <> '' OR v.scope LIKE 'C:%' AND NOT FIND_IN_SET(r.org, REPLACE(SUBSTRING(v.scope, 3), '+', ','))), (SELECT JSON_ARRAYAGG(JSON_OBJECT('rule', j.rule, 'severity', j.severity))
    FROM JSON_TABLE(e.rules, '$[*]' COLUMNS (rule VARCHAR(10) PATH '$.rule', severity VARCHAR(10) PATH '$.severity')) j), e.rules) AS rules,
  IF(v.cut = 'vals+actor', NULL, e.consents) AS consents, e.req
FROM ccc.record r JOIN ccc.visible v ON v.kind = r.kind JOIN ccc.scope sc ON sc.kind = r.kind AND sc.scope = v.scope AND sc.record = r.id
  JOIN ccc.event e ON e.record = r.id LEFT JOIN ccc.staff a ON a.code = e.actor LEFT JOIN ccc.state s ON s.kind = r.kind AND s.state = e.to_state
  LEFT JOIN ccc.move_word m ON m.kind = r.kind AND m.action = e.action LEFT JOIN ccc.move_word ma ON ma.kind = 'ANY' AND ma.action = e.action
WHERE v.account = SUBSTRING_INDEX(SESSION_USER(), '@', 1) AND v.until > (SELECT at FROM ccc.clock1) AND FIND_IN_SET(r.state, v.hide) = 0;

-- Papers and records tied to a record, both ways; the other end only where the caller sees it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_link AS
SELECT sc.record AS record_id, r.number, IF(s2.record IS NULL, NULL, o.number) AS other, l.doc, l.at, l.staff
FROM ccc.record r JOIN ccc.visible v ON v.kind = r.kind JOIN ccc.scope sc ON sc.kind = r.kind AND sc.scope = v.scope AND sc.record = r.id
  JOIN ccc.record_link l ON l.record = r.id LEFT JOIN ccc.record o ON o.id = l.to_record
  LEFT JOIN ccc.visible v2 ON v2.account = v.account AND v2.kind = o.kind LEFT JOIN ccc.scope s2 ON s2.kind = o.kind AND s2.scope = v2.scope AND s2.record = o.id
WHERE v.account = SUBSTRING_INDEX(SESSION_USER(), '@', 1) AND v.until > (SELECT at FROM ccc.clock1)
UNION ALL
SELECT sc.record, r.number, IF(s2.record IS NULL, NULL, o.number), l.doc, l.at, l.staff
FROM ccc.record r JOIN ccc.visible v ON v.kind = r.kind JOIN ccc.scope sc ON sc.kind = r.kind AND sc.scope = v.scope AND sc.record = r.id
  JOIN ccc.record_link l ON l.to_record = r.id JOIN ccc.record o ON o.id = l.record
  LEFT JOIN ccc.visible v2 ON v2.account = v.account AND v2.kind = o.kind LEFT JOIN ccc.scope s2 ON s2.kind = o.kind AND s2.scope = v2.scope AND s2.record = o.id
WHERE v.account = SUBSTRING_INDEX(SESSION_USER(), '@', 1) AND v.until > (SELECT at FROM ccc.clock1);

-- What waits for me: consents that I may give, and records whose state awaits one of my roles (or me by name).
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_todo AS
SELECT 'confirm' AS what, p.number, LEFT(p.action, 3) AS kind, r.state, s.zh AS state_zh, s.en AS state_en, COALESCE(r.title, '') AS title, r.org, g.name_zh AS org_name,
  p.action, m.zh AS action_zh, m.en AS action_en, p.req, p.who AS asked_by, a.name_zh AS asked_by_name, p.at AS since, r.due
FROM ccc.proposal p JOIN ccc.account me ON me.account = SUBSTRING_INDEX(SESSION_USER(), '@', 1) AND me.active = 1 JOIN ccc.move m ON m.id = p.move
  LEFT JOIN ccc.record r ON r.id = p.record LEFT JOIN ccc.state s ON s.kind = r.kind AND s.state = r.state LEFT JOIN ccc.org g ON g.code = r.org LEFT JOIN ccc.staff a ON a.code = p.who
  CROSS JOIN ccc.now1 n
WHERE p.who <> me.staff AND ccc.f_second(p.move, p.req, r.org, p.vals, me.staff, n.today) > 0
  AND NOT EXISTS (SELECT 1 FROM ccc.consent c WHERE c.req = p.req AND c.who = me.staff)
UNION ALL
SELECT DISTINCT 'act', r.number, r.kind, r.state, s.zh, s.en, r.title, r.org, g.name_zh, NULL, NULL, NULL, NULL, NULL, NULL, r.changed_at, r.due
FROM ccc.account me STRAIGHT_JOIN ccc.held h ON h.staff = me.staff STRAIGHT_JOIN ccc.state_holder sh ON sh.role = h.role STRAIGHT_JOIN ccc.record r ON r.kind = sh.kind AND r.state = sh.state
  STRAIGHT_JOIN ccc.visible v ON v.account = me.account AND v.kind = r.kind STRAIGHT_JOIN ccc.scope sc ON sc.kind = r.kind AND sc.scope = v.scope AND sc.record = r.id
  JOIN ccc.state s ON s.kind = r.kind AND s.state = r.state LEFT JOIN ccc.org g ON g.code = r.org CROSS JOIN ccc.now1 n
WHERE me.account = SUBSTRING_INDEX(SESSION_USER(), '@', 1) AND me.active = 1 AND h.from_on <= n.today AND h.to_on >= n.today
  AND sh.office IN ('', h.office) AND IF(h.role = 'USR', r.org = h.office, 1) AND COALESCE(r.holder, me.staff) = me.staff;

-- Moves that wait for second persons: mine to consent to, those I asked, those of records I see.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_proposal AS
SELECT p.req, p.number, COALESCE(r.title, '') AS title, p.action, m.zh AS action_zh, m.en AS action_en, p.who AS asked_by, a.name_zh AS asked_by_name, p.at, p.vals, p.reason,
  ccc.f_waits(p.req) AS waits, p.who <> me.staff AND ccc.f_second(p.move, p.req, r.org, p.vals, me.staff, n.today) > 0
    AND NOT EXISTS (SELECT 1 FROM ccc.consent c WHERE c.req = p.req AND c.who = me.staff) AS mine
FROM ccc.proposal p JOIN ccc.account me ON me.account = SUBSTRING_INDEX(SESSION_USER(), '@', 1) AND me.active = 1 JOIN ccc.move m ON m.id = p.move
  LEFT JOIN ccc.record r ON r.id = p.record LEFT JOIN ccc.staff a ON a.code = p.who CROSS JOIN ccc.now1 n
WHERE p.who = me.staff OR ccc.f_second(p.move, p.req, r.org, p.vals, me.staff, n.today) > 0 OR ccc.f_sees(me.staff, r.kind, r.id);

-- Seals made so far; since the last one only its chain protects an event.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_seal AS SELECT n, at, records, prev_hash, hash FROM ccc.seal;
