-- Gates of hosts (Art. 2), needed where a file takes new machines (TEN.provision).

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_HOS AS
SELECT h.record record, 'R02.1' rule, COALESCE(h.approved_at,h.created_at,r.opened) done, JSON_OBJECT('host',h.code,'zone',h.zone) detail
  FROM ccc.host h JOIN ccc.record r ON r.id=h.record JOIN ccc.app a ON a.code=h.app JOIN ccc.org o ON o.code=a.org WHERE (h.zone='ENT')<>(o.kind='enterprise') AND h.state<>'released'
UNION ALL
SELECT h.record, 'R02.2', COALESCE(h.approved_at,h.created_at,r.opened), JSON_OBJECT('host',h.code,'zone',h.zone)
  FROM ccc.host h JOIN ccc.record r ON r.id=h.record LEFT JOIN ccc.zone z ON z.code=h.zone WHERE h.ip IS NOT NULL
   AND COALESCE((INET_ATON(h.ip) >> (32-SUBSTRING_INDEX(z.cidr,'/',-1)))<>(INET_ATON(SUBSTRING_INDEX(z.cidr,'/',1)) >> (32-SUBSTRING_INDEX(z.cidr,'/',-1))),1);
