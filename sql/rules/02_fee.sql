-- What the fee rules say of an assessment: hits, each with the record behind it, and what
-- a hit costs a statement. Read from the sources that an assessment was counted from
-- (score_source), so that a deduction goes back to an item and a record. All amounts are
-- integer fen; a rule's total is rounded once, half up, and shared out among its hits in
-- their order, so that the parts add up to it.

DELIMITER //
-- The bounds in a fee rule's cause: '80 <= score < 90', 'score >= 90', 'a < 95.00', '99.00 <= a < target'. NULL = none, or
-- the target.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.cause_low(p_cause TEXT) RETURNS DECIMAL(10,4) DETERMINISTIC NO SQL
RETURN CAST(NULLIF(COALESCE(NULLIF(REGEXP_SUBSTR(p_cause, '[0-9.]+(?= *<= *(score|a)\\b)'), ''), REGEXP_SUBSTR(p_cause, '(?<=score >= )[0-9.]+')), '') AS DECIMAL(10,4))//
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.cause_high(p_cause TEXT) RETURNS DECIMAL(10,4) DETERMINISTIC NO SQL
RETURN CAST(NULLIF(REGEXP_SUBSTR(p_cause, '(?<=score < |[ ]a < )[0-9.]+'), '') AS DECIMAL(10,4))//
DELIMITER ;

-- The score of an assessment, or of a live count, from its items.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.score_sum AS
SELECT s.record source, COALESCE(MAX(IF(s.indicator='*',s.hand_points,NULL)), SUM(IF(s.indicator='*',0,COALESCE(s.hand_points,s.computed_points)))) score FROM ccc.score_item s GROUP BY s.record;

-- A period has a record of its own to point at, or else its assessment.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.fee_statement AS
SELECT f.record, f.id fee, f.period, f.base_fen, f.assessment, ccc.period_begin(f.period) from_on, ccc.period_end(f.period) to_on,
  COALESCE((SELECT r.number FROM ccc.record r WHERE r.number=CONCAT('PD-',f.period)), f.assessment) about
  FROM ccc.fee f;

-- Hits of the rules that count: (source, fee, fee_rule, indicator, ref, app, note).
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.fee_hit AS
-- F01 to F05: the grade is of all items, '*'
SELECT t.source, f.fee, q.id fee_rule, '*' indicator, COALESCE(f.assessment,f.about) ref, NULL app, CONCAT(t.score,' -> ',q.value,' %') note
  FROM ccc.score_sum t JOIN ccc.fee_statement f JOIN ccc.fee_rule q ON q.kind='pay_ratio' AND CAST(q.value AS DECIMAL(10,4))<100
   AND t.score>=COALESCE(ccc.cause_low(q.cause),-1) AND t.score<COALESCE(ccc.cause_high(q.cause),1000000)
UNION ALL
SELECT s.record, f.fee, IF(i.priority='P1','F06','F07'), 'I04', i.id, i.app, s.note
  FROM ccc.score_source s JOIN ccc.incident i ON i.id=s.ref AND i.priority IN ('P1','P2') JOIN ccc.fee_statement f WHERE s.indicator='I04' AND s.num=0
UNION ALL
-- F08 to F10: availability of one system against its target or the bounds
SELECT s.record, f.fee, q.id, 'I11', s.ref, s.app, CONCAT(ROUND(s.num,4),' %, ',s.note)
  FROM ccc.score_source s JOIN ccc.app a ON a.code=s.app JOIN ccc.fee_statement f
  JOIN ccc.fee_rule q ON q.kind='pct_app' AND s.num>=COALESCE(ccc.cause_low(q.cause),0)
   AND s.num<IF(q.cause LIKE '%< target%', CAST(ccc.param(CONCAT('avail_target_L',LEAST(GREATEST(COALESCE(a.mlps_level,1),1),3)),f.to_on) AS DECIMAL(10,4)), COALESCE(ccc.cause_high(q.cause),101))
 WHERE s.indicator='I11' AND s.num IS NOT NULL
UNION ALL
SELECT s.record, f.fee, 'F11', 'I07', i.id, i.app, s.note FROM ccc.score_source s JOIN ccc.incident i ON i.id=s.ref AND i.side='CSP' JOIN ccc.fee_statement f WHERE s.indicator='I07' AND s.num=1
UNION ALL
SELECT s.record, f.fee, 'F12', 'I10', f.about, NULL, s.ref FROM ccc.score_source s JOIN ccc.fee_statement f WHERE s.indicator='I10' AND s.num=0 AND s.ref REGEXP '^[0-9]{4}-[0-9]{2}$'
UNION ALL
SELECT s.record, f.fee, 'F13', 'I09', s.ref, s.app, s.note FROM ccc.score_source s JOIN ccc.fee_statement f WHERE s.indicator='I09' AND s.num=1
UNION ALL
SELECT s.record, f.fee, 'F14', 'I16', s.ref, s.app, s.note FROM ccc.score_source s JOIN ccc.fee_statement f WHERE s.indicator='I16' AND s.num=0
UNION ALL
-- the year's last period pays for a year without a drill
SELECT t.source, f.fee, 'F15', 'I18', f.about, NULL, CAST(YEAR(f.to_on) AS CHAR(4))
  FROM ccc.score_sum t JOIN ccc.fee_statement f ON MONTH(f.to_on)=12 JOIN ccc.centre z ON z.n=1
 WHERE NOT EXISTS (SELECT 1 FROM ccc.drill d JOIN ccc.record r ON r.id=d.record AND r.state='closed' WHERE YEAR(CONVERT_TZ(d.ended_at,'+00:00',z.tz))=YEAR(f.to_on));

