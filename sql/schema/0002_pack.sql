-- Tables of the rule pack. Filled by load_pack() from the staged files at every upgrade; nothing else writes them but
-- the moves that change rules and parameters. Renamed: from, to, when, table, column, condition, trigger.
CREATE TABLE ccc.article (no VARCHAR(10) NOT NULL PRIMARY KEY, chapter_zh VARCHAR(80), chapter_en VARCHAR(80),
  title_zh VARCHAR(80), title_en VARCHAR(80), summary_zh TEXT, summary_en TEXT) ENGINE=InnoDB;

CREATE TABLE ccc.rule (id VARCHAR(10) NOT NULL, article VARCHAR(20), basis VARCHAR(10) NOT NULL, kind VARCHAR(6) NOT NULL,
  severity VARCHAR(10) NOT NULL, applies_to VARCHAR(40), holds TEXT, msg_zh VARCHAR(255), msg_en VARCHAR(255),
  supplier VARCHAR(40), remedy VARCHAR(40), from_on DATE NOT NULL, to_on DATE,
  pack TINYINT(1) NOT NULL DEFAULT 1 COMMENT '0 = version made by an interpretation',
  PRIMARY KEY (id, from_on)) ENGINE=InnoDB;

CREATE TABLE ccc.kind (kind CHAR(3) NOT NULL PRIMARY KEY, tbl VARCHAR(40) NOT NULL UNIQUE, number VARCHAR(60),
  prefix VARCHAR(10), zh VARCHAR(40), en VARCHAR(60), article VARCHAR(20), note TEXT, sort INT NOT NULL,
  key_col VARCHAR(20) COMMENT 'own column that holds the whole number; NULL where there is none',
  key_part VARCHAR(20) COMMENT 'column other tables refer by: key_col, or the first part of a number of several',
  has_due TINYINT(1) NOT NULL DEFAULT 0) ENGINE=InnoDB;

CREATE TABLE ccc.state (kind CHAR(3) NOT NULL, state VARCHAR(24) NOT NULL, zh VARCHAR(40), en VARCHAR(40), holder VARCHAR(40),
  final TINYINT(1) NOT NULL, clock VARCHAR(5), sort INT NOT NULL, PRIMARY KEY (kind, state)) ENGINE=InnoDB;

CREATE TABLE ccc.state_holder (kind CHAR(3) NOT NULL, state VARCHAR(24) NOT NULL, role VARCHAR(16) NOT NULL, office VARCHAR(40) NOT NULL,
  PRIMARY KEY (kind, state, role, office)) ENGINE=InnoDB;

CREATE TABLE ccc.move (id SMALLINT NOT NULL PRIMARY KEY, kind CHAR(3) NOT NULL, from_state VARCHAR(24) NOT NULL,
  to_state VARCHAR(24) NOT NULL, action VARCHAR(40) NOT NULL, zh VARCHAR(40), en VARCHAR(60), roles VARCHAR(80),
  second VARCHAR(80), not_by VARCHAR(80), cond VARCHAR(120), asks TEXT, guards TEXT, stamp VARCHAR(80), signer VARCHAR(40),
  effect VARCHAR(160), deadline VARCHAR(60), deadline_from VARCHAR(40), reason TINYINT(1) NOT NULL, danger TINYINT(1) NOT NULL,
  drill TINYINT(1) NOT NULL, article VARCHAR(20), note TEXT,
  has_child TINYINT(1) NOT NULL DEFAULT 0, has_gate TINYINT(1) NOT NULL DEFAULT 0, has_any TINYINT(1) NOT NULL DEFAULT 0, missing VARCHAR(80) COMMENT 'gate or effect not built',
  KEY action (kind, action, from_state)) ENGINE=InnoDB;
-- Deadlines that count in a state: of its own moves (near 0), of those one step on (1).
CREATE TABLE ccc.due_step (kind CHAR(3) NOT NULL, state VARCHAR(24) NOT NULL, near TINYINT NOT NULL, move SMALLINT NOT NULL, deadline VARCHAR(60) NOT NULL,
  deadline_from VARCHAR(40), stamp VARCHAR(40) COMMENT 'not once this is filled', cond TINYINT(1) NOT NULL, stops TINYINT(1) NOT NULL, PRIMARY KEY (kind, state, near, move)) ENGINE=InnoDB;
