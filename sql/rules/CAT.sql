-- Gates of the service catalogue (Art. 5): one SELECT a rule.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_CAT AS
-- what is offered has a price in force and lies within the services
SELECT c.record record, 'R05.1' rule, NULL done, JSON_OBJECT('item',c.price) detail
  FROM ccc.catalogue c JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.price p JOIN ccc.record r ON r.id=p.record AND r.state IN ('in_force','ended') WHERE p.kind=c.price AND p.in_scope=1
   AND (p.from_on IS NULL OR p.from_on<=n.today) AND (p.to_on IS NULL OR p.to_on>=n.today) AND (p.closed_at IS NULL OR p.to_on IS NOT NULL));
