-- What assets (EQP.sql) and their hand-over (AST.sql) share.

-- Models that must not be used, as patterns: spaces and case make no other model,
-- "2.x" is every 2.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.banned_like AS
SELECT b.record, LOWER(REPLACE(b.vendor,' ','')) vendor, REPLACE(REPLACE(REPLACE(LOWER(CONCAT(REPLACE(b.model,' ',''),IF(b.model LIKE '%.x','|',''))),'_','\\_'),'.x|','.%'),'|','') model, b.from_on
  FROM ccc.banned b WHERE b.delisted_at IS NULL;

-- A hand-over under way: from its trigger to its end assets are frozen.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.transfer_on AS
SELECT t.record, t.id, t.triggered_at FROM ccc.transfer t WHERE t.triggered_at IS NOT NULL AND t.done_at IS NULL;

-- Lines of a hand-over that both sides have signed with a count.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.transfer_signed AS
SELECT i.transfer, i.asset, i.batch, i.counted FROM ccc.transfer_item i
 WHERE i.counted IS NOT NULL AND i.given_by IS NOT NULL AND i.received_by IS NOT NULL AND i.signed_at IS NOT NULL;

-- What keeps a hand-over from being safe now: an open P1 or P2, a stop that goes on, a recovery under way, a backup plan
-- without a good copy in two periods, a host of a system in service that stands still.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.live_unsafe AS
SELECT i.id what FROM ccc.record r JOIN ccc.incident i ON i.record=r.id
 WHERE r.kind='INC' AND r.state NOT IN ('resolved','closed','cancelled') AND COALESCE(r.drill,0)=0 AND i.priority IN ('P1','P2')
UNION ALL
SELECT c.id FROM ccc.record r JOIN ccc.recovery c ON c.record=r.id WHERE r.kind='REC' AND r.state NOT IN ('closed','cancelled') AND c.kind='real' AND COALESCE(r.drill,0)=0
UNION ALL
SELECT o.id FROM ccc.outage o JOIN ccc.now1 n WHERE o.start_at<=n.at AND o.end_at IS NULL
UNION ALL
SELECT b.id FROM ccc.record r JOIN ccc.backup_plan b ON b.record=r.id JOIN ccc.now1 n
 WHERE r.kind='BKP' AND r.state='enabled'
   AND NOT EXISTS (SELECT 1 FROM ccc.backup_job j WHERE j.plan=b.id AND j.result='ok' AND j.ended_at>=n.at-INTERVAL IF(b.cycle='weekly',14,2) DAY)
UNION ALL
SELECT h.code FROM ccc.app a JOIN ccc.host h ON h.app=a.code WHERE a.state IN ('opened','in_service') AND h.state='stopped';

-- Devices of the platform that stand in no asset record.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.host_unlisted AS
SELECT h.record, h.code FROM ccc.host h
 WHERE h.kind NOT IN ('vm','db_vm') AND h.state<>'released'
   AND NOT EXISTS (SELECT 1 FROM ccc.asset q JOIN ccc.record r ON r.id=q.record AND r.state IN ('in_use','spare','transferred') WHERE q.host=h.code);
