-- Roles that act next in a state, split from the state rows at each upgrade, for `waits for me` on lists.
CREATE TABLE ccc.state_role (
  kind   CHAR(3)     NOT NULL,
  state  VARCHAR(24) NOT NULL,
  role   VARCHAR(16) NOT NULL,
  office VARCHAR(40) NOT NULL,
  PRIMARY KEY (kind, state, role, office)
) ENGINE=InnoDB;
