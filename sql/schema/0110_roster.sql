-- The rows of a roster while it is a draft: who stands where in which shift. At
-- publication each becomes a duty record of its own (kind DTY, table roster); until
-- then nobody is on duty by them. Written by the effect write_roster only.
CREATE TABLE IF NOT EXISTS ccc.roster_row (
  month VARCHAR(7) NOT NULL,
  shift_id VARCHAR(80) NOT NULL,
  staff VARCHAR(80) NOT NULL,
  date DATE NOT NULL,
  shift VARCHAR(80) NOT NULL,
  team VARCHAR(40) NULL,
  post VARCHAR(40) NOT NULL,
  plan_start DATETIME(6) NOT NULL,
  plan_end DATETIME(6) NOT NULL,
  PRIMARY KEY (month, shift_id, staff),
  KEY (staff, plan_start)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
