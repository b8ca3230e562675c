-- Gates and findings of bulletins (Art. 15): one SELECT a rule. A bulletin is read by everybody: it names no tenant, no
-- address and nothing that shows how an attack is made.

-- Words that tell a tenant: name of a unit or an enterprise, of a system, of a host. re 1 = as a word of its own (codes).
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.tenant_word AS
SELECT o.name_zh word, 0 re FROM ccc.org o WHERE o.kind IN ('unit','enterprise') AND o.name_zh<>''
UNION ALL SELECT LOWER(o.name_en), 0 FROM ccc.org o WHERE o.kind IN ('unit','enterprise') AND CHAR_LENGTH(o.name_en)>7
UNION ALL SELECT LOWER(o.code), 1 FROM ccc.org o WHERE o.kind IN ('unit','enterprise')
UNION ALL SELECT a.name_zh, 0 FROM ccc.app a WHERE CHAR_LENGTH(a.name_zh)>3
UNION ALL SELECT LOWER(a.code), 1 FROM ccc.app a
UNION ALL SELECT LOWER(h.code), 1 FROM ccc.host h;

-- What a bulletin says; of a reissue what the form says, which goes into the new number.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.bulletin_text AS
SELECT b.record, LOWER(CONCAT_WS(' ',IF(f.action='reissue',JSON_VALUE(f.vals,'$.title'),b.title),IF(f.action='reissue',JSON_VALUE(f.vals,'$.summary'),b.summary))) said
  FROM ccc.bulletin b JOIN ccc.form1 f;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_BUL AS
SELECT x.record record, 'R15.7' rule, NULL done, JSON_OBJECT('text',w.word) detail
  FROM ccc.bulletin_text x JOIN ccc.tenant_word w
 WHERE LOCATE(w.word,x.said)>0 AND (w.re=0 OR x.said REGEXP CONCAT('(^|[^a-z0-9-])',w.word,'([^a-z0-9-]|$)'))
UNION ALL
-- an address, a page on the net, a number of a flaw, the means of an attack
SELECT x.record, 'R15.7', NULL, JSON_OBJECT('text',REGEXP_SUBSTR(x.said,'[0-9]{1,3}([.][0-9]{1,3}){3}|([0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}|https?://[^ ]+|(cve|cnvd|cnnvd)-[0-9]{4}-?[0-9]+|exploit|payload|shellcode|攻击载荷|利用代码|攻击脚本|注入语句'))
  FROM ccc.bulletin_text x
 WHERE x.said REGEXP '[0-9]{1,3}([.][0-9]{1,3}){3}|([0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}|https?://[^ ]+|(cve|cnvd|cnnvd)-[0-9]{4}-?[0-9]+|exploit|payload|shellcode|攻击载荷|利用代码|攻击脚本|注入语句';

-- Local months from that of the first bulletin (of the first record, where there was never one) to the last one that is over
-- at the judged moment.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.bulletin_month AS
WITH RECURSIVE m(on_) AS (
  SELECT CAST(DATE_FORMAT(ccc.local_date(COALESCE((SELECT MIN(b.published_at) FROM ccc.bulletin b),(SELECT MIN(r.opened) FROM ccc.record r))),'%Y-%m-01') AS DATE)
  UNION ALL SELECT on_+INTERVAL 1 MONTH FROM m JOIN ccc.now1 n WHERE on_+INTERVAL 2 MONTH<=n.today)
SELECT m.on_, DATE_FORMAT(m.on_,'%Y-%m') month, CONVERT_TZ(CAST(m.on_ AS DATETIME(6)),z.tz,'+00:00') from_at, CONVERT_TZ(CAST(m.on_+INTERVAL 1 MONTH AS DATETIME(6)),z.tz,'+00:00') to_at
  FROM m JOIN ccc.centre z ON z.n=1 JOIN ccc.now1 n WHERE m.on_+INTERVAL 1 MONTH<=n.today;

-- R15.1 afterwards: published in the month itself. What is published later, or twice in the next, does not heal it.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.finding_BUL AS
SELECT 'R15.1' rule, 'bulletin' tbl, m.month k, CAST(NULL AS SIGNED) record, (SELECT MIN(o.code) FROM ccc.org o WHERE o.kind='provider') org, JSON_OBJECT('month',m.month) detail
  FROM ccc.bulletin_month m
 WHERE NOT EXISTS (SELECT 1 FROM ccc.bulletin b WHERE b.published_at>=m.from_at AND b.published_at<m.to_at);
