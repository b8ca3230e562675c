-- Figures and what they were counted from: of a period when it is closed, of an
-- assessment when it is computed, of a statement when it is made. Written by
-- effects only; no row of a closed period or of a final assessment changes.

-- A closed period's cases, frozen at the close: (num, den) of one indicator for one
-- record. num and den empty = told as evidence, not counted. ref is a number.
CREATE TABLE IF NOT EXISTS ccc.period_case (
  period VARCHAR(80) NOT NULL,
  indicator VARCHAR(10) NOT NULL,
  n INT NOT NULL,
  org VARCHAR(40) NOT NULL,
  ref VARCHAR(80) NOT NULL,
  app VARCHAR(80) NULL,
  num DECIMAL(30,12) NULL,
  den DECIMAL(30,12) NULL,
  note VARCHAR(255) NULL,
  PRIMARY KEY (period, indicator, n)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- One figure of an assessment (ASM, UAS): the computed one stays, the one that counts
-- stands beside it. indicator '*' = the whole, where a ruling set it.
CREATE TABLE IF NOT EXISTS ccc.score_item (
  record BIGINT NOT NULL,
  indicator VARCHAR(10) NOT NULL,
  value DECIMAL(38,12) NULL COMMENT 'NULL = no case',
  cases INT NOT NULL DEFAULT 0,
  computed_points DECIMAL(8,2) NULL,
  hand_points DECIMAL(8,2) NULL,
  hand_doc VARCHAR(80) NULL,
  hand_by VARCHAR(40) NULL,
  hand_at DATETIME(6) NULL,
  hand_note TEXT NULL,
  formula_version VARCHAR(40) NULL,
  PRIMARY KEY (record, indicator)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The records behind a figure of an assessment.
CREATE TABLE IF NOT EXISTS ccc.score_source (
  record BIGINT NOT NULL,
  indicator VARCHAR(10) NOT NULL,
  n INT NOT NULL,
  ref VARCHAR(80) NOT NULL,
  app VARCHAR(80) NULL,
  num DECIMAL(30,12) NULL,
  den DECIMAL(30,12) NULL,
  note VARCHAR(255) NULL,
  PRIMARY KEY (record, indicator, n),
  KEY (ref)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Figures of a usage statement, each with what it is counted from.
CREATE TABLE IF NOT EXISTS ccc.statement_figure (
  record BIGINT NOT NULL,
  seq INT NOT NULL,
  figure VARCHAR(40) NOT NULL,
  value DECIMAL(24,4) NULL,
  unit VARCHAR(20) NULL,
  query VARCHAR(255) NOT NULL,
  sources INT NOT NULL,
  PRIMARY KEY (record, seq),
  UNIQUE KEY (record, figure)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Columns of the reports: what a column is called.
CREATE TABLE IF NOT EXISTS ccc.report_column (
  report VARCHAR(20) NOT NULL,
  seq INT NOT NULL,
  col VARCHAR(40) NOT NULL,
  zh VARCHAR(40) NOT NULL,
  en VARCHAR(60) NOT NULL,
  PRIMARY KEY (report, col),
  UNIQUE KEY (report, seq)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
