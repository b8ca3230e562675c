-- Findings of incidents (Art. 20 and the reporting of cyber incidents), by the
-- limits of their time. An incident that is drilled is no incident.

-- Incidents with their limits: the answer, the solution (it stands while the unit
-- is waited for; pend_min holds such minutes only, whoever caused the incident),
-- and when they were solved as far as is known.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.incident_limit AS
SELECT i.record, i.id, i.priority, i.side, n.at, i.logged_at+INTERVAL q.value MINUTE respond_by, i.logged_at+INTERVAL s.value+COALESCE(i.pend_min,0) MINUTE solve_by,
  LEAST(COALESCE(i.responded_at,n.at),n.at) responded, IF(i.resolved_at IS NULL OR i.resolved_at<i.reopened_at,IF(r.state='pending' AND i.side='UNIT',COALESCE(i.pended_at,n.at),n.at),LEAST(i.resolved_at,n.at)) solved
  FROM ccc.incident i JOIN ccc.record r ON r.id=i.record AND r.state<>'cancelled' AND COALESCE(r.drill,0)=0 JOIN ccc.now1 n
  JOIN ccc.param_span q ON q.name=CONCAT('resp_min_',i.priority) AND i.logged_at>=q.from_at AND i.logged_at<q.to_at
  JOIN ccc.param_span s ON s.name=CONCAT('reso_min_',i.priority) AND i.logged_at>=s.from_at AND i.logged_at<s.to_at;

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.check_INC AS
SELECT x.record, 'X03' rule, x.respond_by done, JSON_OBJECT('n',TIMESTAMPDIFF(MINUTE,x.respond_by,x.responded)) detail FROM ccc.incident_limit x WHERE x.responded>x.respond_by
UNION ALL
SELECT x.record, 'X04', x.solve_by, JSON_OBJECT('n',TIMESTAMPDIFF(MINUTE,x.solve_by,x.solved)) FROM ccc.incident_limit x WHERE x.solved>x.solve_by
UNION ALL
-- the provider's P1 or P2, late, and no order to rectify speaks of it
SELECT x.record, 'R20.1', x.solve_by, JSON_OBJECT('n',TIMESTAMPDIFF(MINUTE,x.solve_by,x.solved)) FROM ccc.incident_limit x
 WHERE x.side='CSP' AND x.priority IN ('P1','P2') AND x.solved>x.solve_by
   AND NOT EXISTS (SELECT 1 FROM ccc.rectify c WHERE c.issued_at<=x.at AND (c.incident=x.id OR LOCATE(x.id,c.basis)>0))
UNION ALL
-- from the discovery on, by the shorter time for critical infrastructure
SELECT i.record, 'X01', i.detected_at+INTERVAL p.value HOUR, JSON_OBJECT('n',TIMESTAMPDIFF(MINUTE,i.detected_at+INTERVAL p.value HOUR,LEAST(COALESCE(i.reported_at,n.at),n.at)))
  FROM ccc.incident i JOIN ccc.record r ON r.id=i.record AND r.state<>'cancelled' AND COALESCE(r.drill,0)=0 JOIN ccc.now1 n LEFT JOIN ccc.app a ON a.code=i.app
  JOIN ccc.param_span p ON p.name=IF(COALESCE(a.cii,0)=1,'cac_report_cii_h','cac_report_h') AND i.detected_at>=p.from_at AND i.detected_at<p.to_at
 WHERE i.cyber_level IN ('larger','major','extreme') AND COALESCE(i.reported_at,n.at)>i.detected_at+INTERVAL p.value HOUR
UNION ALL
SELECT i.record, 'X02', ccc.day_end(DATE(CONVERT_TZ(i.closed_at,'+00:00',z.tz))+INTERVAL p.value DAY), JSON_OBJECT('missing',JSON_ARRAY('summary'))
  FROM ccc.incident i JOIN ccc.record r ON r.id=i.record AND COALESCE(r.drill,0)=0 JOIN ccc.now1 n JOIN ccc.centre z ON z.n=1
  JOIN ccc.param_span p ON p.name='cac_summary_days' AND i.closed_at>=p.from_at AND i.closed_at<p.to_at LEFT JOIN ccc.doc d ON d.id=i.summary_doc AND d.voided_at IS NULL
 WHERE i.cyber_level IN ('larger','major','extreme') AND n.today>DATE(CONVERT_TZ(i.closed_at,'+00:00',z.tz))+INTERVAL p.value DAY
   AND NOT COALESCE(d.issued_on<=DATE(CONVERT_TZ(i.closed_at,'+00:00',z.tz))+INTERVAL p.value DAY,0);
