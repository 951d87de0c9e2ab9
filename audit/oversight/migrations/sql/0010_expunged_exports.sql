-- What a court orders expunged goes from exports that are still kept, too: with the rows of their
-- pieces go the only keys. Whoever asked for one asks again.
CREATE FUNCTION parley.forget_log_exports() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM public.oversight_logexportpart p USING public.oversight_logexport e
    WHERE e.id = p.export_id AND e.log_id = NEW.log_id;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION parley.forget_log_exports() FROM PUBLIC;
CREATE TRIGGER exports_forget AFTER INSERT ON ledger_expungement
    FOR EACH ROW EXECUTE FUNCTION parley.forget_log_exports();
