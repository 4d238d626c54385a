-- 0026_plans.sql -- the subscriber's pages keep the plans of their statements
-- Why so: each of them asks by one key, and its plan is the same whatever the
-- key. PostgreSQL made it anew each time for those that read partitions, which
-- was a third of what the pages cost it.
ALTER ROLE lazaret_subscriber SET plan_cache_mode = force_generic_plan;
