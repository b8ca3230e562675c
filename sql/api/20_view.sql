-- Records, history, links, to-do list and proposals as the caller may see them. Times are UTC. Sight and roles end by the
-- clock itself, whatever moment a session asks about.
USE ccc_api;

-- The clock and its local date, one row.
CREATE OR REPLACE ALGORITHM=TEMPTABLE DEFINER=ccc_definer@localhost VIEW ccc.day1 AS SELECT c.at, ccc.local_date(c.at) AS today FROM ccc.clock1 c;
-- Units that the caller does not act for: a unit reads no name of theirs and no person's.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.foreign_unit AS
SELECT o.code FROM ccc.org o WHERE o.kind IN ('unit', 'enterprise') AND NOT EXISTS (SELECT 1 FROM ccc.account ac JOIN ccc.held h ON h.staff = ac.staff
  WHERE ac.account = SUBSTRING_INDEX(SESSION_USER(), '@', 1) AND h.office = o.code);
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.foreign_staff AS SELECT s.code FROM ccc.staff s WHERE s.org IN (SELECT f.code FROM ccc.foreign_unit f);

DELIMITER //
-- Does the caller see as a unit?
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.f_unit() RETURNS TINYINT NOT DETERMINISTIC READS SQL DATA
RETURN EXISTS (SELECT 1 FROM ccc.visible v WHERE v.account = SUBSTRING_INDEX(SESSION_USER(), '@', 1) AND v.kind = 'CHG' AND v.who = 'unit') //
-- A text without the hosts, systems, persons and names of units that are not the caller's.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.f_mask(p_text LONGTEXT) RETURNS LONGTEXT NOT DETERMINISTIC READS SQL DATA
BEGIN
  FOR x IN (SELECT n.name FROM (
      SELECT h.code name FROM ccc.host h JOIN ccc.app a ON a.code = h.app WHERE a.org IN (SELECT f.code FROM ccc.foreign_unit f)
      UNION SELECT a.code FROM ccc.app a WHERE a.org IN (SELECT f.code FROM ccc.foreign_unit f) UNION SELECT a.name_zh FROM ccc.app a WHERE a.org IN (SELECT f.code FROM ccc.foreign_unit f)
      UNION SELECT o.name_zh FROM ccc.org o WHERE o.code IN (SELECT f.code FROM ccc.foreign_unit f) UNION SELECT s.code FROM ccc.foreign_staff s) n
    WHERE LOCATE(n.name, p_text) > 0 ORDER BY CHAR_LENGTH(n.name) DESC) DO SET p_text = REPLACE(p_text, x.name, '-'); END FOR;
  RETURN p_text;
END //
DELIMITER ;

-- What the caller sees, record by record. other: a unit that the record only concerns.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.seen AS
SELECT r.id, r.kind, r.number, v.who, v.cut, v.scope, v.account, v.who = 'unit' AND v.scope LIKE 'C:%' AND NOT FIND_IN_SET(r.org, REPLACE(SUBSTRING(v.scope, 3), '+', ',')) AS other
FROM ccc.record r JOIN ccc.visible v ON v.kind = r.kind JOIN ccc.scope sc ON sc.kind = r.kind AND sc.scope = v.scope AND sc.record = r.id
WHERE v.account = SUBSTRING_INDEX(SESSION_USER(), '@', 1) AND v.until > (SELECT at FROM ccc.clock1) AND FIND_IN_SET(r.state, v.hide) = 0;

-- Every record the caller sees, of every kind. Records first: newest by id or time without sorting all of them. Whose it
-- is, is not told to a unit that it only concerns.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_record AS
SELECT r.id AS record_id, r.number, r.kind, k.zh AS kind_zh, k.en AS kind_en, r.state, s.zh AS state_zh, s.en AS state_en, r.version, r.title,
  IF(v.who = 'unit' AND v.scope LIKE 'C:%' AND NOT FIND_IN_SET(r.org, REPLACE(SUBSTRING(v.scope, 3), '+', ',')), NULL, r.org) AS org,
  IF(v.who = 'unit' AND v.scope LIKE 'C:%' AND NOT FIND_IN_SET(r.org, REPLACE(SUBSTRING(v.scope, 3), '+', ',')), NULL, g.name_zh) AS org_name,
  IF(v.who = 'unit' AND v.scope LIKE 'C:%' AND NOT FIND_IN_SET(r.org, REPLACE(SUBSTRING(v.scope, 3), '+', ',')), NULL, g.name_en) AS org_name_en,
  IF(v.who = 'unit' AND r.holder IN (SELECT code FROM ccc.foreign_staff), 'USR', r.holder) AS holder,
  IF(v.who = 'unit' AND r.holder IN (SELECT code FROM ccc.foreign_staff), (SELECT zh FROM ccc.role WHERE code = 'USR'), h.name_zh) AS holder_name, r.opened, r.due, r.drill, r.changed_at
