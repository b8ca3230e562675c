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
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_cat_article AS SELECT no, chapter_zh, chapter_en, title_zh, title_en, summary_zh, summary_en FROM ccc.article;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_cat_param AS SELECT name, value, unit, zh, en, article, basis, source, verified FROM ccc.param;
