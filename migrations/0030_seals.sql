-- 0030_seals.sql -- keys of second factors stand sealed
-- Why: codes are made of them, so that a digest would not do; but the key that
-- seals them is in a file of the console's own, and a copy of the database is
-- no second factor. What stood here plain is sealed when it is used next, or by
-- `lazaret staff rekey`.
ALTER TABLE lazaret.clerk
    DROP CONSTRAINT clerk_totp_key_check,
    DROP CONSTRAINT clerk_totp_next_check,
    ADD CONSTRAINT clerk_totp_key_check CHECK (length(totp_key) IN (20, 61)),
    ADD CONSTRAINT clerk_totp_next_check CHECK (length(totp_next) IN (20, 61));
COMMENT ON COLUMN lazaret.clerk.totp_key IS 'Key of the second factor (RFC 6238), sealed: key id, nonce, XChaCha20-Poly1305 with the name as additional data; 20 bytes: plain, of an earlier release; NULL: none was set up.';
COMMENT ON COLUMN lazaret.clerk.totp_next IS 'A key that is being set up, likewise: it holds once a code of it was typed.';
