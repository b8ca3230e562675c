-- Who sees what. Promises: an account sees of a kind exactly one scope; `scope` lists its records; both are kept here, by
-- triggers on record and party and by the moves of appointments, persons and offices.
DELIMITER //

-- Records into the scopes that hold them.
CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.record_scope AFTER INSERT ON ccc.record FOR EACH ROW
BEGIN
  INSERT IGNORE INTO ccc.scope (kind, scope, record) VALUES (NEW.kind, '*', NEW.id);
  INSERT IGNORE INTO ccc.scope (kind, scope, record) SELECT NEW.kind, a.scope, NEW.id FROM ccc.audience a WHERE a.org = NEW.org;
  IF NEW.created_by IS NOT NULL AND EXISTS (SELECT 1 FROM ccc.sight_cut WHERE kind = NEW.kind AND scope = 'P') THEN
    INSERT IGNORE INTO ccc.scope (kind, scope, record) VALUES (NEW.kind, CONCAT('P:', NEW.created_by), NEW.id);
  END IF;
END //
CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.record_scope_u AFTER UPDATE ON ccc.record FOR EACH ROW
BEGIN
  IF NOT (NEW.org <=> OLD.org) THEN
    DELETE FROM ccc.scope WHERE record = NEW.id AND (scope LIKE 'O:%' OR scope LIKE 'C:%');
    INSERT IGNORE INTO ccc.scope (kind, scope, record) SELECT NEW.kind, a.scope, NEW.id FROM ccc.audience a WHERE a.org = NEW.org;
    INSERT IGNORE INTO ccc.scope (kind, scope, record) SELECT NEW.kind, a.scope, NEW.id FROM ccc.party p JOIN ccc.audience a ON a.org = p.org
      WHERE p.record = NEW.id AND (p.why = 'owner' OR a.scope LIKE 'C:%');
  END IF;
END //
-- An office named as party is concerned; who issued a paper, or whose person it is about, sees it like the owner.
CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.party_scope AFTER INSERT ON ccc.party FOR EACH ROW
  INSERT IGNORE INTO ccc.scope (kind, scope, record) SELECT r.kind, a.scope, r.id FROM ccc.record r JOIN ccc.audience a ON a.org = NEW.org
    WHERE r.id = NEW.record AND (NEW.why = 'owner' OR a.scope LIKE 'C:%') //
CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.party_scope_d AFTER DELETE ON ccc.party FOR EACH ROW
  DELETE s FROM ccc.scope s JOIN ccc.record r ON r.id = OLD.record AND r.kind = s.kind JOIN ccc.audience a ON a.scope = s.scope AND a.org = OLD.org
    WHERE s.record = OLD.record AND a.scope LIKE 'C:%' AND NOT (r.org <=> OLD.org)
      AND NOT EXISTS (SELECT 1 FROM ccc.party p JOIN ccc.audience b ON b.org = p.org WHERE p.record = OLD.record AND b.scope = s.scope) //

-- A scope of offices that nobody had before: its rows are made from what is there.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.sight_scope(p_scope VARCHAR(190))
BEGIN
  IF p_scope REGEXP '^[OC]:' AND NOT EXISTS (SELECT 1 FROM ccc.audience WHERE scope = p_scope) THEN
    INSERT INTO ccc.audience (scope, org) SELECT p_scope, j.v FROM JSON_TABLE(ccc.split(SUBSTRING(p_scope, 3), '+'), '$[*]' COLUMNS (v VARCHAR(40) PATH '$')) j;
    INSERT IGNORE INTO ccc.scope (kind, scope, record) SELECT r.kind, p_scope, r.id FROM ccc.audience a JOIN ccc.record r ON r.org = a.org WHERE a.scope = p_scope;
    INSERT IGNORE INTO ccc.scope (kind, scope, record) SELECT r.kind, p_scope, r.id FROM ccc.audience a JOIN ccc.party p ON p.org = a.org JOIN ccc.record r ON r.id = p.record
      WHERE a.scope = p_scope AND (p.why = 'owner' OR p_scope LIKE 'C:%');
  ELSEIF p_scope LIKE 'P:%' THEN
    INSERT IGNORE INTO ccc.scope (kind, scope, record) SELECT r.kind, p_scope, r.id FROM ccc.record r
      WHERE r.created_by = SUBSTRING(p_scope, 3) AND r.kind IN (SELECT kind FROM ccc.sight_cut WHERE scope = 'P');
  END IF;
END //

