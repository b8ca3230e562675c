-- Loading a set of existing records (the demo, later a centre's own papers).
--
-- The rows stand in ccc.stage (area 'demo'), one JSON object a line of a file.
-- Everything else comes from the rule pack: a file is a table of field rows, a
-- column has the type of its field row, a record gets the number its kind's form
-- says. This file knows kinds only where the data have no column for a fact (the
-- state of a roster row, the title of a grant); it knows no date, no code and no
-- name of any particular set.
--
-- Loading is not acting: no gate is asked, and records that break a rule load
-- like any others. What is asked is that each line can be read: type, value
-- list, reference, number used once. Every complaint names file, line and
-- column and nothing stays when there is one.
--
--   imp_parse      stage -> one temporary table a file, complaints
--   imp_number     number and state of each line; keys used twice
--   imp_refs       references and lists, so that all bad lines are known before
--                  anything is written
--   imp_fill       those -> record and the kinds' own tables, child tables
--   imp_derive     what has no file: appointments, periods, findings, ...
--   (71)           history, chains, stamps
--   (72)           parties, counters, clock, seal, hosts to reach

DELIMITER //

-- Text of a time with its offset as UTC; NULL stays NULL.
CREATE OR REPLACE FUNCTION ccc.imp_ts_sql(p_col VARCHAR(100)) RETURNS TEXT
DETERMINISTIC NO SQL
RETURN CONCAT('IF(', p_col, ' LIKE ''%Z'', CAST(REPLACE(LEFT(', p_col, ',19),''T'','' '') AS DATETIME(6)),',
  'IF(SUBSTR(', p_col, ',20,1)=''-'',',
  'ADDTIME(CAST(REPLACE(LEFT(', p_col, ',19),''T'','' '') AS DATETIME(6)),CONCAT(SUBSTR(', p_col, ',21,5),'':00'')),',
  'SUBTIME(CAST(REPLACE(LEFT(', p_col, ',19),''T'','' '') AS DATETIME(6)),CONCAT(SUBSTR(', p_col, ',21,5),'':00''))))')//

-- The SQL that turns a text column of a temporary table into its type.
CREATE OR REPLACE FUNCTION ccc.imp_cast_sql(p_typ VARCHAR(60), p_col VARCHAR(100)) RETURNS TEXT
DETERMINISTIC NO SQL
RETURN CASE SUBSTRING_INDEX(p_typ,' ',1)
  WHEN 'ts' THEN ccc.imp_ts_sql(p_col)
  WHEN 'date' THEN CONCAT('CAST(', p_col, ' AS DATE)')
  WHEN 'bool' THEN CONCAT('CAST(', p_col, ' AS SIGNED)')
  WHEN 'int' THEN CONCAT('CAST(', p_col, ' AS SIGNED)')
  WHEN 'fen' THEN CONCAT('CAST(', p_col, ' AS SIGNED)')
  WHEN 'dec' THEN CONCAT('CAST(', p_col, ' AS DECIMAL(14,4))')
  WHEN 'pct' THEN CONCAT('CAST(', p_col, ' AS DECIMAL(6,2))')
  ELSE p_col END//

-- A condition that is true where the text is not of the type.
CREATE OR REPLACE FUNCTION ccc.imp_bad_sql(p_typ VARCHAR(60), p_col VARCHAR(100)) RETURNS TEXT
DETERMINISTIC NO SQL
BEGIN
  DECLARE l_first VARCHAR(60) DEFAULT SUBSTRING_INDEX(p_typ,' ',1);
  DECLARE l_rest VARCHAR(60) DEFAULT SUBSTRING_INDEX(p_typ,' ',-1);
  DECLARE l_range VARCHAR(60) DEFAULT '';
  IF l_first='int' AND l_rest REGEXP '^[0-9]+-[0-9]+$' THEN
    SET l_range=CONCAT(' OR ', p_col, ' NOT BETWEEN ', SUBSTRING_INDEX(l_rest,'-',1), ' AND ', SUBSTRING_INDEX(l_rest,'-',-1));
  END IF;
  RETURN CASE l_first
    WHEN 'ts' THEN CONCAT(p_col, ' NOT REGEXP ''^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([+-][0-9]{2}:[0-9]{2}|Z)$'' OR ',
      ccc.imp_ts_sql(p_col), ' IS NULL OR LEFT(', p_col, ',4) NOT BETWEEN ''1950'' AND ''2099''')
    WHEN 'date' THEN CONCAT(p_col, ' NOT REGEXP ''^[0-9]{4}-[0-9]{2}-[0-9]{2}$'' OR CAST(', p_col, ' AS DATE) IS NULL OR LEFT(', p_col, ',4) NOT BETWEEN ''1950'' AND ''2099''')
    WHEN 'bool' THEN CONCAT(p_col, ' NOT IN (''0'',''1'')')
    WHEN 'int' THEN CONCAT(p_col, ' NOT REGEXP ''^-?[0-9]{1,9}$''', l_range)
    WHEN 'fen' THEN CONCAT(p_col, ' NOT REGEXP ''^[0-9]{1,15}$''') -- amounts; what is taken off has a column of its own
    WHEN 'dec' THEN CONCAT(p_col, ' NOT REGEXP ''^-?[0-9]{1,10}([.][0-9]{1,4})?$''')
    WHEN 'pct' THEN CONCAT(p_col, ' NOT REGEXP ''^-?[0-9]{1,4}([.][0-9]{1,2})?$''')
    WHEN 'enum' THEN IF(p_typ LIKE 'enum state.%',
      CONCAT(p_col, ' NOT IN (SELECT state FROM ccc.state WHERE kind=''', SUBSTR(p_typ, 12), ''')'),
      CONCAT(p_col, ' NOT IN (SELECT value FROM ccc.choice WHERE list=''', SUBSTR(p_typ, 6), ''')'))
    WHEN 'list' THEN CONCAT('CHAR_LENGTH(', p_col, ')>8000')
    WHEN 'text' THEN CASE l_rest WHEN 'YYYY-MM' THEN CONCAT(p_col, ' NOT REGEXP ''^(19[5-9]|20[0-9])[0-9]-(0[1-9]|1[0-2])$''')
      WHEN 'HH:MM' THEN CONCAT(p_col, ' NOT REGEXP ''^([01][0-9]|2[0-4]):[0-5][0-9]$''')
      ELSE CONCAT('CHAR_LENGTH(', p_col, ')>', IF(p_col IN ('`title`','`name_zh`','`name_en`'), 255, 4000)) END
    ELSE CONCAT('CHAR_LENGTH(', p_col, ')>80') END;
END//

-- The SQL of a record's number over the temporary table of its file. The file's
-- own id wins; else the kind's form is filled from the columns.
CREATE OR REPLACE FUNCTION ccc.imp_number_sql(p_form VARCHAR(80), p_has_id TINYINT, p_moment VARCHAR(40)) RETURNS TEXT
DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_left VARCHAR(80) DEFAULT p_form;
  DECLARE l_word VARCHAR(40);
  DECLARE l_sql TEXT DEFAULT '';
  DECLARE l_part TEXT DEFAULT '';
  DECLARE l_at INT;
  DECLARE l_local TEXT DEFAULT CONCAT('ADDTIME(', ccc.imp_ts_sql(CONCAT('`', p_moment, '`')), ',@imp_tz)');
  IF p_has_id AND p_form NOT LIKE '%{id}%' THEN RETURN '`id`'; END IF;
  WHILE l_left<>'' DO
    SET l_at=LOCATE('{', l_left);
    IF l_at=0 THEN
      SET l_sql=CONCAT(l_sql, ',''', l_left, ''''), l_left='';
    ELSE
      IF l_at>1 THEN SET l_sql=CONCAT(l_sql, ',''', LEFT(l_left, l_at-1), ''''); END IF;
      SET l_word=SUBSTRING_INDEX(SUBSTR(l_left, l_at+1), '}', 1);
      SET l_left=SUBSTR(l_left, LOCATE('}', l_left)+1);
      SET l_sql=CONCAT(l_sql, ',', CASE
        WHEN l_word REGEXP '^n+$' THEN CONCAT('LPAD(ROW_NUMBER() OVER (',
          IF(l_part='', '', CONCAT('PARTITION BY ', l_part)), ' ORDER BY n_),', CHAR_LENGTH(l_word), ',''0'')')
        WHEN l_word='yyyy' THEN CONCAT('DATE_FORMAT(', l_local, ',''%Y'')')
        WHEN l_word='ymd' THEN CONCAT('DATE_FORMAT(', l_local, ',''%Y%m%d'')')
        WHEN l_word='ymdh' THEN CONCAT('DATE_FORMAT(', l_local, ',''%Y%m%d%H'')')
        WHEN l_word='ymdhm' THEN CONCAT('DATE_FORMAT(', l_local, ',''%Y%m%d%H%i'')')
        ELSE CONCAT('`', l_word, '`') END);
      IF l_word NOT REGEXP '^n+$' THEN SET l_part=CONCAT_WS(',', NULLIF(l_part,''), CONCAT('`', l_word, '`')); END IF;
    END IF;
  END WHILE;
  RETURN CONCAT('CONCAT(', SUBSTR(l_sql, 2), ')');
END//

-- State of a record whose file has no column for it, as SQL over its columns.
-- @imp_as_of is the moment the set describes, @imp_today its local date.
CREATE OR REPLACE FUNCTION ccc.imp_state_sql(p_kind CHAR(3)) RETURNS TEXT
DETERMINISTIC NO SQL
RETURN CASE p_kind
  WHEN 'DTY' THEN CONCAT('CASE WHEN sign_out IS NOT NULL THEN ''off'' WHEN sign_in IS NOT NULL THEN ''on_duty'' WHEN ',
    ccc.imp_ts_sql('plan_end'), '<@imp_as_of THEN ''absent'' ELSE ''planned'' END')
  WHEN 'SES' THEN 'IF(ended_at IS NOT NULL,''closed'',''open'')'
  WHEN 'OFC' THEN 'CASE WHEN exemption_doc IS NOT NULL THEN ''exempt'' WHEN plan_on IS NOT NULL THEN ''planned'' ELSE ''declared'' END'
  WHEN 'DOC' THEN '''verified'''
  WHEN 'EVL' THEN '''closed'''
  WHEN 'TRN' THEN '''held'''
  WHEN 'UAS' THEN '''final'''
  WHEN 'BUL' THEN '''published'''
  WHEN 'BAN' THEN '''listed'''
  WHEN 'SVY' THEN '''answered'''
  WHEN 'USE' THEN '''entered'''
  WHEN 'ALM' THEN 'IF(incident IS NOT NULL,''linked'',''raised'')'
  WHEN 'JOB' THEN 'IF(result=''ok'',''done'',IF(result=''fail'',''failed'',''running''))'
  WHEN 'STF' THEN 'IF(active_to<@imp_today,''ended'',''in_force'')'
  WHEN 'TGT' THEN '''pending'''
  WHEN 'RTG' THEN '''pending'''
  ELSE '''in_force''' END//

-- Title of a record, as SQL over its own table t (record r). The first of the
-- common columns serves most; a few kinds have none of them.
CREATE OR REPLACE FUNCTION ccc.imp_title_sql(p_kind CHAR(3), p_tbl VARCHAR(40)) RETURNS TEXT
DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_col VARCHAR(40);
  IF p_kind='AUT' THEN RETURN 't.purpose'; END IF;
  IF p_kind='REC' THEN RETURN 'CONCAT_WS('' '',(SELECT a.name_zh FROM ccc.app a WHERE a.code=t.app),t.note)'; END IF;
  IF p_kind='BKP' THEN RETURN 'CONCAT_WS('' '',(SELECT a.name_zh FROM ccc.app a WHERE a.code=t.app),t.scope)'; END IF;
  IF p_kind='JOB' THEN RETURN 'CONCAT_WS('' '',t.plan,t.kind)'; END IF;
  IF p_kind='TGT' THEN RETURN 't.host'; END IF;
  IF p_kind='SES' THEN RETURN 'CONCAT_WS('' '',t.staff,t.host)'; END IF;
  IF p_kind='HND' THEN RETURN 'CONCAT_WS('' > '',t.shift_out,t.shift_in)'; END IF;
  IF p_kind='DTY' THEN RETURN 'CONCAT_WS('' '',t.shift_id,(SELECT s.name_zh FROM ccc.staff s WHERE s.code=t.staff))'; END IF;
  IF p_kind='RND' THEN RETURN 'DATE_FORMAT(ADDTIME(t.slot_at,@imp_tz),''%m-%d %H:%i'')'; END IF;
  IF p_kind='RST' THEN RETURN 't.month'; END IF;
  IF p_kind='UAS' THEN RETURN 'CONCAT_WS('' '',(SELECT o.name_zh FROM ccc.org o WHERE o.code=t.org),t.year)'; END IF;
  IF p_kind='SVY' THEN RETURN 'CONCAT_WS('' '',(SELECT o.name_zh FROM ccc.org o WHERE o.code=t.org),t.period)'; END IF;
  IF p_kind='USE' THEN RETURN 'CONCAT_WS('' '',(SELECT a.name_zh FROM ccc.app a WHERE a.code=t.app),t.month)'; END IF;
  IF p_kind='ONC' THEN RETURN 'CONCAT_WS('' '',t.week_start,t.line)'; END IF;
  IF p_kind='BAN' THEN RETURN 'CONCAT_WS('' '',t.vendor,t.model)'; END IF;
  IF p_kind='APT' THEN RETURN 'CONCAT_WS('' '',(SELECT s.name_zh FROM ccc.staff s WHERE s.code=t.staff),t.role,t.office)'; END IF;
  IF p_kind='ASM' OR p_kind='FEE' THEN RETURN 't.period'; END IF;
  IF p_kind='HOS' OR p_kind='PRD' THEN RETURN 'r.number'; END IF;
  IF p_kind='AST' THEN RETURN 'CONCAT_WS('' '',t.receiver,t.note)'; END IF;
  SELECT f.col INTO l_col FROM ccc.field f WHERE f.tbl=p_tbl AND f.col IN ('title','name_zh','text','question')
   ORDER BY FIELD(f.col,'title','name_zh','text','question') LIMIT 1;
  RETURN IF(l_col IS NULL, 'r.number', CONCAT('t.`', l_col, '`'));
END//

-- One temporary table a file, `imp_NAME`, all columns text, empty as NULL.
CREATE OR REPLACE PROCEDURE ccc.imp_parse()
SQL SECURITY INVOKER
BEGIN
  DECLARE l_paths, l_cols, l_bad, l_sql LONGTEXT;
  SET SESSION sql_mode=''; -- a value that is no date is looked for here, not tripped over; ends with this procedure

  INSERT INTO imp_bad(file, line, col, value, what)
  SELECT DISTINCT CONCAT(s.tbl,'.tsv'), 1, '', s.tbl, 'unknown file' FROM ccc.stage s
   WHERE s.area='demo' AND NOT EXISTS (SELECT 1 FROM ccc.field f WHERE f.tbl=s.tbl AND f.demo=1);
  INSERT INTO imp_bad(file, line, col, value, what)
  SELECT CONCAT(s.tbl,'.tsv'), 1, k.c, '', 'unknown column'
    FROM (SELECT tbl, MIN(line) line FROM ccc.stage WHERE area='demo' GROUP BY tbl) m
    JOIN ccc.stage s ON s.area='demo' AND s.tbl=m.tbl AND s.line=m.line,
    JSON_TABLE(JSON_KEYS(s.data), '$[*]' COLUMNS(c VARCHAR(100) PATH '$')) k
   WHERE EXISTS (SELECT 1 FROM ccc.field f WHERE f.tbl=s.tbl AND f.demo=1)
     AND NOT EXISTS (SELECT 1 FROM ccc.field f WHERE f.tbl=s.tbl AND f.col=k.c AND f.demo=1);

  FOR t IN (SELECT DISTINCT f.tbl FROM ccc.field f WHERE f.demo=1 AND EXISTS (SELECT 1 FROM ccc.stage s WHERE s.area='demo' AND s.tbl=f.tbl)) DO
    SELECT GROUP_CONCAT('`', f.col, '` TEXT PATH ''$."', f.col, '"''' ORDER BY f.seq SEPARATOR ','),
           GROUP_CONCAT('NULLIF(j.`', f.col, '`,'''') `', f.col, '`' ORDER BY f.seq SEPARATOR ','),
           GROUP_CONCAT('IF(`', f.col, '` IS NOT NULL AND (', ccc.imp_bad_sql(f.typ, CONCAT('`', f.col, '`')), '),''', f.col, ''',NULL)'
             ORDER BY f.seq SEPARATOR ',')
      INTO l_paths, l_cols, l_bad FROM ccc.field f WHERE f.tbl=t.tbl AND f.demo=1;
    SET l_sql=CONCAT('CREATE OR REPLACE TEMPORARY TABLE `imp_', t.tbl, '` (n_ INT PRIMARY KEY) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin SELECT s.line n_,',
      l_cols, ' FROM ccc.stage s, JSON_TABLE(s.data, ''$'' COLUMNS(', l_paths, ')) j WHERE s.area=''demo'' AND s.tbl=''', t.tbl, '''');
    EXECUTE IMMEDIATE l_sql;
    FOR i IN (SELECT f.col FROM ccc.field f WHERE f.tbl=t.tbl AND f.demo=1 AND f.col IN ('id','code','kind') ORDER BY FIELD(f.col,'id','code','kind') LIMIT 1) DO
      EXECUTE IMMEDIATE CONCAT('ALTER TABLE `imp_', t.tbl, '` ADD KEY k_ (`', i.col, '`(80))'); -- what references are looked up by
    END FOR;
    SET l_sql=CONCAT('INSERT INTO imp_bad(file,line,col,value,what) SELECT ''', t.tbl, '.tsv'', x.n_, c.col, COALESCE(LEFT(JSON_VALUE(s.data,CONCAT(''$."'',c.col,''"'')),255),''''),',
      ' ''not of its type'' FROM (SELECT n_, CONCAT_WS('','',', l_bad, ') bad FROM `imp_', t.tbl, '`) x JOIN ccc.field c ON c.tbl=''', t.tbl,
      ''' AND FIND_IN_SET(c.col, x.bad) JOIN ccc.stage s ON s.area=''demo'' AND s.tbl=''', t.tbl, ''' AND s.line=x.n_ WHERE x.bad<>''''');
    EXECUTE IMMEDIATE l_sql;
  END FOR;
END//

-- Where the rows of a table are found while nothing is written yet: in the set,
-- else in the rule pack's own table.
CREATE OR REPLACE FUNCTION ccc.imp_place(p_tbl VARCHAR(40)) RETURNS VARCHAR(60) NOT DETERMINISTIC READS SQL DATA
RETURN IF(EXISTS (SELECT 1 FROM ccc.stage s WHERE s.area='demo' AND s.tbl=p_tbl), CONCAT('`imp_', p_tbl, '`'), CONCAT('ccc.`', p_tbl, '`'))//

-- A reference must lead somewhere in this set. `*` and the word system (no
-- person) are values of their own.
CREATE OR REPLACE PROCEDURE ccc.imp_refs()
SQL SECURITY INVOKER
BEGIN
  DECLARE l_sql LONGTEXT;
  FOR f IN (SELECT f.tbl, f.col, SUBSTRING_INDEX(SUBSTRING_INDEX(f.typ,' ',2),' ',-1) target,
      (SELECT k.col FROM ccc.field k WHERE k.tbl=SUBSTRING_INDEX(SUBSTRING_INDEX(f.typ,' ',2),' ',-1)
        AND k.col IN ('id','code','kind') AND k.demo=1 ORDER BY FIELD(k.col,'id','code','kind') LIMIT 1) k
      FROM ccc.field f WHERE f.demo=1 AND f.typ LIKE 'ref %'
       AND EXISTS (SELECT 1 FROM ccc.stage s WHERE s.area='demo' AND s.tbl=f.tbl)) DO
    IF f.k IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ccc.stage s WHERE s.area='demo' AND s.tbl=f.target) THEN
      -- told once, not for every line
      SET l_sql=CONCAT('INSERT INTO imp_bad(file,line,col,value,what) SELECT ''', f.target, '.tsv'', 1, '''', '''', ''missing file'' FROM `imp_', f.tbl, '` x LEFT JOIN ccc.`', f.target, '` t ON t.`', f.k,
        '`=x.`', f.col, '` WHERE x.`', f.col, '` IS NOT NULL AND t.`', f.k, '` IS NULL AND x.`', f.col, '` NOT IN (''*'',''system'') AND NOT EXISTS (SELECT 1 FROM imp_bad b WHERE b.file=''', f.target, '.tsv'') LIMIT 1');
      EXECUTE IMMEDIATE l_sql;
    ELSEIF f.k IS NOT NULL THEN
      SET l_sql=CONCAT('INSERT INTO imp_bad(file,line,col,value,what) SELECT ''', f.tbl, '.tsv'', x.n_, ''', f.col,
        ''', LEFT(x.`', f.col, '`,80), ''no such ', f.target, ''' FROM `imp_', f.tbl, '` x LEFT JOIN ', ccc.imp_place(f.target), ' t ON t.`', f.k,
        '`=x.`', f.col, '` WHERE x.`', f.col, '` IS NOT NULL AND t.`', f.k, '` IS NULL AND x.`', f.col, '` NOT IN (''*'',''system'')');
      EXECUTE IMMEDIATE l_sql;
    END IF;
  END FOR;
END//

-- The same for lists: every item is a value of the list, a host, a person, a role.
CREATE OR REPLACE PROCEDURE ccc.imp_list_refs()
SQL SECURITY INVOKER
BEGIN
  DECLARE l_sql LONGTEXT;
  FOR f IN (SELECT f.tbl, f.col, f.typ, CASE WHEN f.typ LIKE 'list enum %' THEN CONCAT('SELECT 1 FROM ccc.choice c WHERE c.list=''', SUBSTR(f.typ,11), ''' AND c.value=j.v')
        WHEN f.typ LIKE 'list host%' THEN CONCAT('SELECT 1 FROM ', ccc.imp_place('host'), ' c WHERE c.code=j.v')
        WHEN f.typ='list staff' THEN CONCAT('SELECT 1 FROM ', ccc.imp_place('staff'), ' c WHERE c.code=j.v')
        WHEN f.typ='list role' THEN 'SELECT 1 FROM ccc.role c WHERE c.code=j.v'
        WHEN f.typ='list staff/role' THEN CONCAT('SELECT 1 FROM ', ccc.imp_place('staff'), ' c WHERE c.code=j.v UNION SELECT 1 FROM ccc.role c WHERE j.v=CONCAT(''role:'',c.code)') END there
      FROM ccc.field f WHERE f.demo=1 AND f.typ LIKE 'list %' AND EXISTS (SELECT 1 FROM ccc.stage s WHERE s.area='demo' AND s.tbl=f.tbl)) DO
    IF f.there IS NOT NULL AND NOT (f.typ LIKE 'list staff%' AND ccc.imp_place('staff') LIKE 'ccc.%') AND NOT (f.typ LIKE 'list host%' AND ccc.imp_place('host') LIKE 'ccc.%') THEN
      SET l_sql=CONCAT('INSERT INTO imp_bad(file,line,col,value,what) SELECT ''', f.tbl, '.tsv'', x.n_, ''', f.col, ''', LEFT(j.v,80), ''not in the list'' FROM `imp_', f.tbl,
        '` x CROSS JOIN JSON_TABLE(ccc.split(x.`', f.col, '`,'';''), ''$[*]'' COLUMNS(v VARCHAR(255) PATH ''$'')) j WHERE x.`', f.col, '`<>''*'' AND NOT EXISTS (', f.there, ')');
      EXECUTE IMMEDIATE l_sql;
    END IF;
  END FOR;
END//

-- Number and state of each line that is a record; what names a row, used once.
CREATE OR REPLACE PROCEDURE ccc.imp_number()
SQL SECURITY INVOKER
BEGIN
  DECLARE l_state, l_moment VARCHAR(200);
  DECLARE l_number, l_sql LONGTEXT;
  DECLARE l_has_id INT;
  SET SESSION sql_mode=''; -- as in imp_parse
  FOR k IN (SELECT k.kind, k.tbl, k.number FROM ccc.kind k WHERE k.kind<>'ANY'
      AND EXISTS (SELECT 1 FROM ccc.stage s WHERE s.area='demo' AND s.tbl=k.tbl) ORDER BY k.sort) DO
    SELECT SUM(f.col='id'), MAX(IF(f.col IN ('at','slot_at','run_at'), f.col, '')),
           MAX(IF(f.col='state' AND k.tbl NOT IN ('app','host'), 1, 0))
      INTO l_has_id, l_moment, l_state FROM ccc.field f WHERE f.tbl=k.tbl AND f.demo=1;
    SET l_number=ccc.imp_number_sql(k.number, l_has_id, IF(l_moment='','n_',l_moment));
    SET l_sql=CONCAT('INSERT INTO imp_row(tbl,line,kind,number,state) SELECT ''', k.tbl, ''',n_,''', k.kind, ''',',
      l_number, ',', IF(l_state='1', '`state`', ccc.imp_state_sql(k.kind)), ' FROM `imp_', k.tbl, '`');
    EXECUTE IMMEDIATE l_sql;
  END FOR;

  INSERT INTO imp_bad(file, line, col, value, what)
  SELECT CONCAT(tbl,'.tsv'), line, '', COALESCE(number,''), IF(number IS NULL,'no number','number used twice')
    FROM (SELECT tbl, line, number, ROW_NUMBER() OVER (PARTITION BY number ORDER BY tbl, line) n FROM imp_row) d WHERE n>1 OR number IS NULL;
  INSERT INTO imp_bad(file, line, col, value, what)
  SELECT CONCAT(x.tbl,'.tsv'), x.line, 'state', COALESCE(x.state,''), 'no such state' FROM imp_row x
    LEFT JOIN ccc.state s ON s.kind=x.kind AND s.state=x.state WHERE s.state IS NULL;
  -- rows that are no record of their own: their id, their parent and line number, or the references that they begin with
  FOR c IN (SELECT f.tbl, GROUP_CONCAT('`', f.col, '`' ORDER BY f.seq) cols, GROUP_CONCAT('`', f.col, '` IS NULL' ORDER BY f.seq SEPARATOR ' OR ') nulls
      FROM ccc.field f JOIN (SELECT x.tbl, MAX(x.col='id') id, MAX(x.col='seq') line, MIN(IF(x.typ LIKE 'ref %', 1000, x.seq)) plain FROM ccc.field x WHERE x.demo=1 GROUP BY x.tbl) h ON h.tbl=f.tbl
     WHERE f.demo=1 AND f.tbl<>'meta' AND NOT EXISTS (SELECT 1 FROM ccc.kind k WHERE k.tbl=f.tbl) AND EXISTS (SELECT 1 FROM ccc.stage s WHERE s.area='demo' AND s.tbl=f.tbl)
       AND CASE WHEN h.id THEN f.col='id' WHEN h.line THEN f.col='seq' OR f.seq=1 ELSE f.seq<h.plain END
     GROUP BY f.tbl) DO
    SET l_sql=CONCAT('INSERT INTO imp_bad(file,line,col,value,what) SELECT ''', c.tbl, '.tsv'', n_, '''', LEFT(CONCAT_WS(''/'',', c.cols, '),255), IF(', c.nulls, ',''no number'',''number used twice'') FROM (SELECT *, ',
      'ROW_NUMBER() OVER (PARTITION BY ', c.cols, ' ORDER BY n_) nth_ FROM `imp_', c.tbl, '`) d WHERE nth_>1 OR ', c.nulls);
    EXECUTE IMMEDIATE l_sql;
  END FOR;
  -- a login belongs to one person
  IF EXISTS (SELECT 1 FROM ccc.stage WHERE area='demo' AND tbl='staff') THEN
    INSERT INTO imp_bad(file, line, col, value, what)
    SELECT 'staff.tsv', n_, 'account', a, 'number used twice' FROM (SELECT n_, LOWER(COALESCE(account,code)) a, account, ROW_NUMBER() OVER (PARTITION BY LOWER(COALESCE(account,code)) ORDER BY n_) nth
      FROM imp_staff) d WHERE nth>1 AND account IS NOT NULL;
  END IF;
END//

-- Records and own tables from the temporary tables.
CREATE OR REPLACE PROCEDURE ccc.imp_fill()
SQL SECURITY INVOKER
BEGIN
  DECLARE l_cols, l_vals, l_sql LONGTEXT;
  INSERT INTO ccc.record(kind, number, state, opened, created_by, changed_at)
  SELECT x.kind, x.number, x.state, @imp_as_of, 'import', @imp_as_of FROM imp_row x JOIN ccc.kind k ON k.kind=x.kind ORDER BY k.sort, x.line;
  FOR k IN (SELECT DISTINCT s.tbl, k.kind FROM (SELECT DISTINCT tbl FROM ccc.stage WHERE area='demo') s LEFT JOIN ccc.kind k ON k.tbl=s.tbl
      WHERE EXISTS (SELECT 1 FROM information_schema.tables t WHERE t.table_schema='ccc' AND t.table_name=s.tbl)) DO
    SELECT GROUP_CONCAT('`', f.col, '`' ORDER BY f.seq), GROUP_CONCAT(ccc.imp_cast_sql(f.typ, CONCAT('x.`', f.col, '`')) ORDER BY f.seq)
      INTO l_cols, l_vals FROM ccc.field f WHERE f.tbl=k.tbl AND f.demo=1 AND (f.col<>'state' OR k.tbl IN ('app','host') OR k.kind IS NULL);
    IF k.tbl='runbook_step' THEN -- steps belong to a version; a set has one of each runbook
      SET l_cols=CONCAT(l_cols, ',version'), l_vals=CONCAT(l_vals, ',(SELECT MAX(b.version) FROM imp_runbook b WHERE b.id=x.runbook)');
    END IF;
    IF k.kind IS NULL THEN
      SET l_sql=CONCAT('INSERT INTO ccc.`', k.tbl, '`(', l_cols, ') SELECT ', l_vals, ' FROM `imp_', k.tbl, '` x ORDER BY x.n_');
      EXECUTE IMMEDIATE l_sql;
    ELSE
      SET l_sql=CONCAT('INSERT INTO ccc.`', k.tbl, '`(record,', l_cols, ') SELECT r.id,', l_vals, ' FROM `imp_', k.tbl,
        '` x JOIN imp_row w ON w.tbl=''', k.tbl, ''' AND w.line=x.n_ JOIN ccc.record r ON r.number=w.number');
      EXECUTE IMMEDIATE l_sql;
    END IF;
  END FOR;
END//

-- Records that the set implies without a file of their own. Each block writes
-- rows of imp_row through `imp_add` first, so that numbers are given once.
CREATE OR REPLACE PROCEDURE ccc.imp_derive()
SQL SECURITY INVOKER
BEGIN
  DECLARE l_pattern VARCHAR(80);
  DECLARE l_from DATE;

  -- appointments: one for each role of a person
  INSERT INTO imp_new(kind, k, sort, state)
  SELECT 'APT', CONCAT(s.code,'/',j.role), ROW_NUMBER() OVER (ORDER BY r.id, j.n), IF(s.active_to<@imp_today,'ended','active')
    FROM ccc.staff s JOIN ccc.record r ON r.id=s.record,
    JSON_TABLE(CONCAT('["', REPLACE(COALESCE(s.roles,''),';','","'), '"]'), '$[*]' COLUMNS(n FOR ORDINALITY, role VARCHAR(40) PATH '$')) j
   WHERE j.role<>'';
  -- catalogue items: what the price list offers in scope
  INSERT INTO imp_new(kind, k, sort, state)
  SELECT 'CAT', p.kind, ROW_NUMBER() OVER (ORDER BY p.record), 'in_force' FROM ccc.price p WHERE p.in_scope=1;
  -- controlled documents: papers of kind policy
  INSERT INTO imp_new(kind, k, sort, state)
  SELECT 'DCM', d.id, ROW_NUMBER() OVER (ORDER BY d.record), 'in_force' FROM ccc.doc d WHERE d.kind='policy';
  -- findings: vulnerabilities and what drills brought out, numbered in order of time
  INSERT INTO imp_new(kind, k, sort, state, day)
  SELECT 'FND', k, ROW_NUMBER() OVER (ORDER BY day, k), IF(done IS NULL,'assigned','closed'), day FROM (
    SELECT CONCAT('vuln/',v.id) k, CAST(v.found_on AS DATE) day, v.fixed_on done FROM imp_vuln v
    UNION ALL SELECT CONCAT('drill_finding/',f.drill,'/',f.seq), COALESCE(ccc.local_date(d.ended_at),d.planned_on), f.done_on
      FROM ccc.drill_finding f JOIN ccc.drill d ON d.id=f.drill) x;
  -- periods: the one of the set and those its statements name
  SELECT ccc.local_date(ccc.to_utc(value)) INTO l_from FROM imp_meta WHERE name='period_from';
  INSERT INTO imp_new(kind, k, sort, state, day)
  SELECT 'PRD', p, ROW_NUMBER() OVER (ORDER BY d), IF(d<l_from,'closed','open'), d FROM (
    SELECT p, CASE WHEN p REGEXP '^[0-9]{4}Q[1-4]$' THEN CAST(CONCAT(LEFT(p,4),'-',LPAD(3*RIGHT(p,1)-2,2,'0'),'-01') AS DATE)
                   WHEN p REGEXP '^[0-9]{4}-[0-9]{2}$' THEN CAST(CONCAT(p,'-01') AS DATE)
                   WHEN p REGEXP '^[0-9]{4}$' THEN CAST(CONCAT(p,'-01-01') AS DATE) END d
      FROM (SELECT value p FROM imp_meta WHERE name='period' UNION SELECT period FROM ccc.fee
            UNION SELECT period FROM ccc.assessment UNION SELECT period FROM ccc.survey) q) x WHERE d IS NOT NULL;
  -- duty rosters: one a month
  INSERT INTO imp_new(kind, k, sort, state)
  SELECT 'RST', m, ROW_NUMBER() OVER (ORDER BY m), IF(m<DATE_FORMAT(@imp_today,'%Y-%m'),'archived','published')
    FROM (SELECT DISTINCT DATE_FORMAT(date,'%Y-%m') m FROM ccc.roster) x;

  UPDATE imp_new n JOIN ccc.kind k ON k.kind=n.kind SET n.number=CASE n.kind
    WHEN 'CAT' THEN REPLACE(k.number,'{code}',n.k)
    WHEN 'PRD' THEN REPLACE(k.number,'{id}',n.k)
    WHEN 'RST' THEN REPLACE(k.number,'{month}',n.k) END WHERE n.kind IN ('CAT','PRD','RST');
  UPDATE imp_new n JOIN (SELECT x.kind, x.k, REGEXP_REPLACE(REPLACE(f.number,'{yyyy}',COALESCE(YEAR(x.day),'')), '[{]n+[}]',
      LPAD(ROW_NUMBER() OVER (PARTITION BY x.kind, IF(f.number LIKE '%{yyyy}%',YEAR(x.day),0) ORDER BY x.sort),
        CHAR_LENGTH(REGEXP_SUBSTR(f.number,'[{]n+[}]'))-2,'0')) number
      FROM imp_new x JOIN ccc.kind f ON f.kind=x.kind WHERE x.kind IN ('APT','DCM','FND')) y ON y.kind=n.kind AND y.k=n.k
    SET n.number=y.number;

  INSERT INTO ccc.record(kind, number, state, opened, created_by, changed_at)
  SELECT n.kind, n.number, n.state, @imp_as_of, 'import', @imp_as_of FROM imp_new n JOIN ccc.kind k ON k.kind=n.kind ORDER BY k.sort, n.sort;

  INSERT INTO ccc.appointment(record, id, staff, office, role, from_on, to_on)
  SELECT r.id, n.number, s.code, s.org, SUBSTR(n.k, CHAR_LENGTH(s.code)+2), s.active_from, s.active_to
    FROM imp_new n JOIN ccc.record r ON r.number=n.number JOIN ccc.staff s ON s.code=LEFT(n.k, CHAR_LENGTH(n.k)-LOCATE('/',REVERSE(n.k))) WHERE n.kind='APT';
  INSERT INTO ccc.catalogue(record, code, name_zh, unit, price)
  SELECT r.id, p.kind, p.name_zh, p.unit, p.kind FROM imp_new n JOIN ccc.record r ON r.number=n.number JOIN ccc.price p ON p.kind=n.k WHERE n.kind='CAT';
  INSERT INTO ccc.document(record, id, kind, title, doc, from_on, to_on, file)
  SELECT r.id, n.number, NULLIF(SUBSTRING_INDEX(COALESCE(d.covers,''),';',1),''), d.title, d.id, COALESCE(d.valid_from,d.issued_on), d.valid_to, d.file
    FROM imp_new n JOIN ccc.record r ON r.number=n.number JOIN ccc.doc d ON d.id=n.k WHERE n.kind='DCM';
  INSERT INTO ccc.finding(record, id, source, ref, org, side, severity, title, host, due_on, created_at, fixed_at, note)
  SELECT r.id, n.number, 'scan', v.id, IF(v.side='UNIT',a.org,@imp_centre), v.side, v.severity, v.title, v.host, CAST(v.due_on AS DATE),
    SUBTIME(CAST(CAST(v.found_on AS DATE) AS DATETIME(6)),@imp_tz), SUBTIME(CAST(CAST(v.fixed_on AS DATE) AS DATETIME(6)),@imp_tz), v.found_by
    FROM imp_new n JOIN ccc.record r ON r.number=n.number JOIN imp_vuln v ON CONCAT('vuln/',v.id)=n.k
    LEFT JOIN ccc.host h ON h.code=v.host LEFT JOIN ccc.app a ON a.code=h.app WHERE n.kind='FND';
  INSERT INTO ccc.finding(record, id, source, ref, org, side, title, owner, due_on, created_at, fixed_at)
  SELECT r.id, n.number, 'drill', CONCAT(f.drill,'/',f.seq), @imp_centre, 'CSP', f.text, f.owner, f.due_on,
    SUBTIME(CAST(n.day AS DATETIME(6)),@imp_tz), SUBTIME(CAST(f.done_on AS DATETIME(6)),@imp_tz)
    FROM imp_new n JOIN ccc.record r ON r.number=n.number JOIN ccc.drill_finding f ON CONCAT('drill_finding/',f.drill,'/',f.seq)=n.k WHERE n.kind='FND';
  INSERT INTO ccc.period(record, id, kind, from_on, to_on)
  SELECT r.id, n.k, CASE WHEN n.k LIKE '%Q%' THEN 'quarter' WHEN n.k LIKE '%-%' THEN 'month' ELSE 'year' END, n.day,
    DATE_SUB(CASE WHEN n.k LIKE '%Q%' THEN DATE_ADD(n.day, INTERVAL 3 MONTH) WHEN n.k LIKE '%-%' THEN DATE_ADD(n.day, INTERVAL 1 MONTH)
      ELSE DATE_ADD(n.day, INTERVAL 1 YEAR) END, INTERVAL 1 DAY)
    FROM imp_new n JOIN ccc.record r ON r.number=n.number WHERE n.kind='PRD';
  SELECT MIN(code) INTO l_pattern FROM ccc.roster_plan WHERE anchor IS NOT NULL;
  INSERT INTO ccc.roster_month(record, month, pattern)
  SELECT r.id, n.k, l_pattern FROM imp_new n JOIN ccc.record r ON r.number=n.number WHERE n.kind='RST';
END//

-- Title, unit, zone and holder of every record, from its own table.
CREATE OR REPLACE PROCEDURE ccc.imp_heads()
SQL SECURITY INVOKER
BEGIN
  DECLARE l_org, l_zone, l_join, l_sql LONGTEXT;
  DECLARE l_has_org, l_has_app, l_has_host, l_has_zone INT;
  FOR k IN (SELECT k.kind, k.tbl FROM ccc.kind k WHERE k.kind<>'ANY' AND EXISTS (SELECT 1 FROM ccc.record r WHERE r.kind=k.kind)) DO
    SELECT SUM(col='org'), SUM(col='app'), SUM(col='host'), SUM(col='zone') INTO l_has_org, l_has_app, l_has_host, l_has_zone
      FROM ccc.field WHERE tbl=k.tbl;
    SET l_join=CONCAT(
      IF(l_has_app, ' LEFT JOIN ccc.app a ON a.code=t.app', ''),
      IF(l_has_host, ' LEFT JOIN ccc.host h ON h.code=t.host LEFT JOIN ccc.app ha ON ha.code=h.app', ''));
    SET l_org=CONCAT('COALESCE(', CONCAT_WS(',',
      CASE k.kind WHEN 'ORG' THEN 't.code' WHEN 'APT' THEN 't.office' WHEN 'TRN' THEN 't.host_org'
        WHEN 'JOB' THEN '(SELECT b.org FROM ccc.backup_plan b WHERE b.id=t.plan)'
        WHEN 'RCT' THEN '(SELECT s.org FROM ccc.staff s WHERE s.code=t.issued_by)' END,
      IF(l_has_org, 't.org', NULL), IF(l_has_app, 'a.org', NULL), IF(l_has_host, 'ha.org', NULL), '@imp_centre'), ')');
    SET l_zone=CONCAT('COALESCE(', CONCAT_WS(',', IF(l_has_zone AND k.kind<>'ZON', 't.zone', NULL), IF(l_has_host, 'h.zone', NULL),
      IF(l_has_app, 'a.zone', NULL), 'NULL'), ')');
    SET l_sql=CONCAT('UPDATE ccc.record r JOIN ccc.`', k.tbl, '` t ON t.record=r.id', l_join,
      ' SET r.title=LEFT(COALESCE(', ccc.imp_title_sql(k.kind, k.tbl), ',r.number),255), r.org=', l_org, ', r.zone=', l_zone, ', r.holder=',
      CASE k.kind WHEN 'INC' THEN 't.assignee' WHEN 'CHG' THEN 'COALESCE(t.executor,t.requester)' WHEN 'REC' THEN 'COALESCE(t.started_by,t.requested_by)'
        WHEN 'TEN' THEN 't.applied_by' WHEN 'FND' THEN 't.owner' WHEN 'SES' THEN 't.staff' WHEN 'DTY' THEN 't.staff' WHEN 'RND' THEN 't.staff'
        WHEN 'DRL' THEN 't.lead' WHEN 'HND' THEN 'IF(r.state=''given'',t.lead_in,t.lead_out)' ELSE 'NULL' END,
      ' WHERE r.kind=''', k.kind, '''');
    EXECUTE IMMEDIATE l_sql;
  END FOR;
  -- a change works where its first host stands
  UPDATE ccc.record r JOIN (SELECT t.change_request, MIN(h.zone) zone FROM ccc.change_target t JOIN ccc.host h ON h.code=t.host GROUP BY t.change_request) z
    ON z.change_request=r.number SET r.zone=COALESCE(r.zone, z.zone) WHERE r.kind='CHG';
  -- targets of a change belong to it, also where a device has no unit
  UPDATE ccc.record r JOIN ccc.change_target t ON t.record=r.id SET r.holder=(SELECT c.executor FROM ccc.change_request c WHERE c.id=t.change_request)
   WHERE r.kind='TGT';
END//

DELIMITER ;
