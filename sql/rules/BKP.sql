-- Gates of backup plans that moves of other kinds lead to: the end of a plan (TEN.terminate).

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_BKP AS
SELECT b.record record, 'R11.2' rule, NULL done, CAST(JSON_OBJECT('ref',(SELECT l.id FROM ccc.hold l WHERE l.placed_at IS NOT NULL AND l.released_at IS NULL
     AND (FIND_IN_SET(b.id,REPLACE(l.objects,';',',')) OR FIND_IN_SET(b.app,REPLACE(l.objects,';',','))) ORDER BY l.id LIMIT 1)) AS CHAR(1500)) detail
  FROM ccc.backup_plan b
 WHERE EXISTS (SELECT 1 FROM ccc.hold l WHERE l.placed_at IS NOT NULL AND l.released_at IS NULL
     AND (FIND_IN_SET(b.id,REPLACE(l.objects,';',',')) OR FIND_IN_SET(b.app,REPLACE(l.objects,';',','))));
