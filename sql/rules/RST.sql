-- Gates of rosters (Art. 8). They look at what is planned, with what the form
-- changes; what happened is found at DTY.

DELIMITER //

-- Start or end of a shift (number: local date and code) by the shift's hours, in UTC.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.shift_at(p_shift_id VARCHAR(80), p_end TINYINT) RETURNS DATETIME(6)
NOT DETERMINISTIC READS SQL DATA
RETURN (SELECT CONVERT_TZ(CAST(LEFT(p_shift_id,10) AS DATETIME(6))+INTERVAL (TIME_TO_SEC(IF(p_end,s.end,s.start))+IF(p_end AND TIME_TO_SEC(s.end)<=TIME_TO_SEC(s.start),86400,0)) SECOND, z.tz, '+00:00')
  FROM ccc.shift s JOIN ccc.centre z ON z.n=1 WHERE s.code=SUBSTR(p_shift_id,11) AND p_shift_id REGEXP '^[0-9]{4}-[0-9]{2}-[0-9]{2}[A-Z0-9]+$')//

-- Hours in which a person who takes a shift (and gives another up) has no proper
-- break; NULL where block and rests are in order. Blocks less than an hour apart
-- are one; drafts of the month count like what is published.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.duty_strain(p_month VARCHAR(7), p_staff VARCHAR(80), p_shift_id VARCHAR(80), p_out VARCHAR(80)) RETURNS INT
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_s, l_e, l_from, l_span, l_to DATETIME(6);
  DECLARE l_max, l_rest, l_gap INT;
  DECLARE l_bad, l_ours TINYINT DEFAULT 0;
  SET l_s=ccc.shift_at(p_shift_id,0), l_e=ccc.shift_at(p_shift_id,1);
  IF l_s IS NULL OR p_staff IS NULL THEN RETURN NULL; END IF;
  SELECT max_h*60, rest_h*60 INTO l_max, l_rest FROM ccc.duty_figure;
  FOR r IN (SELECT l_s s, l_e e UNION SELECT o.plan_start, o.plan_end FROM ccc.roster o JOIN ccc.record c ON c.id=o.record AND c.state<>'absent'
        WHERE o.staff=p_staff AND o.shift_id<>COALESCE(p_out,'') AND o.plan_start BETWEEN l_s-INTERVAL 3 DAY AND l_e+INTERVAL 3 DAY
      UNION SELECT w.plan_start, w.plan_end FROM ccc.roster_row w JOIN ccc.roster_month m ON m.month=w.month AND m.published_at IS NULL
        WHERE w.month=p_month AND w.staff=p_staff AND w.plan_start BETWEEN l_s-INTERVAL 3 DAY AND l_e+INTERVAL 3 DAY ORDER BY 1) DO
    SET l_gap=TIMESTAMPDIFF(MINUTE, l_to, r.s);
    -- a proper rest ends the span that is looked at
    IF l_to IS NULL OR l_gap>=l_rest THEN
      IF l_bad AND l_ours THEN RETURN CEIL(TIMESTAMPDIFF(MINUTE, l_span, l_to)/60); END IF;
      SET l_span=r.s, l_from=r.s, l_bad=0, l_ours=0, l_to=r.e;
    ELSE
      IF l_gap>=60 THEN SET l_bad=1, l_from=r.s; END IF;
      SET l_to=GREATEST(l_to, r.e);
    END IF;
    IF TIMESTAMPDIFF(MINUTE, l_from, l_to)>l_max THEN SET l_bad=1; END IF;
    IF r.s=l_s THEN SET l_ours=1; END IF;
  END FOR;
  RETURN IF(l_bad AND l_ours, CEIL(TIMESTAMPDIFF(MINUTE, l_span, l_to)/60), NULL);
END//

