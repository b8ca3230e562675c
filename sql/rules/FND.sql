-- Gates of findings (Art. 15): one SELECT a rule.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_FND AS
SELECT f.record record, 'R15.10' rule, NULL done, JSON_OBJECT('ref',f.id,'missing',JSON_COMPACT(CONCAT('[',CONCAT_WS(',',IF(f.owner IS NULL,'"owner"',NULL),IF(f.due_on IS NULL,'"due_on"',NULL)),']'))) detail
  FROM ccc.finding f WHERE f.owner IS NULL OR f.due_on IS NULL;
