-- Rules of appointments (Art. 4, 14, 20, 23): breach_APT(record, rule, done, detail).
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_APT AS
-- R04.8 no forbidden pair of roles, for the person and for a deputy
SELECT t.record AS record, 'R04.8' AS rule, t.created_at AS done, JSON_OBJECT('pair', c.pair) AS detail
  FROM ccc.appointment t JOIN ccc.role_clash c ON c.staff = t.staff
UNION ALL
SELECT t.record, 'R04.8', t.created_at, JSON_OBJECT('pair', CONCAT(t.deputy, ': ', c.pair))
  FROM ccc.appointment t JOIN ccc.role_clash c ON c.staff = t.deputy
UNION ALL
-- R04.10 an appointment names its paper and its dates
SELECT t.record, 'R04.10', t.created_at, JSON_OBJECT('missing', JSON_EXTRACT(CONCAT('["',
    CONCAT_WS('","', IF(t.doc IS NULL, 'doc', NULL), IF(t.from_on IS NULL, 'from_on', NULL), IF(t.to_on IS NULL, 'to_on', NULL)), '"]'), '$'))
  FROM ccc.appointment t WHERE t.doc IS NULL OR t.from_on IS NULL OR t.to_on IS NULL
UNION ALL
-- R20.12 removed by order: back only by an order of the same office
SELECT t.record, 'R20.12', t.created_at, JSON_OBJECT('who', t.staff)
  FROM ccc.appointment t
  WHERE EXISTS (SELECT 1 FROM ccc.appointment o JOIN ccc.record r ON r.id = o.record AND r.state = 'removed'
    LEFT JOIN ccc.rectify x ON x.id = o.rectify LEFT JOIN ccc.staff xs ON xs.code = x.issued_by
    LEFT JOIN ccc.rectify y ON y.id = t.rectify LEFT JOIN ccc.staff ys ON ys.code = y.issued_by
    WHERE o.staff = t.staff AND o.record <> t.record AND (t.rectify IS NULL OR t.rectify = o.rectify OR NOT (xs.org <=> ys.org)))
UNION ALL
-- R23.2 not from before the person was there
SELECT t.record, 'R23.2', t.created_at, JSON_OBJECT('obj', s.code)
  FROM ccc.appointment t JOIN ccc.staff s ON s.code = t.staff WHERE t.from_on < s.active_from
UNION ALL
-- R14.5 who alone answers for a safety domain leaves only after a successor is named
SELECT t.record, 'R14.5', t.ended_at, JSON_OBJECT('domain', d.domain)
  FROM ccc.appointment t JOIN ccc.safety_duty d ON d.person = t.staff JOIN ccc.record dr ON dr.id = d.record AND dr.state = 'in_force'
  WHERE t.successor IS NULL AND NOT EXISTS (SELECT 1 FROM ccc.appointment o JOIN ccc.record r ON r.id = o.record AND r.state = 'active'
    WHERE o.staff = t.staff AND o.record <> t.record)
UNION ALL
-- R20.11 a removal rests on an order that states sanction and ground, against this person
SELECT t.record, 'R20.11', t.removed_at, JSON_OBJECT('ref', t.rectify)
  FROM ccc.appointment t LEFT JOIN ccc.rectify x ON x.id = t.rectify
  WHERE x.record IS NULL OR x.sanction IS NULL OR x.ground IS NULL OR (x.person IS NOT NULL AND x.person <> t.staff);
