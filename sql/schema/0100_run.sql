-- What the runner works from and leaves behind. A run is a table, not a kind:
-- CHG-2026-0061/1 is the first execution of that change. Its records are the
-- change and its targets; these rows hold what no record has room for: the exact
-- bytes of every step, when it was meant, begun and ended, and what came back.
--
-- Nothing here decides. Who may write is said by sql/kernel/60_run.sql, and only
-- the runner's procedures in sql/api/40_run.sql and a few effects call it.

-- epoch rises with each claim: what comes with an older one is refused.
-- mode: forward = the approved steps, rollback = the way back on hosts that ran.
CREATE TABLE IF NOT EXISTS ccc.run (
  run VARCHAR(90) NOT NULL PRIMARY KEY,
  record BIGINT NOT NULL,
  change_request VARCHAR(80) NULL,
  recovery VARCHAR(80) NULL,
  n INT NOT NULL,
  mode VARCHAR(8) NOT NULL,
  state VARCHAR(10) NOT NULL,
  epoch INT NOT NULL DEFAULT 0,
  runner VARCHAR(80) NULL,
  lease_to DATETIME(6) NULL,
  content_hash CHAR(64) NOT NULL,
  runbook VARCHAR(80) NOT NULL,
  runbook_version VARCHAR(80) NULL,
  window_start DATETIME(6) NULL,
  window_end DATETIME(6) NULL,
  run_from DATETIME(6) NULL,
  run_to DATETIME(6) NULL,
  batch INT NOT NULL,
  max_failed INT NOT NULL,
  executor VARCHAR(40) NULL,
  opened_at DATETIME(6) NOT NULL,
  opened_by VARCHAR(40) NULL,
  started_at DATETIME(6) NULL,
  ended_at DATETIME(6) NULL,
  UNIQUE KEY (record, n),
  KEY (state, opened_at),
  KEY (change_request)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS ccc.run_host (
  run VARCHAR(90) NOT NULL,
  host VARCHAR(80) NOT NULL,
  seq INT NOT NULL,
  target BIGINT NOT NULL,
  state VARCHAR(12) NOT NULL,
  epoch INT NOT NULL DEFAULT 0,
  login VARCHAR(80) NULL,
  auth VARCHAR(80) NULL,
  began INT NULL,
  started_at DATETIME(6) NULL,
  ended_at DATETIME(6) NULL,
  rc INT NULL,
  note VARCHAR(400) NULL,
  last_line VARCHAR(400) NULL,
  PRIMARY KEY (run, host),
  UNIQUE KEY (run, seq),
  KEY (target)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- One row a step a host, written when the run is opened: argv is the rendered
-- command whose hash was approved. intent_at is committed before the first byte
-- goes to the host; an intent without an end is an unknown outcome. marker is
-- the same for every attempt at this step, so that the host itself (O_EXCL)
-- lets only one of them through.
CREATE TABLE IF NOT EXISTS ccc.run_step (
  run VARCHAR(90) NOT NULL,
  host VARCHAR(80) NOT NULL,
  seq INT NOT NULL,
  phase VARCHAR(10) NOT NULL,
  how VARCHAR(6) NOT NULL,
  title VARCHAR(255) NULL,
  title_en VARCHAR(255) NULL,
  argv TEXT NOT NULL,
  expect VARCHAR(255) NULL,
  timeout_s INT NOT NULL,
  on_fail VARCHAR(10) NOT NULL,
  auth_action VARCHAR(20) NULL,
  marker CHAR(32) NOT NULL,
  epoch INT NOT NULL DEFAULT 0,
  intent_at DATETIME(6) NULL,
  started_at DATETIME(6) NULL,
  ended_at DATETIME(6) NULL,
  rc INT NULL,
  outcome VARCHAR(10) NULL,
  note VARCHAR(400) NULL,
  last_line VARCHAR(400) NULL,
  PRIMARY KEY (run, host, seq)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Recordings in pieces. chain = SHA-256 over the chain before and this piece's
-- own hash, so that a piece changed, taken out or moved is seen.
CREATE TABLE IF NOT EXISTS ccc.transcript (
  owner VARCHAR(90) NOT NULL,
  host VARCHAR(80) NOT NULL,
  part INT NOT NULL,
  session VARCHAR(80) NULL,
  run VARCHAR(90) NULL,
  epoch INT NULL,
  at DATETIME(6) NOT NULL,
  bytes INT NOT NULL,
  sha256 CHAR(64) NOT NULL,
  chain CHAR(64) NOT NULL,
  data LONGBLOB NULL,
  PRIMARY KEY (owner, host, part)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The address the runner uses. host.ip is what the rules check; where both are
-- the same (no tunnel, no sandbox) the address repeats it. svc_port is the port
-- of the service on the host, for {port} in a step.
CREATE TABLE IF NOT EXISTS ccc.host_access (
  host VARCHAR(80) NOT NULL PRIMARY KEY,
  address VARCHAR(255) NULL,
  port INT NULL,
  login VARCHAR(80) NULL,
  jump VARCHAR(80) NULL,
  mode VARCHAR(10) NULL,
  svc_port INT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
