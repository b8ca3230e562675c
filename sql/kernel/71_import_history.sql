-- History of an imported set: events with their own times and actors, in order
-- of time, chained. Knows the move table and the data; asks no gate.
--
-- A temporary table imp_ev(record, ord, at, actor, action, from_state, to_state,
-- vals, reason) is filled first, one block a source:
--   imp_ev_ledger     kinds with a ledger of states (tenancy, change)
--   imp_ev_incident   the time line of incidents, and alarms
--   imp_ev_stamps     every other kind: one event a filled stamp, by the shortest way
-- then imp_chain numbers, closes and hashes them.

DELIMITER //

-- Shortest ways between the states of each kind: imp_dist(kind, a, b, d).
CREATE OR REPLACE PROCEDURE ccc.imp_ways()
SQL SECURITY INVOKER
BEGIN
  DECLARE l_d INT DEFAULT 0;
  DECLARE l_n INT DEFAULT 1;
  INSERT IGNORE INTO imp_dist(kind, a, b, d) SELECT kind, state, state, 0 FROM ccc.state UNION ALL SELECT kind, '-', '-', 0 FROM ccc.kind;
  INSERT IGNORE INTO imp_edge(kind, a, b) SELECT DISTINCT kind, from_state, to_state FROM ccc.move
   WHERE from_state<>'*' AND to_state NOT IN ('=','@prev') AND from_state<>to_state;
  WHILE l_n>0 AND l_d<40 DO
    INSERT IGNORE INTO imp_dist(kind, a, b, d)
    SELECT x.kind, x.a, e.b, l_d+1 FROM imp_dist x JOIN imp_edge e ON e.kind=x.kind AND e.a=x.b WHERE x.d=l_d;
    SET l_n=ROW_COUNT(), l_d=l_d+1;
  END WHILE;
END//

