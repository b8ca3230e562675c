-- Effect of rounds: what was read is judged by the limits in force.

DELIMITER //

-- Whatever the form said of it: a number is in order within lo and hi, a mark when it reads 正常. What cannot be read as a
-- number is not in order.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_judge_readings(p_record BIGINT, p_seq INT)
  UPDATE ccc.round d JOIN ccc.reading g ON g.round=d.id JOIN ccc.round_item t ON t.code=g.item
     SET g.ok=IF(t.kind='num', IF(g.value REGEXP '^[-+]?[0-9]+([.][0-9]+)?$', COALESCE(CAST(g.value AS DECIMAL(14,4))>=t.lo,1) AND COALESCE(CAST(g.value AS DECIMAL(14,4))<=t.hi,1), 0), g.value='正常')
   WHERE d.record=p_record//

DELIMITER ;
