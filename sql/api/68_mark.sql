-- The mark that a printed sheet carries: the head of the record's chain, its last event, and the newest seal that holds
-- the record. Whoever sees the record may hold its paper against its chain.
USE ccc_api;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_mark AS
SELECT v.record_id, v.number, r.head, r.last_seq, i.n AS seal, i.last_seq AS sealed_seq
FROM ccc_api.v_record v JOIN ccc.record r ON r.id = v.record_id
  LEFT JOIN ccc.seal_item i ON i.record = r.id AND i.n = (SELECT MAX(x.n) FROM ccc.seal_item x WHERE x.record = r.id);
