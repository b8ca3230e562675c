-- Parameters of runbooks: what a runbook says of them, whether a value fits, and
-- the places where a secret one is shown as ******.
--
-- An item of runbook.params, between semicolons:  NAME  NAME=1..365 (a whole
-- number of that range)  NAME=soft|hard (one of these)  NAME~REGEX (the whole
-- value matches; no semicolon in it). A ! at the end of an item: secret.

DELIMITER //

-- The items as JSON: [{"name":"svc","spec":"~[a-z]+","secret":0}]. name null: an item that has no known form.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.rbk_list(p_text TEXT) RETURNS LONGTEXT
DETERMINISTIC NO SQL
BEGIN
  DECLARE l_left, l_one, l_name, l_spec TEXT;
  DECLARE l_out LONGTEXT DEFAULT '';
  DECLARE l_secret TINYINT;
  SET l_left=COALESCE(p_text,'');
  WHILE l_left<>'' DO
    SET l_one=TRIM(SUBSTRING_INDEX(l_left,';',1)), l_left=SUBSTR(l_left,CHAR_LENGTH(SUBSTRING_INDEX(l_left,';',1))+2);
    IF l_one<>'' THEN
      SET l_name=REGEXP_SUBSTR(l_one,'^[a-z][a-z0-9_]*'), l_spec=SUBSTR(l_one,CHAR_LENGTH(l_name)+1), l_secret=RIGHT(l_spec,1)='!';
      IF l_secret THEN SET l_spec=LEFT(l_spec,CHAR_LENGTH(l_spec)-1); END IF;
      IF l_name='' OR NOT ccc.rbk_spec_ok(l_spec) THEN SET l_name=NULL, l_spec=l_one; END IF;
      SET l_out=CONCAT(l_out,IF(l_out='','',','),JSON_OBJECT('name',l_name,'spec',l_spec,'secret',l_secret));
    END IF;
  END WHILE;
  RETURN CONCAT('[',l_out,']');
END//

-- Nothing, a range, a choice or a pattern that can be used.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.rbk_spec_ok(p_spec TEXT) RETURNS TINYINT
DETERMINISTIC NO SQL
BEGIN
  DECLARE l_ok TINYINT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION RETURN 0;
  IF p_spec='' THEN RETURN 1; END IF;
  IF p_spec REGEXP '^=(0|[1-9][0-9]{0,14})\\.\\.(0|[1-9][0-9]{0,14})$' THEN
    RETURN CAST(SUBSTRING_INDEX(SUBSTR(p_spec,2),'..',1) AS SIGNED)<=CAST(SUBSTRING_INDEX(p_spec,'..',-1) AS SIGNED);
  END IF;
  IF LEFT(p_spec,2)='~' OR LEFT(p_spec,1) NOT IN ('=','~') THEN RETURN 0; END IF;
  IF LEFT(p_spec,1)='=' THEN RETURN p_spec REGEXP '^=[^|~ ]+([|][^|~ ]+)*$' AND LOCATE('..',p_spec)=0; END IF;
  SET l_ok=COALESCE('' REGEXP CONCAT('^(?:',SUBSTR(p_spec,2),')\\z'),2);
  RETURN l_ok<2;
END//

-- Does a value fit? Whole, and with the same letters.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.rbk_fits(p_spec TEXT, p_val TEXT) RETURNS TINYINT
DETERMINISTIC NO SQL
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION RETURN 0;
  IF p_spec='' THEN RETURN 1; END IF;
  IF LEFT(p_spec,1)='~' THEN
    RETURN COALESCE(CONVERT(p_val USING utf8mb4) COLLATE utf8mb4_bin REGEXP CONCAT('^(?:',SUBSTR(p_spec,2),')\\z'),0);
  END IF;
  IF p_spec REGEXP '^=[0-9]+\\.\\.[0-9]+$' THEN
    RETURN p_val REGEXP '^(0|[1-9][0-9]{0,14})\\z'
       AND CAST(p_val AS SIGNED) BETWEEN CAST(SUBSTRING_INDEX(SUBSTR(p_spec,2),'..',1) AS SIGNED) AND CAST(SUBSTRING_INDEX(p_spec,'..',-1) AS SIGNED);
  END IF;
  RETURN LOCATE(CONCAT('|',p_val,'|') COLLATE utf8mb4_bin, CONCAT('|',SUBSTR(p_spec,2),'|') COLLATE utf8mb4_bin)>0 AND LOCATE('|',p_val)=0;
END//

