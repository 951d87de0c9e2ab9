-- The application's role writes rows of the queue as it likes. None of them may be such that the
-- integrator cannot take it in: that one would keep all entries after it, of every log, unsigned.

-- Times that programs have; objects that are there; no longer than a line of an export may be.
ALTER TABLE ledger_pending ADD CONSTRAINT an_entry_can_be_taken_in CHECK (
    created_at >= '2000-01-01 00:00+00' AND created_at < '9999-01-01 00:00+00'
    AND array_position(objects, NULL) IS NULL
    AND length(bytes) <= 12000000
);

-- The name of a signed note's key: no space of Unicode's, no control character, no plus.
ALTER TABLE ledger_log ADD CONSTRAINT a_note_can_be_signed_under_its_origin CHECK (
    length(origin) <= 300
    AND origin !~ '[\x01-\x20+\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]'
);