-- The roles one person holds (held), and what he sees, from the roles he holds on the local date: of several roles the one that sees most; a role's own
-- row wins over that of its side. Nothing where the account is not active.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.sight_of(p_staff VARCHAR(40))
BEGIN
  DECLARE l_account VARCHAR(80);
  DECLARE l_today DATE DEFAULT ccc.local_date(ccc.as_of());
  SELECT account INTO l_account FROM ccc.account WHERE staff = p_staff AND active = 1;
  DELETE FROM ccc.held WHERE staff = p_staff;
  INSERT IGNORE INTO ccc.held (staff, role, office, from_on, to_on) SELECT h.staff, h.role, h.office, h.from_on, COALESCE(h.to_on, '9998-12-31') FROM ccc.holding h
    WHERE h.staff = p_staff AND h.from_on IS NOT NULL AND (h.to_on IS NULL OR h.to_on >= l_today);
  DELETE v FROM ccc.visible v JOIN ccc.account a ON a.account = v.account WHERE a.staff = p_staff;
  IF l_account IS NOT NULL THEN
    INSERT INTO ccc.visible (account, kind, scope, who, cut, hide, until)
      WITH held AS (
        SELECT h.role, h.office, MAX(h.to_on) to_on, o.side FROM ccc.held h JOIN ccc.role o ON o.code = h.role
          WHERE h.staff = p_staff AND h.from_on <= l_today AND h.to_on >= l_today GROUP BY h.role, h.office, o.side),
      sees AS (
        SELECT k.kind, h.role, h.office, h.to_on, COALESCE(sr.who, ss.who) who, COALESCE(sr.sees, ss.sees) sees
          FROM ccc.kind k CROSS JOIN held h LEFT JOIN ccc.sight sr ON sr.kind = k.kind AND sr.who = h.role
          LEFT JOIN ccc.sight ss ON ss.kind = k.kind AND ss.who = h.side WHERE k.kind <> 'ANY'),
      best AS (
        SELECT s.*, COALESCE(c.cut, '') cut, COALESCE(c.hide, '') hide, c.scope own_scope,
            FIELD(s.sees, 'none', 'own', 'concerned', 'all') * 10 - (c.kind IS NOT NULL) rank_
          FROM sees s LEFT JOIN ccc.sight_cut c ON c.kind = s.kind AND c.who = s.who WHERE s.sees IN ('own', 'concerned', 'all')),
      top AS (SELECT b.*, MAX(b.rank_) OVER (PARTITION BY b.kind) best_rank FROM best b)
      SELECT l_account, t.kind,
          CASE WHEN MAX(t.own_scope) = '*' OR MAX(t.sees) = 'all' THEN '*' WHEN MAX(t.own_scope) = 'P' THEN CONCAT('P:', p_staff)
            ELSE CONCAT(IF(MAX(t.sees) = 'concerned', 'C:', 'O:'), GROUP_CONCAT(DISTINCT t.office ORDER BY t.office SEPARATOR '+')) END,
          MAX(t.who), MAX(t.cut), MAX(t.hide), ccc.day_end(MIN(t.to_on))
        FROM top t WHERE t.rank_ = t.best_rank GROUP BY t.kind;
    FOR v IN (SELECT DISTINCT scope FROM ccc.visible WHERE account = l_account AND scope <> '*') DO CALL ccc.sight_scope(v.scope); END FOR;
  END IF;
END //

-- Everybody's sight anew: after an import, and when the local date changes.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.sight_all()
BEGIN
  FOR a IN (SELECT staff FROM ccc.account UNION SELECT staff FROM ccc.appointment UNION SELECT deputy FROM ccc.appointment WHERE deputy IS NOT NULL) DO CALL ccc.sight_of(a.staff); END FOR;
  UPDATE ccc.tick SET sight_day = ccc.local_date(ccc.as_of()) WHERE n = 1;
END //

-- After a move of an appointment, a person or an office: the sight of those it is about.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.sight_after(p_kind CHAR(3), p_rec BIGINT)
BEGIN
  IF p_kind = 'APT' THEN
    -- who had left and is appointed again may log in again; the next tick unlocks the account
    UPDATE ccc.account c JOIN ccc.appointment a ON a.staff = c.staff JOIN ccc.record r ON r.id = a.record AND r.state = 'active'
      JOIN ccc.staff f ON f.code = a.staff JOIN ccc.record fr ON fr.id = f.record AND fr.state = 'in_force' SET c.active = 1 WHERE a.record = p_rec AND c.active = 0;
    FOR s IN (SELECT a.staff FROM ccc.appointment a WHERE a.record = p_rec UNION SELECT a.deputy FROM ccc.appointment a WHERE a.record = p_rec AND a.deputy IS NOT NULL) DO
      CALL ccc.sight_of(s.staff);
    END FOR;
  ELSEIF p_kind = 'STF' THEN
    FOR s IN (SELECT code staff FROM ccc.staff WHERE record = p_rec) DO CALL ccc.sight_of(s.staff); END FOR;
  ELSE
    FOR s IN (SELECT DISTINCT a.staff FROM ccc.appointment a JOIN ccc.org o ON o.code = a.office WHERE o.record = p_rec) DO CALL ccc.sight_of(s.staff); END FOR;
  END IF;
END //

-- A new record's parties that its own row names: who issued it, whose person it is about, whose evaluation found it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.sight_named(p_rec BIGINT, p_kind CHAR(3), p_vals LONGTEXT)
BEGIN
  DECLARE l_org VARCHAR(40);
  SET l_org = NULLIF(JSON_VALUE(p_vals, '$.issuer'), '');
  IF l_org IS NULL AND p_kind = 'SES' THEN SELECT s.org INTO l_org FROM ccc.staff s WHERE s.code = @ccc_actor; END IF;
  IF l_org IS NULL AND p_kind = 'FND' THEN SELECT t.issuer INTO l_org FROM ccc.evaluation t WHERE t.id = SUBSTRING_INDEX(JSON_VALUE(p_vals, '$.ref'), '/', 1); END IF;
  IF l_org IS NOT NULL THEN INSERT IGNORE INTO ccc.party (record, org, why) VALUES (p_rec, l_org, 'owner'); END IF;
END //
DELIMITER ;
