-- Rules of papers (Art. 7, 23): breach_DOC(record, rule, done, detail).
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_DOC AS
-- R23.2 not dated before who signed it was there, nor before the term it states
SELECT t.record AS record, 'R23.2' AS rule, t.registered_at AS done, JSON_OBJECT('obj', s.code) AS detail
  FROM ccc.doc t JOIN ccc.staff s ON s.code = t.signer WHERE t.issued_on < s.active_from
UNION ALL
-- R07.13 a report names its system, and the version where the open file of that system names one
SELECT t.record, 'R07.13', t.registered_at, JSON_OBJECT('doc', t.id)
  FROM ccc.doc t WHERE t.kind IN ('third_report', 'self_report') AND (t.app IS NULL
    OR EXISTS (SELECT 1 FROM ccc.tenancy f JOIN ccc.record r ON r.id = f.record JOIN ccc.state s ON s.kind = 'TEN' AND s.state = r.state AND s.final = 0
      WHERE f.app = t.app AND f.app_version IS NOT NULL AND NOT (f.app_version <=> t.app_version)))
UNION ALL
-- R07.9 a third-party report comes from an assessor
SELECT t.record, 'R07.9', COALESCE(t.registered_at, CAST(t.issued_on AS DATETIME(6))), JSON_OBJECT('doc', t.id, 'issuer', t.issuer)
  FROM ccc.doc t LEFT JOIN ccc.org o ON o.code = t.issuer WHERE t.kind = 'third_report' AND t.voided_at IS NULL AND COALESCE(o.kind, '') <> 'assessor';