FROM ccc.record r STRAIGHT_JOIN ccc.visible v ON v.kind = r.kind JOIN ccc.scope sc ON sc.kind = r.kind AND sc.scope = v.scope AND sc.record = r.id
  LEFT JOIN ccc.kind k ON k.kind = r.kind LEFT JOIN ccc.state s ON s.kind = r.kind AND s.state = r.state
  LEFT JOIN ccc.org g ON g.code = r.org LEFT JOIN ccc.staff h ON h.code = r.holder
WHERE v.account = SUBSTRING_INDEX(SESSION_USER(), '@', 1) AND v.until > (SELECT at FROM ccc.clock1) AND FIND_IN_SET(r.state, v.hide) = 0;

-- Their history, refusals included. What the sight table cuts of a record is cut here as well; a unit that a record
-- only concerns gets no values, which name other units, and of a refusal the rules alone. Another unit's person is told as
-- its liaison (USR), and what he tried is not told.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.seen_event AS
SELECT h.id AS record_id, h.kind, h.number, h.who, h.cut, h.other, e.seq, e.at, e.actor, e.action, e.from_state, e.to_state, e.origin, e.outcome, e.vals, e.reason, e.rules, e.consents, e.req,
  h.who = 'unit' AND e.actor IN (SELECT code FROM ccc.foreign_staff) AS alien,
  h.cut <> '' OR h.other OR h.who = 'unit' AND (e.actor IN (SELECT code FROM ccc.foreign_staff)
    OR e.action = 'outage' AND EXISTS (SELECT 1 FROM ccc.app x WHERE x.code = JSON_VALUE(e.vals, '$.outage_app') AND x.org IN (SELECT code FROM ccc.foreign_unit))
    OR e.action IN ('link', 'attach') AND NOT EXISTS (SELECT 1 FROM ccc.seen s2 WHERE s2.number IN (JSON_VALUE(e.vals, '$.ref'), JSON_VALUE(e.vals, '$.doc')))) AS shut
FROM ccc.seen h JOIN ccc.event e ON e.record = h.id;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_event AS
SELECT e.record_id, e.number, e.seq, e.at, IF(e.cut = 'vals+actor', NULL, IF(e.alien, 'USR', e.actor)) AS actor,
  IF(e.cut = 'vals+actor', NULL, IF(e.alien, (SELECT zh FROM ccc.role WHERE code = 'USR'), a.name_zh)) AS actor_name, e.action,
  COALESCE(m.zh, ma.zh, e.action) AS action_zh, COALESCE(m.en, ma.en, e.action) AS action_en, e.from_state, e.to_state, s.zh AS to_zh, s.en AS to_en, e.origin, e.outcome,
  IF(e.shut, NULL, e.vals) AS vals, IF(e.shut, NULL, e.reason) AS reason,
  IF(e.who = 'unit' AND e.shut, (SELECT JSON_ARRAYAGG(JSON_OBJECT('rule', j.rule, 'severity', j.severity))
    FROM JSON_TABLE(e.rules, '$[*]' COLUMNS (rule VARCHAR(10) PATH '$.rule', severity VARCHAR(10) PATH '$.severity')) j), e.rules) AS rules,
  IF(e.cut = 'vals+actor' OR e.other OR e.alien, NULL, e.consents) AS consents, e.req
FROM ccc.seen_event e LEFT JOIN ccc.staff a ON a.code = e.actor LEFT JOIN ccc.state s ON s.kind = e.kind AND s.state = e.to_state
  LEFT JOIN ccc.move_word m ON m.kind = e.kind AND m.action = e.action LEFT JOIN ccc.move_word ma ON ma.kind = 'ANY' AND ma.action = e.action;

-- Papers and records tied to a record, both ways; the other end, and of a unit's the paper, only where the caller sees it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_link AS
SELECT h.id AS record_id, h.number, o.number AS other, IF(h.who = 'unit' AND NOT EXISTS (SELECT 1 FROM ccc.seen d WHERE d.number = l.doc), NULL, l.doc) AS doc, l.at,
  IF(h.who = 'unit' AND l.staff IN (SELECT code FROM ccc.foreign_staff), 'USR', l.staff) AS staff
FROM ccc.seen h JOIN ccc.record_link l ON l.record = h.id LEFT JOIN ccc.seen o ON o.id = l.to_record
UNION ALL
SELECT h.id, h.number, o.number, IF(h.who = 'unit' AND NOT EXISTS (SELECT 1 FROM ccc.seen d WHERE d.number = l.doc), NULL, l.doc), l.at,
  IF(h.who = 'unit' AND l.staff IN (SELECT code FROM ccc.foreign_staff), 'USR', l.staff)
FROM ccc.seen h JOIN ccc.record_link l ON l.to_record = h.id LEFT JOIN ccc.seen o ON o.id = l.record;

