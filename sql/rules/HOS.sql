-- Gates and findings of hosts (Art. 2, 10, 11): one SELECT a rule. Asked, too, where a file takes new machines
-- (TEN.provision). A host without a state is one that runs.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_HOS AS
SELECT h.record record, 'R02.1' rule, COALESCE(h.approved_at,h.created_at,CAST(a.opened_on AS DATETIME(6)),r.opened) done, JSON_OBJECT('host',h.code,'zone',h.zone) detail
  FROM ccc.host h JOIN ccc.record r ON r.id=h.record JOIN ccc.app a ON a.code=h.app JOIN ccc.org o ON o.code=a.org WHERE (h.zone='ENT')<>(o.kind='enterprise') AND COALESCE(h.state,'')<>'released' AND r.state<>'refused'
UNION ALL
SELECT h.record, 'R02.2', COALESCE(h.approved_at,h.created_at,CAST(a.opened_on AS DATETIME(6)),r.opened), JSON_OBJECT('host',h.code,'zone',h.zone)
  FROM ccc.host h JOIN ccc.record r ON r.id=h.record LEFT JOIN ccc.app a ON a.code=h.app LEFT JOIN ccc.zone z ON z.code=h.zone WHERE h.ip IS NOT NULL AND COALESCE(h.state,'')<>'released' AND r.state<>'refused'
   AND COALESCE((INET_ATON(h.ip) >> (32-SUBSTRING_INDEX(z.cidr,'/',-1)))<>(INET_ATON(SUBSTRING_INDEX(z.cidr,'/',1)) >> (32-SUBSTRING_INDEX(z.cidr,'/',-1))),1)
UNION ALL
-- Art. 10: what is a unit's goes by the unit's written instruction, which names the host and what is done to it
SELECT h.record, 'R10.2', NULL, JSON_OBJECT('host',h.code,'org',a.org,'missing',JSON_ARRAY('instruction:wipe'))
  FROM ccc.host h JOIN ccc.app a ON a.code=h.app JOIN ccc.now1 n
 WHERE NOT EXISTS (SELECT 1 FROM ccc.auth u WHERE u.id=h.instruction AND u.org=a.org AND u.app IN (h.app,'*') AND u.form IN ('written','system')
   AND (FIND_IN_SET('wipe',REPLACE(u.actions,';',',')) OR FIND_IN_SET('delete',REPLACE(u.actions,';',','))) AND u.granted_at IS NOT NULL AND u.revoked_at IS NULL
   AND u.valid_from<=n.at AND u.valid_to>n.at AND (u.hosts='*' OR FIND_IN_SET(h.code,REPLACE(u.hosts,';',','))))
UNION ALL
-- Art. 11: nothing under a hold: the host, its system, its unit
SELECT h.record, 'R11.2', NULL, JSON_OBJECT('ref',l.id)
  FROM ccc.host h LEFT JOIN ccc.app a ON a.code=h.app JOIN ccc.hold l ON l.placed_at IS NOT NULL AND l.released_at IS NULL
 WHERE FIND_IN_SET(h.code,REPLACE(l.objects,';',',')) OR FIND_IN_SET(h.app,REPLACE(l.objects,';',',')) OR FIND_IN_SET(a.org,REPLACE(l.objects,';',','));
