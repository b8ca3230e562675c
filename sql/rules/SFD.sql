-- Gates and findings of safety duties (Art. 14). R14.5 stands with the rules of all kinds (ANY.sql) for a person who
-- leaves; here it says that a duty in force keeps somebody.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_SFD AS
-- a rule of its own and a person in service
SELECT d.record record, 'R14.1' rule, COALESCE(d.approved_at,d.created_at,CAST(d.since AS DATETIME(6))) done, JSON_OBJECT('domain',d.domain) detail
  FROM ccc.safety_duty d JOIN ccc.record r ON r.id=d.record AND r.state='in_force' JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.doc p WHERE p.id=d.rule_doc AND p.voided_at IS NULL)
   OR NOT EXISTS (SELECT 1 FROM ccc.office_held o WHERE o.staff=d.person AND o.from_on<=n.today AND o.to_on>=n.today AND o.until_at>n.at)
UNION ALL
-- the person named is in service and does not leave
SELECT d.record, 'R14.5', NULL, JSON_OBJECT('domain',d.domain)
  FROM ccc.safety_duty d JOIN ccc.now1 n
 WHERE d.person IS NULL OR NOT EXISTS (SELECT 1 FROM ccc.office_held o WHERE o.staff=d.person AND o.from_on<=n.today AND o.to_on>=n.today AND o.until_at>n.at);

-- A domain of the six that nobody has taken.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.finding_SFD AS
SELECT 'R14.1' rule, 'safety_duty' tbl, c.value k, CAST(NULL AS SIGNED) record, (SELECT MIN(o.code) FROM ccc.org o WHERE o.kind='provider') org, JSON_OBJECT('domain',c.value) detail
  FROM ccc.choice c WHERE c.list='safety_duty.domain' AND NOT EXISTS (SELECT 1 FROM ccc.safety_duty d JOIN ccc.record r ON r.id=d.record AND r.state='in_force' WHERE d.domain=c.value)
   AND EXISTS (SELECT 1 FROM ccc.roster);
