-- Gates of parameters (Art. 22): one SELECT a rule.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_PAR AS
-- what an article or another law fixes changes by an interpretation or a decision of the offices, with its paper
SELECT v.record record, 'R22.1' rule, NULL done, JSON_OBJECT('doc',v.doc,'missing',JSON_ARRAY('interpretation')) detail
  FROM ccc.param_value v JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.doc d WHERE d.id=v.doc AND d.kind IN ('interpretation','decision') AND d.issuer IN ('DZB','SZB') AND d.issued_on<=n.today AND d.voided_at IS NULL);
