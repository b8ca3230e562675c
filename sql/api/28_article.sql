-- The official text of the articles, where a centre has imported it. Answer row of p_article: outcome (done | refused |
-- input), no, version, what.
USE ccc_api;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW v_article_text AS
  SELECT t.no, t.version, t.text, t.source, t.sha256, t.imported_at, t.imported_by FROM ccc.article_text t
  WHERE NOT EXISTS (SELECT 1 FROM ccc.article_text x WHERE x.no = t.no AND x.version > t.version);
DELIMITER //

-- A new version of one article's text, by a person of one of the two offices (Art. 22). The same text again is none.
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc_api.p_article(p_no LONGTEXT, p_text LONGTEXT, p_source LONGTEXT)
proc: BEGIN
  DECLARE l_me VARCHAR(40);
  DECLARE l_now DATETIME(6);
  DECLARE l_version INT DEFAULT 0;
  DECLARE l_sha, l_old CHAR(64);
  CALL ccc.guard();
  SET l_me = ccc.me(), l_now = ccc.centre_now();
  IF l_me IS NULL THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45003, MESSAGE_TEXT = 'ACCOUNT'; END IF;
  IF NOT EXISTS (SELECT 1 FROM ccc.held h WHERE h.staff = l_me AND h.role = 'REG' AND h.office IN ('DZB', 'SZB') AND h.from_on <= ccc.local_date(l_now) AND h.to_on >= ccc.local_date(l_now)) THEN
    SELECT 'refused' AS outcome, LEFT(p_no, 10) AS no, NULL AS version, 'role' AS what;
    LEAVE proc;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM ccc.article WHERE no = LEFT(p_no, 20)) OR COALESCE(TRIM(p_text), '') = '' OR CHAR_LENGTH(p_text) > 60000 OR CHAR_LENGTH(COALESCE(p_source, '')) > 255 THEN
    SELECT 'input' AS outcome, LEFT(p_no, 10) AS no, NULL AS version, IF(EXISTS (SELECT 1 FROM ccc.article WHERE no = LEFT(p_no, 20)), 'text', 'no') AS what;
    LEAVE proc;
  END IF;
  SET l_sha = SHA2(p_text, 256);
  START TRANSACTION;
  SELECT version, sha256 INTO l_version, l_old FROM ccc.article_text WHERE no = p_no ORDER BY version DESC LIMIT 1 FOR UPDATE;
  IF NOT (l_old <=> l_sha) THEN
    SET l_version = l_version + 1;
    INSERT INTO ccc.article_text (no, version, text, source, sha256, imported_at, imported_by) VALUES (p_no, l_version, p_text, COALESCE(p_source, ''), l_sha, l_now, l_me);
    CALL ccc.account_event(l_me, l_me, 'article');
  END IF;
  COMMIT;
  SELECT 'done' AS outcome, p_no AS no, l_version AS version, NULL AS what;
END //
DELIMITER ;
