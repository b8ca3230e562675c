-- Effects of the hand-over of assets (Art. 21): frozen from the trigger on, then batch by batch, each line with its count
-- and both signatures.

DELIMITER //

-- freeze_disposals: from now on R21.5 refuses to retire an asset, and the trigger below to change its place or value. Moves
-- of assets that wait for a second person are void.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_freeze_disposals(p_record BIGINT, p_seq INT)
BEGIN
  UPDATE ccc.transfer SET triggered_at=COALESCE(triggered_at,@ccc_now), done_at=NULL WHERE record=p_record;
  FOR a IN (SELECT DISTINCT p.record, r.version FROM ccc.proposal p JOIN ccc.record r ON r.id=p.record WHERE r.kind='EQP' AND p.action IN ('EQP.retire','EQP.transfer')) DO
    CALL ccc.m_void(a.record, NULL, @ccc_actor, a.version);
  END FOR;
END//

CREATE OR REPLACE DEFINER=ccc_definer@localhost TRIGGER ccc.asset_frozen BEFORE UPDATE ON ccc.asset FOR EACH ROW
  IF (NOT (NEW.place<=>OLD.place) OR NOT (NEW.value_fen<=>OLD.value_fen)) AND EXISTS (SELECT 1 FROM ccc.transfer_on) THEN
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT='R21.5|{"field":"place"}';
  END IF//

-- write_batch. The lines of a hand-over are what its batches have said, the newest of each asset: signed by who asked for
-- the batch and by the receiver who consented. At completion every asset takes EQP.transfer, and the centre is safe after it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_write_batch(p_record BIGINT, p_seq INT)
BEGIN
  DECLARE l_id, l_asset VARCHAR(80);
  DECLARE l_action VARCHAR(40);
  SELECT r.number, e.action INTO l_id, l_action FROM ccc.record r JOIN ccc.event e ON e.record=r.id AND e.seq=p_seq WHERE r.id=p_record;
  IF l_action='complete' THEN
    FOR a IN (SELECT s.asset, s.batch FROM ccc.transfer_signed s JOIN ccc.asset q ON q.id=s.asset JOIN ccc.record r ON r.id=q.record AND r.state IN ('in_use','spare') WHERE s.transfer=l_id ORDER BY s.asset) DO
      CALL ccc.m_step('system', a.asset, 'EQP.transfer', JSON_OBJECT('batch', COALESCE(a.batch,'')), NULL, 'effect');
    END FOR;
  ELSE
    SELECT MIN(j.asset) INTO l_asset FROM ccc.event e JOIN JSON_TABLE(e.vals,'$.assets[*]' COLUMNS(asset VARCHAR(80) PATH '$.asset')) j JOIN ccc.asset q ON q.id=j.asset JOIN ccc.record r ON r.id=q.record
     WHERE e.record=p_record AND e.seq=p_seq AND r.state NOT IN ('in_use','spare');
    IF l_asset IS NOT NULL THEN
      SET l_asset=CONCAT('R21.5|', JSON_OBJECT('ref',l_asset));
      SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT=l_asset;
    END IF;
    DELETE FROM ccc.transfer_item WHERE transfer=l_id;
    INSERT INTO ccc.transfer_item(transfer, asset, batch, counted, given_by, received_by, signed_at, seal_no, rotated_at, note)
      SELECT l_id, x.asset, x.batch, x.counted, x.given_by, x.received_by, x.at, x.seal_no, x.rotated_at, x.note FROM (
        SELECT j.asset, JSON_VALUE(e.vals,'$.batch') batch, NULLIF(j.counted,'') counted, IF(e.actor='system',NULL,e.actor) given_by, JSON_VALUE(e.consents,'$[0].who') received_by, e.at,
          COALESCE(NULLIF(j.seal_no,''),JSON_VALUE(e.vals,'$.seal_no')) seal_no, NULLIF(j.rotated_at,'') rotated_at, NULLIF(j.note,'') note, ROW_NUMBER() OVER (PARTITION BY j.asset ORDER BY e.seq DESC) newest
        FROM ccc.event e JOIN JSON_TABLE(e.vals,'$.assets[*]' COLUMNS(asset VARCHAR(80) PATH '$.asset', counted VARCHAR(20) PATH '$.counted', seal_no VARCHAR(255) PATH '$.seal_no',
          rotated_at VARCHAR(40) PATH '$.rotated_at', note TEXT PATH '$.note')) j
        WHERE e.record=p_record AND e.action='sign_batch' AND e.outcome='done') x WHERE x.newest=1;
    UPDATE ccc.asset q JOIN ccc.transfer_item i ON i.asset=q.id AND i.transfer=l_id JOIN ccc.record r ON r.id=q.record AND r.state IN ('in_use','spare') SET q.batch=i.batch;
  END IF;
  IF EXISTS (SELECT 1 FROM ccc.live_unsafe) THEN
    SET l_asset=(SELECT CONCAT('R21.2|', JSON_OBJECT('missing', JSON_ARRAY(MIN(u.what)))) FROM ccc.live_unsafe u);
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO=45001, MESSAGE_TEXT=l_asset;
  END IF;
END//

DELIMITER ;
