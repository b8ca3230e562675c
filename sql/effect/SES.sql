-- Effects of sessions: the recording is opened with the session and closed with
-- it; who looks at one is written down where the person recorded sees it.

DELIMITER //

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_start_recording(p_record BIGINT, p_seq INT)
  INSERT INTO ccc.transcript(owner, host, part, session, at, bytes, sha256, chain, data)
    SELECT s.id, s.host, 1, s.id, @ccc_now, 0, SHA2('',256), SHA2(CONCAT(REPEAT('0',64),SHA2('',256)),256), '' FROM ccc.session s WHERE s.record=p_record//

-- The last part holds no output: its size and hash are those of all parts before it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_end_recording(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_part, l_bytes INT;
  DECLARE l_chain CHAR(64);
  SELECT MAX(t.part), SUM(t.bytes) INTO l_part, l_bytes FROM ccc.session s JOIN ccc.transcript t ON t.owner=s.id WHERE s.record=p_record;
  IF l_part IS NOT NULL THEN
    SELECT t.chain INTO l_chain FROM ccc.session s JOIN ccc.transcript t ON t.owner=s.id AND t.part=l_part WHERE s.record=p_record;
    INSERT INTO ccc.transcript(owner, host, part, session, at, bytes, sha256, chain, data)
      SELECT s.id, s.host, l_part+1, s.id, @ccc_now, l_bytes, l_chain, SHA2(CONCAT(l_chain,l_chain),256), '' FROM ccc.session s WHERE s.record=p_record;
  END IF;
  UPDATE ccc.session SET ended_at=COALESCE(ended_at,@ccc_now) WHERE record=p_record;
END//

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_log_viewer(p_record BIGINT, p_seq INT)
  INSERT INTO ccc.session_view(session, staff, at, view_purpose) SELECT s.id, @ccc_actor, @ccc_now, s.view_purpose FROM ccc.session s WHERE s.record=p_record//

DELIMITER ;
