-- Gates and findings of controlled documents (Art. 9): one SELECT a rule. In force means by its dates.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_DCM AS
-- owner in service, version; at the approval the day from which it holds, at a review the day of the next one
SELECT d.record record, 'R09.3' rule, NULL done, JSON_OBJECT('missing',JSON_COMPACT(CONCAT('[',CONCAT_WS(',',
    IF(d.owner IS NULL OR NOT EXISTS (SELECT 1 FROM ccc.held h WHERE h.staff=d.owner AND h.from_on<=n.today AND h.to_on>=n.today),'"owner"',NULL),
    IF(COALESCE(TRIM(d.version),'')='','"version"',NULL), IF(f.action='approve' AND d.from_on IS NULL,'"from_on"',NULL),
    IF(f.action IN ('submit','keep') AND NOT COALESCE(d.review_on>n.today,0),'"review_on"',NULL)),']'))) detail
  FROM ccc.document d JOIN ccc.form1 f JOIN ccc.now1 n
 WHERE d.owner IS NULL OR NOT EXISTS (SELECT 1 FROM ccc.held h WHERE h.staff=d.owner AND h.from_on<=n.today AND h.to_on>=n.today)
   OR COALESCE(TRIM(d.version),'')='' OR (f.action='approve' AND d.from_on IS NULL) OR (f.action IN ('submit','keep') AND NOT COALESCE(d.review_on>n.today,0));

-- Which of the five sorts has no document in force: a controlled one of that sort, or a paper that covers it and has not
-- become a controlled one of another sort that has ended.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.finding_document AS
SELECT 'R09.1' rule, 'doc' tbl, c.value k, CAST(NULL AS SIGNED) record, (SELECT MIN(o.code) FROM ccc.org o WHERE o.kind='provider') org, JSON_OBJECT('kind',c.value) detail
  FROM ccc.choice c JOIN ccc.now1 n
 WHERE c.list='doc.covers' AND c.value IN ('om_rules','catalogue','standard','norm','safeguard')
   AND NOT EXISTS (SELECT 1 FROM ccc.document d JOIN ccc.record r ON r.id=d.record AND r.state NOT IN ('draft','submitted')
     LEFT JOIN ccc.doc p ON p.id=d.doc AND p.kind='policy'
     WHERE (d.kind=c.value OR FIND_IN_SET(c.value,REPLACE(p.covers,';',','))) AND d.from_on<=n.today AND (d.to_on IS NULL OR d.to_on>=n.today)
       AND COALESCE(d.closed_at>n.at,1) AND COALESCE(p.voided_at>n.at,1));
