-- A copy of the database for testing keeps the shape of the records and nothing of what they say about anybody.
DO $neutralize$
DECLARE
    field record;
BEGIN
    FOR field IN
        SELECT replace(f.model, '.', '_') AS table_name, f.name AS column_name, f.ttype
          FROM ir_model_fields f
          JOIN pg_class t ON t.relname = replace(f.model, '.', '_') AND t.relkind = 'r'
          JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = f.name AND NOT a.attisdropped
         WHERE f.model LIKE 'crisis.%' AND f.store AND COALESCE(f.translate, '') = ''
           AND f.ttype IN ('char', 'text', 'date')
           AND f.model NOT IN (
               'crisis.level', 'crisis.category', 'crisis.signal', 'crisis.support.tag', 'crisis.risk.type',
               'crisis.process.step', 'crisis.school.class', 'crisis.term', 'crisis.term.day', 'crisis.team',
               'crisis.access.log', 'crisis.timeline.chain', 'crisis.hotline', 'crisis.retention.rule')
           AND f.name NOT IN (
               'reference', 'res_model', 'event', 'transition', 'digest', 'mimetype', 'date_from', 'date_to')
           AND (f.ttype <> 'date' OR f.name = 'birth_date')
         ORDER BY 1, 2
    LOOP
        EXECUTE format('ALTER TABLE %I DISABLE TRIGGER USER', field.table_name);
        IF field.ttype = 'date' THEN
            EXECUTE format('UPDATE %I SET %I = date_trunc(''year'', %2$I) WHERE %2$I IS NOT NULL',
                           field.table_name, field.column_name);
        ELSE
            EXECUTE format('UPDATE %I SET %I = ''#'' || id WHERE %2$I IS NOT NULL AND %2$I <> ''''',
                           field.table_name, field.column_name);
        END IF;
        EXECUTE format('ALTER TABLE %I ENABLE TRIGGER USER', field.table_name);
    END LOOP;

    UPDATE res_partner p
       SET name = '#' || p.id, complete_name = '#' || p.id, phone = NULL, email = NULL, street = NULL, street2 = NULL,
           comment = NULL, ref = NULL
      FROM crisis_subject s
     WHERE s.partner_id = p.id AND s.kind = 'student';
    DELETE FROM ir_attachment WHERE res_model = 'crisis.document';
END
$neutralize$;