-- Values (JSON object) that the runbook does not allow, the first five: 'm' the
-- items of detail.missing ("param:days=400", joined by commas), 'r' what would be
-- right ({"days":"=1..365"}; "" no such parameter, "!" a masked value given back).
-- NULL: all fit.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.rbk_wrong(p_book VARCHAR(80), p_vals LONGTEXT, p_what CHAR(1)) RETURNS VARCHAR(1400)
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_list, l_ver, l_val, l_right LONGTEXT;
  DECLARE l_out VARCHAR(1400);
  DECLARE l_n INT DEFAULT 0;
  IF COALESCE(p_vals,'{}')='{}' THEN RETURN NULL; END IF;
  SELECT ccc.rbk_list(b.params), b.version INTO l_list, l_ver FROM ccc.runbook_now b WHERE b.id=p_book ORDER BY b.record DESC LIMIT 1;
  IF l_list IS NULL THEN RETURN NULL; END IF;
  FOR v IN (SELECT k.name, i.spec, i.secret FROM JSON_TABLE(JSON_KEYS(p_vals),'$[*]' COLUMNS(n FOR ORDINALITY, name VARCHAR(80) PATH '$')) k
      LEFT JOIN JSON_TABLE(l_list,'$[*]' COLUMNS(name VARCHAR(80) PATH '$.name', spec VARCHAR(80) PATH '$.spec', secret INT PATH '$.secret')) i ON i.name=k.name ORDER BY k.n) DO
    SET l_val=JSON_VALUE(p_vals,CONCAT('$."',v.name,'"')), l_right=NULL;
    IF v.spec IS NULL AND NOT EXISTS (SELECT 1 FROM ccc.runbook_step s WHERE s.runbook=p_book AND s.version=l_ver AND LOCATE(CONCAT('{',v.name,'}'),CONCAT_WS(' ',s.command,s.expect))>0) THEN SET l_right='';
    ELSEIF v.secret AND l_val='******' THEN SET l_right='!';
    ELSEIF l_val IS NULL OR NOT ccc.rbk_fits(COALESCE(v.spec,''),l_val) THEN SET l_right=COALESCE(v.spec,'');
    END IF;
    IF l_right IS NOT NULL AND l_n<5 THEN
      SET l_n=l_n+1, l_out=CONCAT_WS(',',l_out,IF(p_what='r',CONCAT(JSON_QUOTE(LEFT(v.name,40)),':',JSON_QUOTE(LEFT(l_right,80))),
        JSON_QUOTE(CONCAT('param:',LEFT(v.name,40),'=',IF(v.secret,'******',LEFT(COALESCE(l_val,''),40))))));
    END IF;
  END FOR;
  RETURN IF(p_what='r' AND l_out IS NOT NULL,CONCAT('{',l_out,'}'),l_out);
END//

-- Names of the secret parameters of a runbook, 'a,b'; of every runbook where none is named.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.rbk_secret(p_book VARCHAR(80)) RETURNS TEXT
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_out TEXT;
  FOR b IN (SELECT params FROM ccc.runbook WHERE LOCATE('!',params)>0 AND (id=p_book OR p_book IS NULL)) DO
    FOR i IN (SELECT name FROM JSON_TABLE(ccc.rbk_list(b.params),'$[*]' COLUMNS(name VARCHAR(80) PATH '$.name', secret INT PATH '$.secret')) j WHERE name IS NOT NULL AND secret=1) DO
      IF NOT COALESCE(FIND_IN_SET(i.name,l_out),0) THEN SET l_out=CONCAT_WS(',',l_out,i.name); END IF;
    END FOR;
  END FOR;
  RETURN l_out;
END//

-- Values as an object with the secret ones masked.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.rbk_mask(p_names TEXT, p_vals LONGTEXT) RETURNS LONGTEXT
DETERMINISTIC NO SQL
BEGIN
  DECLARE l_left TEXT DEFAULT COALESCE(p_names,'');
  DECLARE l_one VARCHAR(80);
  WHILE l_left<>'' DO
    SET l_one=SUBSTRING_INDEX(l_left,',',1), l_left=SUBSTR(l_left,CHAR_LENGTH(l_one)+2);
    IF JSON_EXISTS(p_vals,CONCAT('$."',l_one,'"')) THEN SET p_vals=JSON_SET(p_vals,CONCAT('$."',l_one,'"'),'******'); END IF;
  END WHILE;
  RETURN p_vals;
END//

-- Parameters as a person may read them, in the form they have.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.params_shown(p_book VARCHAR(80), p_params TEXT) RETURNS TEXT
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_names, l_left, l_one, l_out TEXT;
  IF COALESCE(p_params,'')='' THEN RETURN p_params; END IF;
  SET l_names=ccc.rbk_secret(p_book);
  IF l_names IS NULL THEN RETURN p_params; END IF;
  IF ccc.params_json(p_params) IS NULL THEN RETURN '******'; END IF;
  IF LEFT(TRIM(p_params),1)='{' THEN RETURN ccc.rbk_mask(l_names,ccc.params_json(p_params)); END IF;
  SET l_left=p_params;
  WHILE l_left<>'' DO
    SET l_one=SUBSTRING_INDEX(l_left,';',1), l_left=SUBSTR(l_left,CHAR_LENGTH(l_one)+2), l_one=TRIM(l_one);
    IF l_one<>'' THEN SET l_out=CONCAT_WS(';',l_out,IF(FIND_IN_SET(SUBSTRING_INDEX(l_one,'=',1),l_names),CONCAT(SUBSTRING_INDEX(l_one,'=',1),'=******'),l_one)); END IF;
  END WHILE;
  RETURN l_out;
