-- Rules that moves of every kind may name, one SELECT each: breach_ANY(record, rule, done, detail). A kind's own view wins
-- over this one. Facts of the form are read through one-row views, the acting person through actor1.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.any1 AS SELECT JSON_VALUE(ccc.f_form(), '$.rule') AS rule, JSON_VALUE(ccc.f_form(), '$.holder') AS holder,
  JSON_VALUE(ccc.f_form(), '$.at') AS at, JSON_VALUE(ccc.f_form(), '$.doc') AS doc;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.urge1 AS SELECT CAST(ccc.param('urge_min_h', ccc.local_date(ccc.as_of())) AS SIGNED) AS h;
-- Role pairs that no person may hold at the same time: AUD with any other, ADM with those who act, FIN or REG with any role of the provider.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.role_clash AS
  SELECT a.staff, CONCAT(a.role, '+', b.role) AS pair
  FROM ccc.holding a JOIN ccc.role ar ON ar.code = a.role JOIN ccc.holding b ON b.staff = a.staff AND b.role <> a.role JOIN ccc.role br ON br.code = b.role
  WHERE a.from_on <= COALESCE(b.to_on, '9999-12-31') AND b.from_on <= COALESCE(a.to_on, '9999-12-31')
    AND (a.role = 'AUD' OR a.role = 'ADM' AND b.role IN ('OPR', 'ENG', 'LEAD', 'SEC') OR a.role IN ('FIN', 'REG') AND br.side = 'csp');

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_ANY AS
-- R00.8 not urged again within urge_min_h
SELECT r.id AS record, 'R00.8' AS rule, NULL AS done, JSON_OBJECT('n', p.h) AS detail
  FROM ccc.record r CROSS JOIN ccc.now1 n CROSS JOIN ccc.urge1 p
  WHERE EXISTS (SELECT 1 FROM ccc.event e WHERE e.record = r.id AND e.action = 'urge' AND e.outcome = 'done' AND e.at > n.at - INTERVAL p.h HOUR)
UNION ALL
-- R00.10 no open child file, run or hold
SELECT r.id, 'R00.10', NULL, JSON_OBJECT('ref', (SELECT MIN(c.number) FROM ccc.app a JOIN ccc.tenancy t ON t.app = a.code JOIN ccc.record c ON c.id = t.record
    JOIN ccc.state s ON s.kind = c.kind AND s.state = c.state WHERE a.record = r.id AND s.final = 0))
  FROM ccc.record r WHERE EXISTS (SELECT 1 FROM ccc.app a JOIN ccc.tenancy t ON t.app = a.code JOIN ccc.record c ON c.id = t.record
    JOIN ccc.state s ON s.kind = c.kind AND s.state = c.state WHERE a.record = r.id AND s.final = 0)
UNION ALL
-- R00.12 what is waived is a policy rule that blocks a move of this record now
SELECT r.id, 'R00.12', NULL, JSON_OBJECT('rule', f.rule)
  FROM ccc.record r CROSS JOIN ccc.any1 f CROSS JOIN ccc.now1 n
  WHERE NOT EXISTS (SELECT 1 FROM ccc.rule u JOIN ccc.move_guard g ON g.rule = u.id JOIN ccc.move m ON m.id = g.move
    WHERE u.id = f.rule AND u.basis = 'policy' AND u.severity IN ('refuse', 'violation', 'warn') AND n.today >= u.from_on AND (u.to_on IS NULL OR n.today <= u.to_on)
      AND m.kind IN (r.kind, 'ANY') AND m.from_state IN (r.state, '*'))
UNION ALL
-- R04.8 a record is not handed to a person whose roles may not be held together, or who holds none
SELECT r.id, 'R04.8', NULL, JSON_OBJECT('pair', COALESCE((SELECT c.pair FROM ccc.role_clash c WHERE c.staff = f.holder LIMIT 1), CONCAT(f.holder, ': -')))
  FROM ccc.record r CROSS JOIN ccc.any1 f
  WHERE EXISTS (SELECT 1 FROM ccc.role_clash c WHERE c.staff = f.holder)
    OR NOT EXISTS (SELECT 1 FROM ccc.holding h CROSS JOIN ccc.now1 n WHERE h.staff = f.holder AND h.role NOT IN ('ADM', 'AUD') AND h.from_on <= n.today AND (h.to_on IS NULL OR h.to_on >= n.today))
