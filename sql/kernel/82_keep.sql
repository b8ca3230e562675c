-- What is kept: article texts and recordings. Promises: an imported text is never edited or removed, a newer one stands
-- beside it (R01.1); a recording younger than log_keep_days is not removed by anybody (R13.7).
DELIMITER //

CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.article_text_u BEFORE UPDATE ON ccc.article_text FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45008, MESSAGE_TEXT = 'R01.1|article_text' //
CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.article_text_d BEFORE DELETE ON ccc.article_text FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45008, MESSAGE_TEXT = 'R01.1|article_text' //

-- Recordings and the steps of runs: nothing is changed once it is written; gone may be only what is old enough.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.keep_young(p_at DATETIME(6))
BEGIN
  DECLARE l_days INT DEFAULT ccc.param('log_keep_days', ccc.local_date(ccc.centre_now()));
  DECLARE l_msg VARCHAR(80);
  IF p_at > ccc.centre_now() - INTERVAL COALESCE(l_days, 184) DAY THEN
    SET l_msg = CONCAT('R13.7|{"n":', COALESCE(l_days, 184), '}');
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45008, MESSAGE_TEXT = l_msg;
  END IF;
END //
CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.transcript_keep BEFORE DELETE ON ccc.transcript FOR EACH ROW CALL ccc.keep_young(OLD.at) //
CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.run_step_keep BEFORE DELETE ON ccc.run_step FOR EACH ROW CALL ccc.keep_young(COALESCE(OLD.ended_at, OLD.started_at, OLD.intent_at, '9999-12-31')) //
DELIMITER ;