CREATE TABLE ccc.move_word (kind CHAR(3) NOT NULL, action VARCHAR(40) NOT NULL, zh VARCHAR(40), en VARCHAR(60), PRIMARY KEY (kind, action)) ENGINE=InnoDB;
CREATE TABLE ccc.move_role (move SMALLINT NOT NULL, role VARCHAR(16) NOT NULL, office VARCHAR(40) NOT NULL,
  PRIMARY KEY (move, role, office)) ENGINE=InnoDB;
CREATE TABLE ccc.move_second (move SMALLINT NOT NULL, grp TINYINT NOT NULL, role VARCHAR(16) NOT NULL, office VARCHAR(40) NOT NULL,
  PRIMARY KEY (move, grp, role, office)) ENGINE=InnoDB;
CREATE TABLE ccc.move_ask (move SMALLINT NOT NULL, n TINYINT NOT NULL, col VARCHAR(40) NOT NULL, typ VARCHAR(60) NOT NULL,
  list VARCHAR(40) COMMENT 'choice list', child VARCHAR(40) COMMENT 'table whose rows are asked', own_child TINYINT(1) NOT NULL DEFAULT 0 COMMENT '1 = the kernel writes those rows',
  base VARCHAR(20), re VARCHAR(255), max_len INT, how VARCHAR(8) COMMENT 'plain, choice, ref, range, ts; empty = by f_value',
  ref_kind CHAR(3), lo INT, hi INT, required TINYINT(1) NOT NULL, need_col VARCHAR(40), need_vals VARCHAR(255), need_neg TINYINT(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (move, n), UNIQUE KEY col (move, col)) ENGINE=InnoDB;
CREATE TABLE ccc.move_when (move SMALLINT NOT NULL, col VARCHAR(40) NOT NULL, vals VARCHAR(120) NOT NULL, neg TINYINT(1) NOT NULL,
  PRIMARY KEY (move, col, neg)) ENGINE=InnoDB;
CREATE TABLE ccc.move_guard (move SMALLINT NOT NULL, rule VARCHAR(10) NOT NULL,
  judge VARCHAR(3) NOT NULL DEFAULT '' COMMENT 'kind whose view judges it, * the kernel itself, empty = not built',
  PRIMARY KEY (move, rule)) ENGINE=InnoDB;
CREATE TABLE ccc.move_not (move SMALLINT NOT NULL, action VARCHAR(40) NOT NULL, PRIMARY KEY (move, action)) ENGINE=InnoDB;
CREATE TABLE ccc.move_effect (move SMALLINT NOT NULL, n TINYINT NOT NULL, effect VARCHAR(40) NOT NULL,
  built TINYINT(1) NOT NULL DEFAULT 0, PRIMARY KEY (move, n)) ENGINE=InnoDB;
CREATE TABLE ccc.move_stamp (move SMALLINT NOT NULL, n TINYINT NOT NULL, col VARCHAR(40) NOT NULL, typ VARCHAR(10) NOT NULL,
  PRIMARY KEY (move, n)) ENGINE=InnoDB;

CREATE TABLE ccc.effect (name VARCHAR(40) NOT NULL PRIMARY KEY, tables TEXT, zh VARCHAR(40), en VARCHAR(60), does TEXT) ENGINE=InnoDB;
CREATE TABLE ccc.field (tbl VARCHAR(40) NOT NULL, seq SMALLINT NOT NULL, col VARCHAR(40) NOT NULL, typ VARCHAR(60) NOT NULL,
  zh VARCHAR(40), en VARCHAR(60), demo TINYINT(1), PRIMARY KEY (tbl, col), KEY seq (tbl, seq)) ENGINE=InnoDB;
CREATE TABLE ccc.choice (list VARCHAR(40) NOT NULL, value VARCHAR(40) NOT NULL, zh VARCHAR(60), en VARCHAR(80), sort SMALLINT,
  PRIMARY KEY (list, value)) ENGINE=InnoDB;
CREATE TABLE ccc.sight (kind CHAR(3) NOT NULL, who VARCHAR(5) NOT NULL, sees VARCHAR(10) NOT NULL, note TEXT,
  PRIMARY KEY (kind, who)) ENGINE=InnoDB;
CREATE TABLE ccc.role (code VARCHAR(16) NOT NULL PRIMARY KEY, zh VARCHAR(40), en VARCHAR(60), side VARCHAR(5) NOT NULL,
  may_zh TEXT, may_en TEXT, sort INT NOT NULL) ENGINE=InnoDB;
CREATE TABLE ccc.param (name VARCHAR(40) NOT NULL PRIMARY KEY, value VARCHAR(255), unit VARCHAR(40), zh VARCHAR(80), en VARCHAR(120),
  article VARCHAR(20), basis VARCHAR(10), source TEXT, verified VARCHAR(5)) ENGINE=InnoDB;
CREATE TABLE ccc.obligation (id VARCHAR(10) NOT NULL PRIMARY KEY, article VARCHAR(20), basis VARCHAR(10), zh VARCHAR(120), en VARCHAR(160),
  period VARCHAR(40), due_rule TEXT, evidence TEXT, owner VARCHAR(40), reviewer VARCHAR(40), warn_days INT, rule VARCHAR(10), note TEXT) ENGINE=InnoDB;
CREATE TABLE ccc.indicator (id VARCHAR(10) NOT NULL PRIMARY KEY, target VARCHAR(10), dim_zh VARCHAR(40), dim_en VARCHAR(60),
  name_zh VARCHAR(80), name_en VARCHAR(120), unit VARCHAR(20), formula TEXT, source TEXT, weight DECIMAL(6,2), score_fn VARCHAR(60), article VARCHAR(20)) ENGINE=InnoDB;
CREATE TABLE ccc.fee_rule (id VARCHAR(10) NOT NULL PRIMARY KEY, cause TEXT, kind VARCHAR(20), value VARCHAR(40), cap_pct VARCHAR(20),
  action VARCHAR(20), article VARCHAR(20), zh VARCHAR(160), en VARCHAR(200)) ENGINE=InnoDB;
CREATE TABLE ccc.priority (impact INT NOT NULL, urgency INT NOT NULL, priority VARCHAR(4) NOT NULL, zh VARCHAR(20), en VARCHAR(20),
  PRIMARY KEY (impact, urgency)) ENGINE=InnoDB;
CREATE TABLE ccc.calendar (date DATE NOT NULL PRIMARY KEY, workday TINYINT(1) NOT NULL, note VARCHAR(80)) ENGINE=InnoDB;

-- What the kernel itself adds to the pack.
CREATE TABLE ccc.fieldtype (typ VARCHAR(20) NOT NULL PRIMARY KEY, re VARCHAR(255) NOT NULL, sqltype VARCHAR(40) NOT NULL,
  max_len INT NOT NULL) ENGINE=InnoDB;
CREATE TABLE ccc.text_short (col VARCHAR(40) NOT NULL PRIMARY KEY) ENGINE=InnoDB;
CREATE TABLE ccc.child_key (tbl VARCHAR(40) NOT NULL PRIMARY KEY, cols VARCHAR(120) NOT NULL) ENGINE=InnoDB;
-- Tables whose rows a form may ask: parent, and the columns a row of the form has, in order.
CREATE TABLE ccc.child (tbl VARCHAR(40) NOT NULL PRIMARY KEY, parent_kind CHAR(3), parent_col VARCHAR(40), kind CHAR(3)) ENGINE=InnoDB;
CREATE TABLE ccc.child_col (tbl VARCHAR(40) NOT NULL, n TINYINT NOT NULL, col VARCHAR(40) NOT NULL, typ VARCHAR(60) NOT NULL,
  PRIMARY KEY (tbl, n), UNIQUE KEY col (tbl, col)) ENGINE=InnoDB;
CREATE TABLE ccc.sight_cut (kind CHAR(3) NOT NULL, who VARCHAR(5) NOT NULL, cols VARCHAR(255) NOT NULL, cut VARCHAR(20) NOT NULL,
  hide VARCHAR(80) NOT NULL, scope CHAR(1), PRIMARY KEY (kind, who)) ENGINE=InnoDB;
-- What exists in this version, from information_schema (build_gates).
CREATE TABLE ccc.built_rule (kind CHAR(3) NOT NULL, rule VARCHAR(10) NOT NULL, PRIMARY KEY (kind, rule)) ENGINE=InnoDB;
CREATE TABLE ccc.gate_part (kind CHAR(3) NOT NULL, n SMALLINT NOT NULL, rule VARCHAR(10) NOT NULL, PRIMARY KEY (kind, n)) ENGINE=InnoDB;
CREATE TABLE ccc.built_effect (effect VARCHAR(40) NOT NULL PRIMARY KEY) ENGINE=InnoDB;