UNION ALL
-- R08.7 a late entry names a moment between the record's making and now
SELECT r.id, 'R08.7', NULL, JSON_OBJECT('field', 'at')
  FROM ccc.record r CROSS JOIN ccc.any1 f CROSS JOIN ccc.now1 n
  WHERE f.at IS NULL OR CAST(f.at AS DATETIME(6)) > n.at
UNION ALL
-- R11.2 nothing under a legal hold is destroyed: an object of a hold in force is this record, its office, its host or system
SELECT r.id, 'R11.2', NULL, JSON_OBJECT('ref', h.id)
  FROM ccc.record r JOIN ccc.hold h JOIN ccc.record hr ON hr.id = h.record AND hr.state = 'placed'
  WHERE FIND_IN_SET(r.number, REPLACE(h.objects, ';', ',')) > 0 OR FIND_IN_SET(r.org, REPLACE(h.objects, ';', ',')) > 0
    OR EXISTS (SELECT 1 FROM ccc.doc d WHERE d.record = r.id AND FIND_IN_SET(d.app, REPLACE(h.objects, ';', ',')) > 0)
    OR EXISTS (SELECT 1 FROM ccc.host t WHERE t.record = r.id AND FIND_IN_SET(t.app, REPLACE(h.objects, ';', ',')) > 0)
    OR EXISTS (SELECT 1 FROM ccc.asset t WHERE t.record = r.id AND FIND_IN_SET(t.host, REPLACE(h.objects, ';', ',')) > 0)
UNION ALL
-- R13.8 nothing is hidden from the regulators: printing changes no sight, so this holds unless REG sees less than all
SELECT r.id, 'R13.8', NULL, JSON_OBJECT('ref', r.number)
  FROM ccc.record r WHERE NOT EXISTS (SELECT 1 FROM ccc.scope s WHERE s.kind = r.kind AND s.scope = '*' AND s.record = r.id)
UNION ALL
-- R14.5 who alone answers for a safety domain leaves only after a successor is named
SELECT r.id, 'R14.5', NULL, JSON_OBJECT('domain', d.domain)
  FROM ccc.record r JOIN ccc.staff s ON s.record = r.id JOIN ccc.safety_duty d ON d.person = s.code JOIN ccc.record dr ON dr.id = d.record AND dr.state = 'in_force'
  WHERE s.successor IS NULL
UNION ALL
SELECT r.id, 'R14.5', NULL, JSON_OBJECT('domain', d.domain) FROM ccc.record r JOIN ccc.safety_duty d ON d.record = r.id WHERE d.person IS NULL
UNION ALL
-- R23.2 not dated before the person existed: the moment of a late entry, the signer of a paper attached
SELECT r.id, 'R23.2', NULL, JSON_OBJECT('obj', s.code)
  FROM ccc.record r CROSS JOIN ccc.any1 f JOIN ccc.actor1 w JOIN ccc.staff s ON s.code = w.staff WHERE CAST(f.at AS DATE) < s.active_from
UNION ALL
SELECT r.id, 'R23.2', NULL, JSON_OBJECT('obj', s.code)
  FROM ccc.record r CROSS JOIN ccc.any1 f JOIN ccc.doc d ON d.id = f.doc JOIN ccc.staff s ON s.code = d.signer WHERE d.issued_on < s.active_from
UNION ALL
-- R10.5 a unit's data serve no drill and no test unless the unit has agreed to that one: the authorisation names it
SELECT t.record, 'R10.5', NULL, JSON_OBJECT('host', t.host, 'ref', t.ref, 'missing', JSON_ARRAY(CONCAT('auth:', t.ref)))
  FROM ccc.session t JOIN ccc.tenant_host h ON h.code = t.host JOIN ccc.record x ON x.number = t.ref AND (x.drill = 1 OR x.kind = 'DRL') LEFT JOIN ccc.staff p ON p.code = t.staff
  WHERE NOT (p.org <=> h.org) AND NOT EXISTS (SELECT 1 FROM ccc.auth u WHERE u.id = t.auth AND u.ref = t.ref);
