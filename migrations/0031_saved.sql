-- 0031_saved.sql -- filters of the list of cases that staff keep by name
-- Why: a desk looks at the same few lists all day. What is kept is what the URL
-- says; never what was typed into the search, which may be an address or a
-- number of somebody and would outlive their erasure.

CREATE TABLE lazaret.case_filter (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    clerk_id   uuid REFERENCES lazaret.clerk,
    place      smallint NOT NULL CHECK (place BETWEEN 1 AND 20),
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
    query      text NOT NULL CHECK (query LIKE '?%' AND length(query) <= 1000),
    UNIQUE NULLS NOT DISTINCT (clerk_id, name),
    UNIQUE NULLS NOT DISTINCT (clerk_id, place)
);
COMMENT ON TABLE lazaret.case_filter IS 'Filters of the list of cases, by name: twenty of each clerk, and twenty for all.';
COMMENT ON COLUMN lazaret.case_filter.id IS 'Our own reference.';
COMMENT ON COLUMN lazaret.case_filter.clerk_id IS 'Whose; NULL: for all.';
COMMENT ON COLUMN lazaret.case_filter.place IS 'Its place among them: so there are never more.';
COMMENT ON COLUMN lazaret.case_filter.name IS 'What the link says.';
COMMENT ON COLUMN lazaret.case_filter.query IS 'The end of its URL.';

GRANT SELECT, INSERT, UPDATE, DELETE ON lazaret.case_filter TO lazaret_staff;