-- First moment of a draft's month with fewer than the least number of persons, as
-- the number of the shift that should cover it, or the local time. NULL: none.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.roster_gap(p_month VARCHAR(7)) RETURNS VARCHAR(80)
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_from, l_to DATETIME(6);
  DECLARE l_tz VARCHAR(6);
  DECLARE l_least INT;
  SELECT least, tz INTO l_least, l_tz FROM ccc.duty_figure JOIN ccc.centre ON n=1;
  SET l_from=CONVERT_TZ(CAST(CONCAT(p_month,'-01') AS DATETIME(6)), l_tz, '+00:00'),
    l_to=CONVERT_TZ(CAST(CONCAT(p_month,'-01') AS DATETIME(6))+INTERVAL 1 MONTH, l_tz, '+00:00');
  -- fewer people only where one's hours end
  FOR t IN (SELECT l_from at UNION SELECT w.plan_end FROM ccc.roster_row w WHERE w.month=p_month AND w.plan_end>l_from AND w.plan_end<l_to ORDER BY 1) DO
    IF (SELECT COUNT(*) FROM ccc.roster_row w WHERE w.month=p_month AND w.plan_start<=t.at AND w.plan_end>t.at)
       +(SELECT COUNT(*) FROM ccc.roster o JOIN ccc.record c ON c.id=o.record AND c.state<>'absent' WHERE o.plan_start<=t.at AND o.plan_end>t.at AND o.plan_start<l_from) < l_least THEN
      RETURN COALESCE((SELECT CONCAT(DATE(CONVERT_TZ(t.at,'+00:00',l_tz)),s.code) FROM ccc.shift s JOIN ccc.record c ON c.id=s.record AND c.state='in_force'
        WHERE TIME_TO_SEC(s.start)=TIME_TO_SEC(TIME(CONVERT_TZ(t.at,'+00:00',l_tz))) ORDER BY s.code LIMIT 1), DATE_FORMAT(CONVERT_TZ(t.at,'+00:00',l_tz),'%Y-%m-%d %H:%i'));
    END IF;
  END FOR;
  RETURN NULL;
END//

DELIMITER ;

-- Who takes which shift by the form, and who leaves it: the shift itself, and in a swap the one given back.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.rst_take AS
SELECT m.record, m.month, f.action, JSON_VALUE(f.vals,'$.staff') staff, JSON_VALUE(f.vals,'$.shift_id') shift_id, IF(f.action='swap',a.staff,JSON_VALUE(f.vals,'$.staff_out')) staff_out,
  JSON_VALUE(f.vals,'$.back_shift_id') out_shift
  FROM ccc.roster_month m JOIN ccc.form1 f JOIN ccc.actor1 a WHERE f.action IN ('fill','swap','replace')
UNION ALL
SELECT m.record, m.month, f.action, a.staff, JSON_VALUE(f.vals,'$.back_shift_id'), JSON_VALUE(f.vals,'$.staff'), JSON_VALUE(f.vals,'$.shift_id')
  FROM ccc.roster_month m JOIN ccc.form1 f JOIN ccc.actor1 a WHERE f.action='swap' AND JSON_VALUE(f.vals,'$.back_shift_id')<>'';
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.rst_strain AS
SELECT t.record, t.staff, t.shift_id, ccc.duty_strain(t.month,t.staff,t.shift_id,t.out_shift) h FROM ccc.rst_take t;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.rst_gap AS
SELECT m.record, ccc.roster_gap(m.month) slot FROM ccc.roster_month m JOIN ccc.form1 f WHERE f.action='publish';

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_RST AS
SELECT s.record record, 'R08.3' rule, NULL done, JSON_OBJECT('who',s.staff,'n',s.h,'shift',s.shift_id) detail FROM ccc.rst_strain s WHERE s.h IS NOT NULL
UNION ALL
SELECT g.record, 'R08.5', NULL, JSON_OBJECT('slot',g.slot) FROM ccc.rst_gap g WHERE g.slot IS NOT NULL
UNION ALL
-- after a swap the shift still has as many as it must
SELECT t.record, 'R08.5', NULL, JSON_OBJECT('slot',t.shift_id)
  FROM ccc.rst_take t JOIN ccc.duty_figure g
 WHERE t.action IN ('swap','replace') AND (SELECT COUNT(*) FROM ccc.roster o JOIN ccc.record c ON c.id=o.record AND c.state<>'absent' WHERE o.shift_id=t.shift_id AND o.staff NOT IN (t.staff,t.staff_out))+1<g.least;
