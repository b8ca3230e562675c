-- What a rule's SELECT becomes inside a gate. The views of sql/rules are written to be read, and to judge any moment over
-- all records; a gate judges one record now. So build_gates() puts the text of those views into the gate: one-row views
-- (now1, form1 ..) by what they hold, views that rest on them by their own text, the moment, the form, the actor and the
-- parameters as local variables of the gate. What cannot be put in stays a view: slower, never different.
-- Must not know any rule. Runs with the administrator's rights.
DELIMITER //

-- Brackets still open at the end of a piece of a view's text; 99 inside a quoted string.
CREATE OR REPLACE FUNCTION ccc.text_open(p_text LONGTEXT) RETURNS INT DETERMINISTIC NO SQL SQL SECURITY INVOKER
BEGIN
  DECLARE l_bare LONGTEXT DEFAULT REGEXP_REPLACE(REPLACE(REPLACE(p_text, '\\\\', ''), '\\''', ''), '''[^'']*''', '');
  IF LOCATE('''', l_bare) > 0 THEN RETURN 99; END IF;
  RETURN CHAR_LENGTH(REPLACE(l_bare, ')', '')) - CHAR_LENGTH(REPLACE(l_bare, '(', ''));
END //

-- Where a word stands outside all brackets and strings, from a place on; 0 = nowhere.
CREATE OR REPLACE FUNCTION ccc.text_at(p_word VARCHAR(40), p_text LONGTEXT, p_from INT) RETURNS INT DETERMINISTIC NO SQL SQL SECURITY INVOKER
BEGIN
  DECLARE l_at INT DEFAULT LOCATE(p_word, p_text, p_from);
  WHILE l_at > 0 AND ccc.text_open(SUBSTRING(p_text, p_from, l_at - p_from)) <> 0 DO SET l_at = LOCATE(p_word, p_text, l_at + 1); END WHILE;
  RETURN l_at;
END //

-- How often a text stands in another.
CREATE OR REPLACE FUNCTION ccc.text_count(p_what VARCHAR(120), p_text LONGTEXT) RETURNS INT DETERMINISTIC NO SQL SQL SECURITY INVOKER
RETURN (CHAR_LENGTH(p_text) - CHAR_LENGTH(REPLACE(p_text, p_what, ''))) / CHAR_LENGTH(p_what) //

-- One-row views in a text, by what their columns hold. A text where one of them cannot be taken out stays as it is.
CREATE OR REPLACE FUNCTION ccc.text_rows(p_text LONGTEXT) RETURNS LONGTEXT NOT DETERMINISTIC READS SQL DATA SQL SECURITY INVOKER
BEGIN
  DECLARE l_out, l_new LONGTEXT DEFAULT p_text;
  DECLARE l_name, l_alias VARCHAR(80);
  DECLARE l_bare LONGTEXT;
  FOR v IN (SELECT name FROM ccc.gate_view WHERE row1 = 1 ORDER BY name) DO
    SET l_name = CONCAT('`ccc`.`', v.name, '`');
    one_: WHILE LOCATE(l_name, l_out) > 0 DO
      -- the alias; where it is the name itself there is none
      SET l_alias = REGEXP_REPLACE(REGEXP_SUBSTR(l_out, CONCAT(l_name, '( `[^`]+`)?')), '^`[^`]+`[.]`[^`]+` ?', '');
      SET l_bare = CONCAT(l_name, IF(l_alias = '', '', ' '), l_alias), l_alias = IF(l_alias = '', CONCAT('`', v.name, '`'), l_alias);
      SET l_new = REPLACE(l_out, CONCAT(' left join ', l_bare, ' on(1 = 1)'), '');
      SET l_new = REPLACE(REPLACE(REPLACE(l_new, CONCAT(' join ', l_bare, ')'), ')'), CONCAT(' join ', l_bare, ' '), ' '), CONCAT('(', l_bare, ' join '), '(');
      -- still there, or its alias names something else too
      IF LOCATE(CONCAT(l_bare, ')'), l_new) > 0 OR LOCATE(CONCAT(l_bare, ' '), l_new) > 0 OR l_new LIKE CONCAT('%', l_bare)
          OR LOCATE(CONCAT('` ', l_alias), l_new) > 0 OR LOCATE(CONCAT(') ', l_alias), l_new) > 0 THEN RETURN p_text; END IF;
      FOR c IN (SELECT col, expr FROM ccc.gate_macro WHERE name = v.name) DO
        SET l_new = REPLACE(l_new, CONCAT(l_alias, '.`', c.col, '`'), c.expr);
      END FOR;
      SET l_out = l_new;
    END WHILE;
  END FOR;
  RETURN l_out;
END //

-- The place of the smallest '(select ' round a place, 0 = none; o_end: that of its closing bracket.
CREATE OR REPLACE PROCEDURE ccc.text_round(p_text LONGTEXT, p_at INT, OUT o_start INT, OUT o_end INT) SQL SECURITY INVOKER
BEGIN
  DECLARE l_back INT;
  SET o_start = p_at, o_end = 0;
  WHILE o_start > 0 AND o_end <= p_at DO
    SET l_back = LOCATE(' tceles(', REVERSE(LEFT(p_text, o_start)));
    SET o_start = IF(l_back = 0, 0, o_start - l_back - 6);
    SET o_end = IF(o_start = 0, CHAR_LENGTH(p_text) + 1, ccc.text_at(')', p_text, o_start + 1));
  END WHILE;
END //

-- Plain views (one SELECT, no grouping) in a text, by the tables they read: aliases get the view's own before them, columns
-- become what they stand for. A view that is joined by LEFT JOIN, or whose alias names something else as well, stays.
CREATE OR REPLACE FUNCTION ccc.text_views(p_text LONGTEXT) RETURNS LONGTEXT NOT DETERMINISTIC READS SQL DATA SQL SECURITY INVOKER
BEGIN
  DECLARE l_out LONGTEXT DEFAULT p_text;
  DECLARE l_name, l_alias, l_found VARCHAR(80);
  DECLARE l_bare, l_src, l_cond, l_scope, l_new LONGTEXT;
  DECLARE l_start, l_end, l_at INT;
  look_: LOOP
    SET l_found = REGEXP_SUBSTR(l_out, '`ccc`[.]`\\w+`(?! *[(.])');
    IF l_found = '' THEN LEAVE look_; END IF;
    SET l_name = SUBSTRING_INDEX(SUBSTRING_INDEX(l_found, '`', 4), '`', -1), l_src = NULL;
    SELECT src, cond INTO l_src, l_cond FROM ccc.gate_view WHERE name = l_name AND plain = 1;
    IF l_src IS NULL THEN
      -- a table, or a view that stays: out of sight of the next look
      SET l_out = REPLACE(l_out, l_found, REPLACE(l_found, '`ccc`', '`CCC`'));
      ITERATE look_;
    END IF;
    SET l_at = LOCATE(l_found, l_out);
    SET l_alias = TRIM('`' FROM SUBSTRING(REGEXP_SUBSTR(SUBSTRING(l_out, l_at), CONCAT('^', l_found, '( `\\w+`)?')), CHAR_LENGTH(l_found) + 2));
    SET l_bare = CONCAT(l_found, IF(l_alias = '', '', CONCAT(' `', l_alias, '`'))), l_alias = IF(l_alias = '', l_name, l_alias);
    CALL ccc.text_round(l_out, l_at, l_start, l_end);
    SET l_scope = SUBSTRING(l_out, l_start + 1, l_end - l_start - 1);
    IF LOCATE(CONCAT('left join ', l_bare), l_scope) > 0 OR LOCATE(CONCAT(') `', l_alias, '`'), l_scope) > 0 OR ccc.text_count(l_bare, l_scope) <> 1
        OR ccc.text_count(CONCAT('` `', l_alias, '`'), l_scope) <> (l_bare <> l_found) OR (l_bare = l_found AND ccc.text_count(CONCAT(l_found, ' `'), l_scope) > 0) THEN
      SET l_out = CONCAT(LEFT(l_out, l_at - 1), REPLACE(l_found, '`ccc`', '`CCC`'), SUBSTRING(l_out, l_at + CHAR_LENGTH(l_found)));
    ELSE
      IF l_cond <> '' THEN SET l_src = CONCAT('(', l_src, ' join `CCC`.`centre` `one` on(`one`.`n` = 1 and (', l_cond, ')))'); END IF;
      SET l_new = REPLACE(l_scope, l_bare, ccc.text_alias(l_src, l_src, l_alias));
      FOR c IN (SELECT col, expr FROM ccc.gate_macro WHERE name = l_name) DO
        IF LOCATE(CONCAT('`', l_alias, '`.`', c.col, '`'), l_new) > 0 THEN
          SET l_new = REPLACE(l_new, CONCAT('`', l_alias, '`.`', c.col, '`'), ccc.text_alias(c.expr, CONCAT(l_src, c.expr), l_alias));
        END IF;
      END FOR;
      SET l_out = CONCAT(LEFT(l_out, l_start), l_new, SUBSTRING(l_out, l_end));
    END IF;
  END LOOP;
  RETURN REPLACE(l_out, '`CCC`', '`ccc`');
END //

-- The aliases that stand in p_from, with another before them, in p_text.
CREATE OR REPLACE FUNCTION ccc.text_alias(p_text LONGTEXT, p_from LONGTEXT, p_alias VARCHAR(80)) RETURNS LONGTEXT DETERMINISTIC NO SQL SQL SECURITY INVOKER
BEGIN
  DECLARE l_a VARCHAR(80);
  DECLARE l_from LONGTEXT DEFAULT p_from;
  alias_: LOOP
    SET l_a = REGEXP_SUBSTR(l_from, '(?<=` `)\\w+(?=`)');
    IF l_a = '' THEN RETURN REPLACE(p_text, '@`', '`'); END IF;
    SET l_from = REPLACE(l_from, CONCAT('` `', l_a, '`'), '` '), p_text = REPLACE(REPLACE(p_text, CONCAT('` `', l_a, '`'), CONCAT('` @`', p_alias, '_', l_a, '`')), CONCAT('`', l_a, '`.`'), CONCAT('@`', p_alias, '_', l_a, '`.`'));
  END LOOP;
END //

-- The value of a parameter, asked for by name, as the gate's own variable l_par_NAME.
CREATE OR REPLACE FUNCTION ccc.text_params(p_text LONGTEXT) RETURNS LONGTEXT DETERMINISTIC NO SQL SQL SECURITY INVOKER
RETURN REGEXP_REPLACE(p_text, '[(]select `(\\w+)`[.]`value`( [+] 0)? from `ccc`[.](?:`param_now`|`param_now` `\\1`) where `\\1`[.]`name` = ''(\\w+)''( limit 1)?[)]', '(l_par_\\3\\2)') //

-- Functions of the moment, the form and the actor, by the gate's own variables.
CREATE OR REPLACE FUNCTION ccc.text_facts(p_text LONGTEXT) RETURNS LONGTEXT DETERMINISTIC NO SQL SQL SECURITY INVOKER
BEGIN
  DECLARE l_out LONGTEXT DEFAULT REPLACE(REPLACE(REPLACE(REPLACE(p_text, '`ccc`.`as_of`()', 'l_now'), '`ccc`.`f_form`()', 'l_form'), '`ccc`.`f_action`()', 'l_action'), '`ccc`.`f_actor`()', 'l_actor');
  DECLARE l_at, l_end INT;
  SET l_out = REPLACE(REPLACE(l_out, '`ccc`.`f_move`()', 'p_m'), '`ccc`.`local_date`(l_now)', 'p_today');
  SET l_out = REGEXP_REPLACE(l_out, '`ccc`[.]`param`[(]''(\\w+)'',p_today[)]', 'l_par_\\1');
  days_: LOOP
    SET l_at = LOCATE('`ccc`.`local_date`(', l_out);
    IF l_at = 0 THEN RETURN l_out; END IF;
    SET l_end = ccc.text_at(')', l_out, l_at + 19);
    IF l_end = 0 THEN RETURN l_out; END IF;
    SET l_out = CONCAT(LEFT(l_out, l_at - 1), 'cast(convert_tz(', SUBSTRING(l_out, l_at + 19, l_end - l_at - 19), ',''+00:00'',l_tz) as date)', SUBSTRING(l_out, l_end + 1));
  END LOOP;
END //

-- The views there are: of those with one row and no table what each column holds, of plain ones that and what they read.
CREATE OR REPLACE PROCEDURE ccc.build_gate_views() SQL SECURITY INVOKER
BEGIN
  CREATE TABLE IF NOT EXISTS ccc.gate_view (name VARCHAR(64) NOT NULL PRIMARY KEY, def LONGTEXT NOT NULL, row1 TINYINT NOT NULL DEFAULT 0, plain TINYINT NOT NULL DEFAULT 0, src LONGTEXT NULL, cond LONGTEXT NULL) ENGINE=InnoDB;
  CREATE TABLE IF NOT EXISTS ccc.gate_macro (name VARCHAR(64) NOT NULL, col VARCHAR(64) NOT NULL, expr LONGTEXT NOT NULL, PRIMARY KEY (name, col)) ENGINE=InnoDB;
  START TRANSACTION;
  DELETE FROM ccc.gate_view; DELETE FROM ccc.gate_macro;
  INSERT INTO ccc.gate_view (name, def) SELECT TABLE_NAME, VIEW_DEFINITION FROM information_schema.VIEWS
    WHERE TABLE_SCHEMA = 'ccc' AND TABLE_NAME NOT REGEXP '^(b|o|breach|scr|v)_' AND TABLE_NAME NOT IN ('param_now', 'me1');
  UPDATE ccc.gate_view SET row1 = 1 WHERE ccc.text_at(' from ', def, 1) = 0 AND ccc.text_at(' union ', def, 1) = 0;
  FOR v IN (SELECT name, def FROM ccc.gate_view WHERE row1 = 1) DO CALL ccc.build_gate_columns(v.name, ccc.text_params(v.def)); END FOR;
  FOR v IN (SELECT name, ccc.text_params(ccc.text_rows(def)) def FROM ccc.gate_view WHERE row1 = 0 AND def NOT LIKE 'select distinct %' AND def LIKE 'select %' AND ccc.text_at(' union ', def, 1) = 0
      AND ccc.text_at(' group by ', def, 1) = 0 AND ccc.text_at(' having ', def, 1) = 0 AND ccc.text_at(' order by ', def, 1) = 0 AND ccc.text_at(' limit ', def, 1) = 0) DO
    CALL ccc.build_gate_columns(v.name, LEFT(v.def, ccc.text_at(' from ', v.def, 8) - 1));
    -- an aggregate outside a subquery makes one row of all
    IF NOT EXISTS (SELECT 1 FROM ccc.gate_macro WHERE name = v.name AND expr REGEXP '\\b(min|max|sum|count|avg|group_concat|json_arrayagg|json_objectagg|bit_or|bit_and|over|row_number)[(]' AND expr NOT LIKE '%(select %') THEN
      UPDATE ccc.gate_view SET plain = 1, src = ccc.text_part(v.def, ' from ', ' where '), cond = ccc.text_part(v.def, ' where ', '') WHERE name = v.name;
    END IF;
  END FOR;
  COMMIT;
END //

-- What stands between two words of a SELECT (or to its end).
CREATE OR REPLACE FUNCTION ccc.text_part(p_text LONGTEXT, p_word VARCHAR(20), p_end VARCHAR(20)) RETURNS LONGTEXT DETERMINISTIC NO SQL SQL SECURITY INVOKER
BEGIN
  DECLARE l_at INT DEFAULT ccc.text_at(p_word, p_text, 8);
  DECLARE l_end INT;
  IF l_at = 0 THEN RETURN ''; END IF;
  SET l_at = l_at + CHAR_LENGTH(CONCAT(p_word, '.')) - 1;
  SET l_end = IF(p_end = '', 0, ccc.text_at(p_end, p_text, l_at));
  RETURN IF(l_end = 0, SUBSTRING(p_text, l_at), SUBSTRING(p_text, l_at, l_end - l_at));
END //

-- The columns of a SELECT's list, each by its text.
CREATE OR REPLACE PROCEDURE ccc.build_gate_columns(p_name VARCHAR(64), p_list LONGTEXT) SQL SECURITY INVOKER
BEGIN
  DECLARE l_rest LONGTEXT DEFAULT SUBSTRING(p_list, 8);
  DECLARE l_expr LONGTEXT;
  DECLARE l_as, l_at INT;
  cols_: LOOP
    SET l_as = ccc.text_at(' AS `', l_rest, 1), l_at = ccc.text_at('`,', l_rest, l_as + 5), l_expr = LEFT(l_rest, l_as - 1);
    -- a lone call or column stays bare, or local_date(as_of()) would not be seen to be one
    INSERT INTO ccc.gate_macro (name, col, expr) VALUES (p_name, SUBSTRING_INDEX(SUBSTRING(l_rest, l_as + 5), '`', 1), IF(l_expr REGEXP '^`\\w+`[.]`\\w+`([(][)])?$', l_expr, CONCAT('(', l_expr, ')')));
    IF l_at = 0 OR l_as = 0 THEN LEAVE cols_; END IF;
    SET l_rest = SUBSTRING(l_rest, l_at + 2);
  END LOOP;
END //

-- One SELECT of a breach view as a gate asks it. p_tell 0: a statement that sets l_n: does this record break the rule?
-- Where views are left it is no EXISTS: the server has crashed on a view in an expression run twice. p_tell 1: one that
-- puts the details, a line each, into o_why (l_e is an empty long text: with it they are one, not a column of a
-- temporary table). NULL where the SELECT is not a plain one.
CREATE OR REPLACE FUNCTION ccc.text_gate(p_text LONGTEXT, p_tell TINYINT) RETURNS LONGTEXT NOT DETERMINISTIC READS SQL DATA SQL SECURITY INVOKER
BEGIN
  DECLARE l_text LONGTEXT DEFAULT ccc.text_facts(ccc.text_views(ccc.text_params(ccc.text_rows(p_text))));
  DECLARE l_where LONGTEXT DEFAULT ccc.text_part(l_text, ' where ', '');
  DECLARE l_list LONGTEXT DEFAULT SUBSTRING(l_text, 8, ccc.text_at(' from ', l_text, 8) - 8);
  DECLARE l_record LONGTEXT DEFAULT LEFT(l_list, ccc.text_at(' AS `', l_list, 1) - 1);
  DECLARE l_n INT DEFAULT 3;
  IF p_text LIKE 'select distinct %' OR ccc.text_at(' group by ', l_text, 8) > 0 OR ccc.text_at(' having ', l_text, 8) > 0 OR ccc.text_at(' limit ', l_text, 8) > 0
    OR ccc.text_at(' order by ', l_text, 8) > 0 THEN RETURN NULL; END IF;
  SET l_text = CONCAT('FROM ', ccc.text_part(l_text, ' from ', ' where '), ' WHERE ', l_record, '=p_r', IF(l_where = '', '', CONCAT(' AND (', l_where, ')')));
  IF p_tell THEN
    -- the fourth column
    WHILE l_n > 0 DO SET l_list = SUBSTRING(l_list, ccc.text_at('`,', l_list, ccc.text_at(' AS `', l_list, 1) + 5) + 2), l_n = l_n - 1; END WHILE;
    RETURN CONCAT('SELECT GROUP_CONCAT(''"detail":'',COALESCE(', LEFT(l_list, ccc.text_at(' AS `', l_list, 1) - 1), ',l_e),''}'' SEPARATOR ''\\n'' LIMIT 20) INTO o_why ', l_text);
  END IF;
  IF LOCATE('join (select ', l_text) > 0 OR LOCATE('from (select ', l_text) > 0 OR LOCATE('FROM (select ', l_text) > 0 OR LOCATE('`ccc`.`param_now`', l_text) > 0
      OR EXISTS (SELECT 1 FROM ccc.gate_view WHERE LOCATE(CONCAT('`ccc`.`', name, '`'), l_text) > 0) THEN
    RETURN CONCAT('SELECT COUNT(*) INTO l_n ', l_text);
  END IF;
  RETURN CONCAT('SET l_n=EXISTS (SELECT 1 ', l_text, ')');
END //
DELIMITER ;