-- What waits for me: consents that I may give, and records whose state awaits one of my roles (or me by name).
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_todo AS
SELECT 'confirm' AS what, p.number, LEFT(p.action, 3) AS kind, r.state, s.zh AS state_zh, s.en AS state_en, COALESCE(r.title, '') AS title, r.org, g.name_zh AS org_name,
  p.action, m.zh AS action_zh, m.en AS action_en, p.req, p.who AS asked_by, a.name_zh AS asked_by_name, p.at AS since, r.due
FROM ccc.proposal p JOIN ccc.account me ON me.account = SUBSTRING_INDEX(SESSION_USER(), '@', 1) AND me.active = 1 JOIN ccc.move m ON m.id = p.move
  LEFT JOIN ccc.record r ON r.id = p.record LEFT JOIN ccc.state s ON s.kind = r.kind AND s.state = r.state LEFT JOIN ccc.org g ON g.code = r.org LEFT JOIN ccc.staff a ON a.code = p.who
  CROSS JOIN ccc.day1 n
WHERE p.who <> me.staff AND ccc.f_second(p.move, p.req, r.org, p.vals, me.staff, n.today) > 0
  AND NOT EXISTS (SELECT 1 FROM ccc.consent c WHERE c.req = p.req AND c.who = me.staff)
UNION ALL
SELECT DISTINCT 'act', r.number, r.kind, r.state, s.zh, s.en, r.title, r.org, g.name_zh, NULL, NULL, NULL, NULL, NULL, NULL, r.changed_at, r.due
FROM ccc.account me STRAIGHT_JOIN ccc.held h ON h.staff = me.staff STRAIGHT_JOIN ccc.state_holder sh ON sh.role = h.role STRAIGHT_JOIN ccc.record r ON r.kind = sh.kind AND r.state = sh.state
  STRAIGHT_JOIN ccc.visible v ON v.account = me.account AND v.kind = r.kind STRAIGHT_JOIN ccc.scope sc ON sc.kind = r.kind AND sc.scope = v.scope AND sc.record = r.id
  JOIN ccc.state s ON s.kind = r.kind AND s.state = r.state LEFT JOIN ccc.org g ON g.code = r.org CROSS JOIN ccc.day1 n
WHERE me.account = SUBSTRING_INDEX(SESSION_USER(), '@', 1) AND me.active = 1 AND h.from_on <= n.today AND h.to_on >= n.today
  AND v.until > n.at AND FIND_IN_SET(r.state, v.hide) = 0 AND sh.office IN ('', h.office) AND IF(h.role = 'USR', r.org = h.office, 1) AND COALESCE(r.holder, me.staff) = me.staff;

-- Moves that wait for second persons: mine to consent to, those I asked, those of records I see. Who neither asks nor may
-- consent reads of them what he reads of the record's history.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.my_proposal AS
SELECT p.req, p.number, COALESCE(r.title, '') AS title, p.action, m.zh AS action_zh, m.en AS action_en, p.who, a.name_zh, p.at, p.vals, p.reason, h.id AS seen, h.who AS seen_as,
  p.who = me.staff AS asked, p.who <> me.staff AND ccc.f_second(p.move, p.req, r.org, p.vals, me.staff, n.today) > 0 AS could,
  EXISTS (SELECT 1 FROM ccc.consent c WHERE c.req = p.req AND c.who = me.staff) AS given, h.cut, h.other
FROM ccc.proposal p JOIN ccc.account me ON me.account = SUBSTRING_INDEX(SESSION_USER(), '@', 1) AND me.active = 1 JOIN ccc.move m ON m.id = p.move
  CROSS JOIN ccc.day1 n LEFT JOIN ccc.record r ON r.id = p.record LEFT JOIN ccc.seen h ON h.id = p.record LEFT JOIN ccc.staff a ON a.code = p.who;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_proposal AS
SELECT q.req, q.number, q.title, q.action, q.action_zh, q.action_en, IF(q.shut AND q.alien, 'USR', q.who) AS asked_by,
  IF(q.shut AND q.alien, (SELECT zh FROM ccc.role WHERE code = 'USR'), q.name_zh) AS asked_by_name, q.at,
  IF(q.shut, NULL, q.vals) AS vals, IF(q.shut, NULL, q.reason) AS reason, IF(q.shut, '[]', ccc.f_waits(q.req)) AS waits, q.could AND NOT q.given AS mine
FROM (SELECT p.*, NOT p.asked AND NOT p.could AND NOT p.given AND (p.cut <> '' OR p.other OR p.alien) AS shut
  FROM (SELECT x.*, COALESCE(x.seen_as = 'unit' AND x.who IN (SELECT code FROM ccc.foreign_staff), 0) AS alien FROM ccc.my_proposal x) p) q
WHERE q.asked OR q.could OR q.given OR q.seen IS NOT NULL;

-- Seals made so far; since the last one only its chain protects an event.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_seal AS SELECT n, at, records, prev_hash, hash FROM ccc.seal;