-- Kinds with a ledger of states: TEN, CHG. The move is the row with that from
-- and to; among several the one whose conditions hold, most conditions first.
-- Before the first row stands the draft, at the same instant.
CREATE OR REPLACE PROCEDURE ccc.imp_ev_ledger(p_kind CHAR(3), p_ledger VARCHAR(40), p_parent VARCHAR(40), p_tbl VARCHAR(40), p_doc VARCHAR(40))
SQL SECURITY INVOKER
BEGIN
  DECLARE l_sql LONGTEXT;
  SET l_sql=CONCAT('INSERT INTO imp_led(record, seq, at, from_state, to_state, actor, doc, note, move) ',
    'SELECT r.id, CAST(e.seq AS SIGNED), ', ccc.imp_ts_sql('e.at'), ', e.from_state, e.to_state, e.actor, ', p_doc, ', e.note, (SELECT m.id FROM ccc.move m WHERE m.kind=''', p_kind, '''',
    ' AND m.from_state=e.from_state AND m.to_state=e.to_state ORDER BY',
    ' (SELECT COUNT(*) FROM ccc.move_when w WHERE w.move=m.id AND (FIND_IN_SET(COALESCE(JSON_VALUE(o.j,CONCAT(''$."'',w.col,''"'')),''''),w.vals)>0)=w.neg),',
    ' (SELECT COUNT(*) FROM ccc.move_when w WHERE w.move=m.id) DESC, m.id LIMIT 1)',
    ' FROM `imp_', p_ledger, '` e JOIN ccc.record r ON r.number=e.`', p_parent, '` JOIN ccc.o_', p_kind, ' o ON o.record=r.id');
  EXECUTE IMMEDIATE l_sql;

  INSERT INTO imp_ev(record, ord, at, actor, action, from_state, to_state, vals)
  SELECT f.record, 0, f.at, f.actor, m.action, '-', m.to_state, NULL FROM imp_led f JOIN ccc.record r ON r.id=f.record AND r.kind=p_kind
    JOIN (SELECT record, MIN(seq) seq FROM imp_led GROUP BY record) x ON x.record=f.record AND x.seq=f.seq
    JOIN ccc.move m ON m.id=(SELECT MIN(c.id) FROM ccc.move c WHERE c.kind=p_kind AND c.from_state='-');
  INSERT INTO imp_ev(record, ord, at, actor, action, from_state, to_state, vals, reason)
  SELECT l.record, l.seq*10, l.at, l.actor, COALESCE(m.action,'import'), l.from_state, l.to_state,
    IF(l.doc IS NULL AND l.note IS NULL, NULL, JSON_COMPACT(JSON_MERGE_PATCH(IF(l.doc IS NULL,'{}',JSON_OBJECT('doc',l.doc)), IF(l.note IS NULL,'{}',JSON_OBJECT('note',l.note))))),
    IF(m.reason=1, l.note, NULL)
    FROM imp_led l JOIN ccc.record r ON r.id=l.record AND r.kind=p_kind LEFT JOIN ccc.move m ON m.id=l.move;

  -- stamps: the newest event of the move that has the column, where the data say nothing
  FOR s IN (SELECT DISTINCT st.col, f.typ FROM imp_stamp st JOIN ccc.field f ON f.tbl=p_tbl AND f.col=st.col
      JOIN (SELECT DISTINCT move FROM imp_led) u ON u.move=st.move WHERE st.kind=p_kind) DO
    SET l_sql=CONCAT('UPDATE ccc.`', p_tbl, '` t JOIN (SELECT l.record, MAX(l.at) at FROM imp_led l JOIN imp_stamp st ON st.move=l.move AND st.col=''',
      s.col, ''' GROUP BY l.record) x ON x.record=t.record SET t.`', s.col, '`=', IF(s.typ='date','ccc.local_date(x.at)','x.at'), ' WHERE t.`', s.col, '` IS NULL');
    EXECUTE IMMEDIATE l_sql;
  END FOR;
END//

-- Incidents. `log` makes the record; what the time line has before it stands
-- after it in the chain with its own time in the values. Notes keep the state.
CREATE OR REPLACE PROCEDURE ccc.imp_ev_incident()
SQL SECURITY INVOKER
BEGIN
  INSERT INTO imp_inc(record, at, own, seq, kind, actor, text, nth, pend_min)
  SELECT r.id, GREATEST(e.own, COALESCE(i.logged_at,e.own)), e.own, e.seq*10, e.kind, e.actor, e.text,
    ROW_NUMBER() OVER (PARTITION BY e.incident, e.kind ORDER BY e.own, e.seq), i.pend_min
    FROM (SELECT x.incident, CAST(x.seq AS SIGNED) seq, ccc.to_utc(x.at) own, x.kind, x.actor, x.text FROM imp_incident_event x WHERE x.kind<>'alarm') e
    JOIN ccc.record r ON r.number=e.incident JOIN ccc.incident i ON i.record=r.id;
  -- a pause ends when the waiting the file counts is over
  INSERT INTO imp_inc(record, at, own, seq, kind, actor, text, nth)
  SELECT record, at + INTERVAL COALESCE(pend_min,0) MINUTE, at + INTERVAL COALESCE(pend_min,0) MINUTE, seq+1, 'resume', NULL, NULL, 1
    FROM imp_inc WHERE kind='pend' AND nth=1;
  UPDATE imp_inc SET kind='note' WHERE kind='restore' AND nth>1;

  INSERT INTO imp_ev(record, ord, at, actor, action, from_state, to_state, vals)
  SELECT y.record, y.ord, y.at, y.actor,
    CASE WHEN y.kind='resolve' AND y.was<>'restored' THEN 'resolve_now'
         WHEN y.kind IN ('log','assign','respond','pend','resume','restore','resolve','close','escalate','notify') THEN y.kind ELSE 'note' END,
    y.was, y.st,
    CASE WHEN y.text IS NULL THEN NULL
         WHEN y.kind IN ('log','assign','respond','pend','resume','restore','resolve','close','escalate','notify') AND y.own=y.at THEN JSON_OBJECT('text',y.text)
         WHEN y.own<>y.at THEN JSON_OBJECT('text',y.text,'kind',y.kind,'at',DATE_FORMAT(y.own,'%Y-%m-%d %H:%i:%s.%f'))
         ELSE JSON_OBJECT('text',y.text,'kind',y.kind) END
    FROM (SELECT x.*, COALESCE(LAG(x.st) OVER (PARTITION BY x.record ORDER BY x.ord),'-') was
            FROM (SELECT g.*, MAX(g.to_state) OVER (PARTITION BY g.record, g.grp) st
                    FROM (SELECT e.*, SUM(e.to_state IS NOT NULL) OVER (PARTITION BY e.record ORDER BY e.ord) grp
                            FROM (SELECT n.*, ROW_NUMBER() OVER (PARTITION BY n.record ORDER BY n.kind<>'log', n.at, n.seq) ord,
                                    CASE n.kind WHEN 'log' THEN 'new' WHEN 'assign' THEN 'assigned' WHEN 'respond' THEN 'working' WHEN 'pend' THEN 'pending'
                                      WHEN 'resume' THEN 'working' WHEN 'restore' THEN 'restored' WHEN 'resolve' THEN 'resolved' WHEN 'close' THEN 'closed' END to_state
                                    FROM imp_inc n) e) g) x) y;

  -- alarms: raised when they came; attached, at the earliest, when the incident was logged
  INSERT INTO imp_ev(record, ord, at, actor, action, from_state, to_state, vals)
  SELECT a.record, 0, a.at, NULL, 'raise', '-', 'raised', JSON_OBJECT('at',DATE_FORMAT(a.at,'%Y-%m-%d %H:%i:%s.%f')) FROM ccc.alarm a
  UNION ALL
  SELECT a.record, 10, GREATEST(a.at, COALESCE(i.logged_at,a.at)), NULL, 'link', 'raised', 'linked', JSON_OBJECT('incident',a.incident)
    FROM ccc.alarm a JOIN ccc.incident i ON i.id=a.incident;
END//

-- Every other kind. A record's filled stamps in order of time (the making
-- first) and its state are a pattern; each pattern is walked once.
CREATE OR REPLACE PROCEDURE ccc.imp_ev_stamps()
SQL SECURITY INVOKER
BEGIN
  DECLARE l_n, l_pos, l_move INT;
  DECLARE l_prev, l_from, l_to VARCHAR(24);
  DECLARE l_col, l_action VARCHAR(40);
  DECLARE l_sql LONGTEXT;
  FOR s IN (SELECT st.kind, k.tbl, st.col, f.typ, f.seq, MAX(m.from_state<>'-') later FROM imp_stamp st JOIN ccc.kind k ON k.kind=st.kind JOIN ccc.move m ON m.id=st.move
      JOIN ccc.field f ON f.tbl=k.tbl AND f.col=st.col WHERE (f.demo=1 OR st.kind='FND') AND st.kind NOT IN ('TEN','CHG','INC','ALM') AND EXISTS (SELECT 1 FROM ccc.record r WHERE r.kind=st.kind)
      GROUP BY st.kind, st.col) DO
    SET l_sql=CONCAT('INSERT INTO imp_st(record,kind,state,col,later,seq,val,at) SELECT t.record,''', s.kind, ''',r.state,''', s.col, ''',', s.later, ',', s.seq, ',t.`', s.col, '`,',
      IF(s.typ='date', CONCAT('SUBTIME(CAST(t.`', s.col, '` AS DATETIME(6)),@imp_tz)'), CONCAT('t.`', s.col, '`')),
      ' FROM ccc.`', s.tbl, '` t JOIN ccc.record r ON r.id=t.record WHERE t.`', s.col, '` IS NOT NULL');
    EXECUTE IMMEDIATE l_sql;
  END FOR;
  INSERT INTO imp_sig(record, kind, state, sig)
  SELECT record, kind, state, GROUP_CONCAT(col ORDER BY later, at, seq) FROM imp_st GROUP BY record;

  FOR p IN (SELECT DISTINCT kind, state, sig FROM imp_sig) DO
    SET l_prev='-', l_pos=0, l_n=1+CHAR_LENGTH(p.sig)-CHAR_LENGTH(REPLACE(p.sig,',',''));
    WHILE l_pos<l_n DO
      SET l_pos=l_pos+1, l_col=SUBSTRING_INDEX(SUBSTRING_INDEX(p.sig,',',l_pos),',',-1), l_move=NULL;
      SELECT m.id, m.action, m.from_state, IF(m.to_state='=',l_prev,m.to_state) INTO l_move, l_action, l_from, l_to
        FROM imp_stamp st JOIN ccc.move m ON m.id=st.move
        JOIN imp_dist d1 ON d1.kind=p.kind AND d1.a=l_prev AND d1.b=m.from_state
        LEFT JOIN imp_dist d2 ON d2.kind=p.kind AND d2.a=m.to_state AND d2.b=p.state
       WHERE st.kind=p.kind AND st.col=l_col ORDER BY d1.d+COALESCE(d2.d,50), m.id LIMIT 1;
      IF l_move IS NULL THEN SET l_action='import', l_from=l_prev, l_to=l_prev; END IF;
      INSERT INTO imp_way(kind, state, sig, col, pos, move, action, from_state, to_state) VALUES(p.kind, p.state, p.sig, l_col, l_pos, l_move, l_action, l_from, l_to);
      SET l_prev=l_to;
    END WHILE;
  END FOR;

  INSERT INTO imp_ev(record, ord, at, action, from_state, to_state, vals, signer, kind)
  SELECT s.record, w.pos*10, s.at, w.action, w.from_state, w.to_state, JSON_OBJECT(w.col, s.val), m.signer, s.kind
    FROM imp_st s JOIN imp_sig g ON g.record=s.record JOIN imp_way w ON w.kind=g.kind AND w.state=g.state AND w.sig=g.sig AND w.col=s.col
    LEFT JOIN ccc.move m ON m.id=w.move;
  -- who signed
  FOR s IN (SELECT DISTINCT e.kind, k.tbl, e.signer FROM imp_ev e JOIN ccc.kind k ON k.kind=e.kind WHERE e.signer<>'') DO
    SET l_sql=CONCAT('UPDATE imp_ev e JOIN ccc.`', s.tbl, '` t ON t.record=e.record SET e.actor=t.`', s.signer, '` WHERE e.kind=''', s.kind,
      ''' AND e.signer=''', s.signer, '''');
    EXECUTE IMMEDIATE l_sql;
  END FOR;
END//

-- Numbers, closes and chains the events, and sets the records' heads.
CREATE OR REPLACE PROCEDURE ccc.imp_chain()
SQL SECURITY INVOKER
BEGIN
  UPDATE imp_ev e LEFT JOIN ccc.staff s ON s.code=e.actor SET e.actor='import' WHERE s.code IS NULL;
  -- what the stamps leave open, and records that have none: as found at the moment of loading
  INSERT INTO imp_ev(record, ord, at, actor, action, from_state, to_state, vals)
  SELECT r.id, 100000, @imp_as_of, 'import', 'import', COALESCE(x.to_state,'-'), r.state, NULL
    FROM ccc.record r LEFT JOIN (SELECT e.record, e.to_state FROM imp_ev e JOIN (SELECT record, MAX(ord) ord FROM imp_ev GROUP BY record) l
      ON l.record=e.record AND l.ord=e.ord) x ON x.record=r.id
   WHERE NOT (x.to_state<=>r.state);
  INSERT INTO imp_chain(record, seq, at, actor, action, from_state, to_state, vals, reason)
  SELECT record, ROW_NUMBER() OVER w, MAX(at) OVER w, actor, action, from_state, to_state, vals, reason FROM imp_ev
  WINDOW w AS (PARTITION BY record ORDER BY ord);
  -- the chain: the temporary table is updated in the order of its key, each row on the hash before it
  SET @imp_r=0, @imp_h='';
  UPDATE imp_chain SET hash=(@imp_h:=ccc.f_hash(IF(@imp_r=record,@imp_h,''), record, seq, at, actor, 'import', action, from_state, to_state, 'import', 'done', vals, reason, NULL, NULL, NULL)),
    seq=IF((@imp_r:=record)>0, seq, seq) ORDER BY record, seq;
  INSERT INTO ccc.event(record, seq, at, actor, account, action, from_state, to_state, origin, outcome, vals, reason, hash)
  SELECT record, seq, at, actor, 'import', action, from_state, to_state, 'import', 'done', vals, reason, hash FROM imp_chain ORDER BY record, seq;
  UPDATE ccc.record r JOIN (SELECT c.record, MIN(c.at) first_at, MAX(c.at) last_at, MAX(c.seq) n FROM imp_chain c GROUP BY c.record) x ON x.record=r.id
    JOIN imp_chain l ON l.record=r.id AND l.seq=x.n JOIN imp_chain f ON f.record=r.id AND f.seq=1
    SET r.opened=x.first_at, r.changed_at=x.last_at, r.last_seq=x.n, r.version=x.n, r.head=l.hash, r.created_by=f.actor,
        r.prev_state=IF(l.from_state<>l.to_state AND l.from_state<>'-', l.from_state, NULL);
END//

DELIMITER ;