END//

-- The values of a form as they go into the history. A form without params is not touched.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.vals_shown(p_rec BIGINT, p_vals LONGTEXT) RETURNS LONGTEXT
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_book VARCHAR(80);
  DECLARE l_par LONGTEXT;
  IF p_vals IS NULL OR LOCATE('params',p_vals)=0 OR ccc.rbk_secret(NULL) IS NULL THEN RETURN p_vals; END IF;
  IF NOT JSON_VALID(p_vals) THEN RETURN JSON_OBJECT('length',CHAR_LENGTH(p_vals)); END IF;
  IF JSON_EXISTS(p_vals,'$.steps') OR NOT JSON_EXISTS(p_vals,'$.params') THEN RETURN p_vals; END IF;
  SET l_book=JSON_VALUE(p_vals,'$.runbook');
  IF l_book IS NULL THEN SELECT COALESCE((SELECT runbook FROM ccc.change_request WHERE record=p_rec),(SELECT runbook FROM ccc.recovery WHERE record=p_rec)) INTO l_book; END IF;
  IF l_book IS NULL AND EXISTS (SELECT 1 FROM ccc.runbook WHERE record=p_rec) THEN RETURN p_vals; END IF;
  IF NOT EXISTS (SELECT 1 FROM ccc.runbook WHERE id=l_book) THEN SET l_book=NULL; END IF;
  SET l_par=JSON_EXTRACT(p_vals,'$.params');
  RETURN JSON_SET(p_vals,'$.params',ccc.params_shown(l_book,IF(JSON_TYPE(l_par)='STRING',JSON_VALUE(p_vals,'$.params'),l_par)));
END//

-- The values that the runner keeps out of recordings: as they are, and as they stand quoted in a command.
CREATE OR REPLACE DEFINER=ccc_definer@localhost FUNCTION ccc.run_secrets(p_run VARCHAR(90)) RETURNS LONGTEXT
NOT DETERMINISTIC READS SQL DATA
BEGIN
  DECLARE l_vals, l_out LONGTEXT;
  DECLARE l_left, l_val TEXT;
  DECLARE l_one VARCHAR(80);
  SELECT COALESCE(ccc.rbk_secret(k.runbook),''), ccc.params_json(COALESCE(c.params,v.params)) INTO l_left, l_vals
    FROM ccc.run k LEFT JOIN ccc.change_request c ON c.record=k.record LEFT JOIN ccc.recovery v ON v.record=k.record WHERE k.run=p_run;
  SET l_out='';
  WHILE COALESCE(l_left,'')<>'' DO
    SET l_one=SUBSTRING_INDEX(l_left,',',1), l_left=SUBSTR(l_left,CHAR_LENGTH(l_one)+2), l_val=JSON_VALUE(l_vals,CONCAT('$."',l_one,'"'));
    IF COALESCE(l_val,'')<>'' THEN
      SET l_out=CONCAT(l_out,IF(l_out='','',','),JSON_QUOTE(l_val),
        IF(LOCATE('''',l_val),CONCAT(',',JSON_QUOTE(REPLACE(l_val,'''','''\\'''''))),''),
        IF(l_val REGEXP '["\\\\$`]',CONCAT(',',JSON_QUOTE(REPLACE(REPLACE(REPLACE(REPLACE(l_val,'\\','\\\\'),'"','\\"'),'$','\\$'),'`','\\`'))),''));
    END IF;
  END WHILE;
  RETURN CONCAT('[',l_out,']');
END//

-- What is shown of a new run's steps where a secret stands in them.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.run_mask(p_run VARCHAR(90))
BEGIN
  DECLARE l_names TEXT;
  SELECT ccc.rbk_secret(k.runbook) INTO l_names FROM ccc.run k WHERE k.run=p_run;
  IF l_names IS NOT NULL THEN
    FOR h IN (SELECT h.host, IF(k.recovery IS NULL, ccc.host_vals(ccc.params_json(c.params),h.host,k.window_start), ccc.rec_vals(k.record,h.host)) vals, k.runbook, k.runbook_version
        FROM ccc.run k JOIN ccc.run_host h ON h.run=k.run LEFT JOIN ccc.change_request c ON c.record=k.record WHERE k.run=p_run) DO
      SET @ccc_hv=ccc.rbk_mask(l_names,h.vals);
      UPDATE ccc.run_step x JOIN ccc.runbook_step s ON s.runbook=h.runbook AND s.version=h.runbook_version AND s.seq=IF(x.seq>1000,x.seq-1000,x.seq)
         SET x.shown=ccc.render(s.command,@ccc_hv,1), x.expect_shown=ccc.render(s.expect,@ccc_hv,0) WHERE x.run=p_run AND x.host=h.host;
    END FOR;
  END IF;
END//

DELIMITER ;