-- What the lines of a statement come to, in all and for each system.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.fee_app AS SELECT l.fee, l.app, SUM(l.amount_fen) amount_fen FROM ccc.fee_line l GROUP BY l.fee, l.app;

-- The deductions that follow, hit by hit. Ask with source and fee given.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.fee_deduct AS
SELECT x.source, x.fee, x.fee_rule, x.n, x.indicator, x.ref, x.app, x.note, CASE q.kind
    WHEN 'pay_ratio' THEN ROUND(x.base_fen*(100-CAST(q.value AS DECIMAL(10,4)))/100)
    WHEN 'pct_app' THEN ROUND(COALESCE(a.amount_fen,0)*CAST(q.value AS DECIMAL(10,4))/100)
    ELSE ROUND(x.base_fen*LEAST(x.n*CAST(q.value AS DECIMAL(10,4)), COALESCE(CAST(q.cap_pct AS DECIMAL(10,4)),100))/100)
      - ROUND(x.base_fen*LEAST((x.n-1)*CAST(q.value AS DECIMAL(10,4)), COALESCE(CAST(q.cap_pct AS DECIMAL(10,4)),100))/100) END amount_fen
  FROM (SELECT h.source, h.fee, h.fee_rule, h.indicator, h.ref, h.app, h.note, f.base_fen, ROW_NUMBER() OVER (PARTITION BY h.source, h.fee, h.fee_rule ORDER BY h.ref, h.note) n
      FROM ccc.fee_hit h JOIN ccc.fee f ON f.id=h.fee) x
  JOIN ccc.fee_rule q ON q.id=x.fee_rule LEFT JOIN ccc.fee_app a ON a.fee=x.fee AND a.app=x.app;

-- The most that may be deducted from a statement.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.fee_cap AS
SELECT f.id fee, ROUND(f.base_fen*CAST(ccc.param('deduct_cap_pct', ccc.period_end(f.period)) AS DECIMAL(10,4))/100) cap_fen FROM ccc.fee f;

-- Problems that postpone a payment (F16, R20.7): orders overdue and not answered, larger
-- incidents of the period or before it that are not resolved; with the times between
-- which they stand. closed_at: when an order is closed, which a release waits for.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.fee_problem AS
SELECT f.record, x.id ref, CONVERT_TZ(CAST(x.due_on+INTERVAL 1 DAY AS DATETIME(6)),z.tz,'+00:00') since, IF(r.state IN ('submitted','closed'),COALESCE(LEAST(COALESCE(x.submitted_at,x.closed_at),COALESCE(x.closed_at,x.submitted_at)),'9999-12-31'),'9999-12-31') until_,
  IF(r.state='closed',COALESCE(x.closed_at,'9999-12-31'),'9999-12-31') closed_at
  FROM ccc.fee f JOIN ccc.centre z ON z.n=1 JOIN ccc.rectify x ON x.due_on IS NOT NULL AND x.issued_at IS NOT NULL JOIN ccc.record r ON r.id=x.record AND r.drill=0
UNION ALL
SELECT f.record, i.id, i.logged_at, COALESCE(i.resolved_at,'9999-12-31'), COALESCE(i.resolved_at,'9999-12-31')
  FROM ccc.fee f JOIN ccc.centre z ON z.n=1 JOIN ccc.incident i ON i.priority IN ('P1','P2')
  JOIN ccc.record r ON r.id=i.record AND r.drill=0 AND r.state<>'cancelled'
 -- in ON the server would call the function with the reader's rights
 WHERE i.logged_at<CONVERT_TZ(CAST(ccc.period_end(f.period)+INTERVAL 1 DAY AS DATETIME(6)),z.tz,'+00:00');

-- Offices that sign with a move: that of who makes it, and those of its second persons.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.move_sign AS
SELECT a.org office FROM ccc.actor1 a WHERE a.org IS NOT NULL
UNION ALL
SELECT COALESCE(NULLIF(s.office,''), (SELECT MIN(h.office) FROM ccc.held h WHERE h.role=s.role)) FROM ccc.move_second s JOIN ccc.form1 f ON f.move=s.move;
