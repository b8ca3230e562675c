-- Findings of training (Art. 6): one SELECT a rule.

-- R06.1 afterwards: the newest training that the provider held is older than its period; what the offices hold is their
-- own duty (Art. 4). Where there never was one, the time since the first record counts.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.finding_TRN AS
SELECT 'R06.1' rule, 'training' tbl, t.id k, t.record, r.org, JSON_OBJECT('n',p.value) detail
  FROM ccc.training t JOIN ccc.record r ON r.id=t.record AND r.state='held' JOIN ccc.org o ON o.code=t.host_org AND o.kind='provider'
  JOIN ccc.now1 n JOIN ccc.param_now p ON p.name='training_month'
 WHERE t.held_on<=n.today AND t.held_on+INTERVAL p.value MONTH<n.today
   AND NOT EXISTS (SELECT 1 FROM ccc.training x JOIN ccc.record y ON y.id=x.record AND y.state='held' JOIN ccc.org q ON q.code=x.host_org AND q.kind='provider'
     WHERE x.held_on<=n.today AND (x.held_on>t.held_on OR (x.held_on=t.held_on AND x.record>t.record)))
UNION ALL
SELECT 'R06.1', 'training', '-', NULL, (SELECT MIN(o.code) FROM ccc.org o WHERE o.kind='provider'), JSON_OBJECT('n',p.value)
  FROM ccc.now1 n JOIN ccc.param_now p ON p.name='training_month'
 WHERE NOT EXISTS (SELECT 1 FROM ccc.training x JOIN ccc.record y ON y.id=x.record AND y.state='held' JOIN ccc.org q ON q.code=x.host_org AND q.kind='provider')
   AND ccc.local_date((SELECT MIN(r.opened) FROM ccc.record r))+INTERVAL p.value MONTH<n.today;
