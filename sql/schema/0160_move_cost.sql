-- What spares a move work that it does not need; set by build() and build_gates().
-- needs_row: the move asks what the record's own row holds (a condition, or a field needed when another has a value).
ALTER TABLE ccc.move ADD COLUMN needs_row TINYINT(1) NOT NULL DEFAULT 1;
-- writes: the own columns that moves of the kind write, `,` between them.
ALTER TABLE ccc.kind ADD COLUMN writes TEXT NULL;
-- Who did what on a record (not_by) without reading its whole history.
ALTER TABLE ccc.event ADD KEY who (record, actor, action);
