-- Assessment and fees: figures, what they are counted from, statements. Sight as
-- everywhere: a row is there where its record is seen. Each view has a unique key
-- column (K) to page by. Money is integer fen, in columns that end in _fen.
--
--   v_cat_report       report seq (K with report) col zh en: columns of the reports, in order
--   v_score            k (K) record_id number state target org n indicator aspect_zh aspect_en name_zh name_en measure formula score_fn value cases
--                      weight points computed by_hand hand_doc hand_by hand_at hand_note sources formula_version: items of an assessment of the
--                      provider (AS-2026Q2) or of a unit (MZJ/2026); indicator '*' = the whole, where a ruling set it. value NULL = no case
--   v_score_source     k (K) number indicator n ref app counted good value note seen title: records behind a figure. counted 0 = told as evidence;
--                      good 1/0 where the case is met or not; title only where the caller sees that record (seen)
--   v_fee_line         k (K) number seq app app_name app_name_en org org_name org_name_en item item_zh unit qty months price_fen amount_fen note mark
--   v_fee_deduction    k (K) number seq rule rule_zh rule_en times indicator name_zh name_en record amount_fen note article
--   v_fee_sum          record_id (K) number period state base_fen lines_fen deductions_fen cap_fen deduct_fen payable_fen problems:
--                      what the lines and deductions come to beside what the statement says; problems = what postpones the payment (F16)
--   v_fee_problem      k (K) number ref since title
--   v_statement_figure k (K) number seq figure value unit query sources
--   p_report_assessment, p_report_unit, p_report_fee, p_report_usage(period, unit): 66_report.sql
USE ccc_api;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_cat_report AS SELECT report, seq, col, zh, en FROM ccc.report_column;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_score AS
SELECT h.record_id*100+COALESCE(i.n,99) k, h.record_id, h.number, h.state, IF(h.kind='ASM','CSP','UNIT') target, h.org, COALESCE(i.n,99) n, s.indicator, i.dim_zh aspect_zh, i.dim_en aspect_en,
  COALESCE(i.name_zh,'得分') name_zh, COALESCE(i.name_en,'Score') name_en, i.unit measure, i.formula, i.score_fn, s.value, s.cases, COALESCE(i.weight,100) weight, COALESCE(s.hand_points,s.computed_points) points,
  s.computed_points computed, s.hand_points by_hand, s.hand_doc, s.hand_by, s.hand_at, s.hand_note, (SELECT COUNT(*) FROM ccc.score_source x WHERE x.record=s.record AND x.indicator=s.indicator) sources, s.formula_version
  FROM ccc.seen_record h JOIN ccc.score_item s ON s.record=h.record_id LEFT JOIN (SELECT j.*, CAST(SUBSTRING(j.id,2) AS SIGNED) n FROM ccc.indicator j) i ON i.id=s.indicator WHERE h.kind IN ('ASM','UAS');

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_score_source AS
SELECT CONCAT(h.number,'/',s.indicator,'/',LPAD(s.n,6,'0')) k, h.number, s.indicator, s.n, s.ref, s.app, s.num IS NOT NULL counted, IF(s.den=1 AND s.num IN (0,1), s.num=1, NULL) good, ROUND(s.num/COALESCE(s.den,1),4) value, s.note,
  EXISTS (SELECT 1 FROM ccc.visible v2 JOIN ccc.scope s2 ON s2.kind=v2.kind AND s2.scope=v2.scope WHERE v2.account=SUBSTRING_INDEX(SESSION_USER(),'@',1) AND v2.kind=r.kind AND s2.record=r.id) seen,
  IF(EXISTS (SELECT 1 FROM ccc.visible v2 JOIN ccc.scope s2 ON s2.kind=v2.kind AND s2.scope=v2.scope WHERE v2.account=SUBSTRING_INDEX(SESSION_USER(),'@',1) AND v2.kind=r.kind AND s2.record=r.id), r.title, NULL) title
  FROM ccc.seen_record h JOIN ccc.score_source s ON s.record=h.record_id LEFT JOIN ccc.record r ON r.number=s.ref WHERE h.kind IN ('ASM','UAS');

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_fee_line AS
SELECT CONCAT(h.number,'/',LPAD(l.seq,6,'0')) k, h.number, l.seq, l.app, a.name_zh app_name, a.name_en app_name_en, a.org, o.name_zh org_name, o.name_en org_name_en, l.kind item, p.name_zh item_zh, p.unit, l.qty, l.months,
  l.price_fen, l.amount_fen, l.note, IF(COALESCE(p.in_scope,0)=0 OR NOT (l.amount_fen<=>l.qty*l.months*l.price_fen),'!','') mark
  FROM ccc.seen_record h JOIN ccc.fee_line l ON l.fee=h.number LEFT JOIN ccc.app a ON a.code=l.app LEFT JOIN ccc.org o ON o.code=a.org
  LEFT JOIN ccc.price p ON p.record=(SELECT MAX(q.record) FROM ccc.price q WHERE q.kind=l.kind) WHERE h.kind='FEE';

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_fee_deduction AS
SELECT CONCAT(h.number,'/',LPAD(d.seq,6,'0')) k, h.number, d.seq, d.fee_rule rule, q.zh rule_zh, q.en rule_en, d.times, d.indicator, i.name_zh, i.name_en, d.record, d.amount_fen, d.note, q.article
  FROM ccc.seen_record h JOIN ccc.fee_deduction d ON d.fee=h.number LEFT JOIN ccc.fee_rule q ON q.id=d.fee_rule LEFT JOIN ccc.indicator i ON i.id=d.indicator WHERE h.kind='FEE';

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_fee_sum AS
SELECT h.record_id, h.number, f.period, h.state, h.state_zh, h.state_en, f.base_fen, (SELECT COALESCE(SUM(l.amount_fen),0) FROM ccc.fee_line l WHERE l.fee=f.id) lines_fen,
  (SELECT COALESCE(SUM(d.amount_fen),0) FROM ccc.fee_deduction d WHERE d.fee=f.id) deductions_fen, c.cap_fen, f.deduct_fen, f.payable_fen,
  (SELECT COUNT(*) FROM ccc.fee_problem x JOIN ccc.clock1 n WHERE x.record=f.record AND x.since<=n.at AND x.until_>n.at) problems
  FROM ccc.seen_record h JOIN ccc.fee f ON f.record=h.record_id JOIN ccc.fee_cap c ON c.fee=f.id WHERE h.kind='FEE';

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_fee_problem AS
SELECT CONCAT(h.number,'/',x.ref) k, h.number, x.ref, x.since, r.title
  FROM ccc.seen_record h JOIN ccc.fee_problem x ON x.record=h.record_id JOIN ccc.clock1 n ON x.since<=n.at AND x.until_>n.at LEFT JOIN ccc.record r ON r.number=x.ref WHERE h.kind='FEE';

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_statement_figure AS
SELECT CONCAT(h.number,'/',LPAD(g.seq,3,'0')) k, h.number, g.seq, g.figure, g.value, g.unit, g.query, g.sources FROM ccc.seen_record h JOIN ccc.statement_figure g ON g.record=h.record_id WHERE h.kind='USG';
