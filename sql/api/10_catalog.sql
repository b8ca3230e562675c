-- The rule pack as the client reads it: kinds, states, moves with what they ask, fields, choices, rules, roles. The same
-- for everybody.
USE ccc_api;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_cat_kind AS
  SELECT k.kind, k.tbl, k.zh, k.en, k.article, k.number, k.key_col, k.kind <> 'ANY' AS own, k.sort FROM ccc.kind k;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_cat_state AS
  SELECT kind, state, zh, en, holder, final, clock, sort FROM ccc.state;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_cat_move AS
  SELECT id, kind, from_state, to_state, action, zh, en, roles, second, cond, reason, danger, drill, article, guards, stamp, note, missing FROM ccc.move;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_cat_ask AS
  SELECT a.move, a.n, a.col, a.typ, a.required, a.need_col, a.need_vals, a.need_neg, COALESCE(f.zh, a.col) AS zh, COALESCE(f.en, a.col) AS en, a.list, a.child
  FROM ccc.move_ask a JOIN ccc.move m ON m.id = a.move JOIN ccc.kind k ON k.kind = m.kind LEFT JOIN ccc.field f ON f.tbl = k.tbl AND f.col = a.col;
-- What a row of an asked list holds, in the order of the short form 'a,x;b,y'.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_cat_child AS
  SELECT c.tbl, c.n, c.col, c.typ, COALESCE(f.zh, c.col) AS zh, COALESCE(f.en, c.col) AS en FROM ccc.child_col c LEFT JOIN ccc.field f ON f.tbl = c.tbl AND f.col = c.col;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_cat_field AS SELECT tbl, seq, col, typ, zh, en FROM ccc.field;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_cat_choice AS SELECT list, value, zh, en, sort FROM ccc.choice;
-- The version of each rule in force today.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_cat_rule AS
  SELECT r.id AS rule, r.article, r.basis, r.severity, r.msg_zh, r.msg_en, r.supplier, r.remedy, r.holds, r.from_on, r.to_on
  FROM ccc.rule r CROSS JOIN ccc.now1 n WHERE n.today >= r.from_on AND (r.to_on IS NULL OR n.today <= r.to_on);
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_cat_role AS SELECT code, zh, en, side, may_zh, may_en, sort FROM ccc.role;
-- With the newest official text that the centre has imported (empty: none yet).
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_cat_article AS
  SELECT a.no, a.chapter_zh, a.chapter_en, a.title_zh, a.title_en, a.summary_zh, a.summary_en, t.text, t.version AS text_version, t.source AS text_source
  FROM ccc.article a LEFT JOIN ccc.article_text t ON t.no = a.no AND NOT EXISTS (SELECT 1 FROM ccc.article_text x WHERE x.no = t.no AND x.version > t.version);
-- Each parameter with the value of today, where it comes from and how long it holds.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_cat_param AS
  SELECT p.name, s.value, p.unit, p.zh, p.en, p.article, p.basis, COALESCE((SELECT v.source FROM ccc.param_value v JOIN ccc.record r ON r.id = v.record AND r.state IN ('in_force', 'replaced')
      WHERE v.name = p.name AND v.from_on <= n.today AND (v.to_on IS NULL OR v.to_on >= n.today) ORDER BY v.from_on DESC, v.record DESC LIMIT 1), p.source) AS source,
    p.verified, IF(s.from_on > '1000-01-01', s.from_on, NULL) AS from_on, IF(s.to_on < '9999-12-31', s.to_on, NULL) AS to_on
  FROM ccc.param p CROSS JOIN ccc.now1 n LEFT JOIN ccc.param_span s ON s.name = p.name AND s.from_on <= n.today AND s.to_on >= n.today;
