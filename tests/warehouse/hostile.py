"""Statements of somebody who wants more than an answer, by what they want.

`{folder}` is a folder of theirs, `{warehouse}` the file that is asked, `{port}` a port that
listens on this machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

MARKER = "6d1f0c7e the marker"
"""What stands in every file, variable and database that must not be read."""

READERS = (
    *("read_csv", "read_csv_auto", "sniff_csv", "read_text", "read_blob", "glob", "read_duckdb"),
    *("read_json", "read_json_auto", "read_json_objects", "read_json_objects_auto"),
    *("read_ndjson", "read_ndjson_auto", "read_ndjson_objects", "read_parquet", "parquet_scan"),
    *("parquet_metadata", "parquet_schema", "parquet_file_metadata", "parquet_kv_metadata"),
    "parquet_full_metadata",
)
SOURCES = (
    "'{folder}/marker.csv'",
    "'{folder}/other.duckdb'",
    "'{warehouse}'",
    "'file://{folder}/marker.csv'",
    "'/proc/self/environ'",
    "'http://127.0.0.1:{port}/x.csv'",
    "['{folder}/marker.csv', 'README.md']",
)
NAMES = (
    *("{folder}/marker.csv", "{folder}/marker.*", "{folder}/other.duckdb", "{folder}/none.parquet"),
    *("file:{folder}/marker.json", "README.md", "pyproject.toml", "/dev/stdin", "/dev/fd/0"),
    *("http://127.0.0.1:{port}/x.csv", "https://127.0.0.1:{port}/x.parquet"),
    *("s3://127.0.0.1:{port}/x.csv", "hf://datasets/x/y.csv", "md:other"),
)
AS_A_TABLE = (
    "FROM '{}'",
    'SELECT * FROM "{}"',
    "FROM query_table('{}')",
    "FROM query('FROM \"{}\"')",
    "WITH a AS MATERIALIZED (FROM '{}') FROM a",
)
WRITES = (
    "COPY activities TO '{folder}/evil.csv'",
    "COPY activities TO '{folder}/evil.parquet' (FORMAT parquet)",
    "COPY activities TO '{folder}/evil' (FORMAT parquet, PARTITION_BY (language))",
    "COPY (SELECT 1) TO '{folder}/evil.json' (FORMAT json, ARRAY true)",
    "COPY (SELECT 1) TO '{warehouse}'",
    "COPY (SELECT 1) TO '/dev/stdout'",
    "COPY (SELECT 1) TO '/dev/fd/0'",
    "COPY (SELECT 1) TO 'http://127.0.0.1:{port}/x.csv'",
    "COPY activities FROM '{folder}/marker.csv'",
    "COPY FROM DATABASE warehouse TO other",
    "EXPORT DATABASE '{folder}/evil'",
    "IMPORT DATABASE '{folder}'",
    "SELECT * INTO evil FROM meta",
    "FROM (COPY meta TO '{folder}/evil.csv')",
    "WITH a AS (DELETE FROM meta RETURNING *) FROM a",
    "WITH a AS (COPY meta TO '{folder}/evil.csv') FROM a",
    "SELECT (INSERT INTO meta VALUES (1))",
    "FROM (INSERT INTO meta VALUES (1) RETURNING *)",
    "EXPLAIN ANALYZE INSERT INTO meta VALUES (1)",
    "EXPLAIN ANALYZE COPY meta TO '{folder}/evil.csv'",
    "INSERT INTO meta VALUES (1)",
    "INSERT OR REPLACE INTO states SELECT * FROM states",
    "UPDATE activities SET activity = 'nothing' RETURNING *",
    "DELETE FROM activities",
    "TRUNCATE activities",
    "MERGE INTO states USING states s ON false WHEN NOT MATCHED THEN INSERT",
    *(f"DROP {what} activities CASCADE" for what in ("TABLE", "VIEW", "MACRO", "INDEX", "TYPE")),
    "DROP SCHEMA main CASCADE",
    "CREATE TABLE evil AS SELECT 1",
    "CREATE TEMP TABLE evil AS SELECT 1",
    "CREATE OR REPLACE VIEW activity_list AS SELECT 1",
    "CREATE TEMP VIEW evil AS FROM '{folder}/marker.csv'",
    "CREATE MACRO evil() AS 1",
    "CREATE TEMP MACRO evil() AS TABLE FROM '{folder}/marker.csv'",
    "CREATE SCHEMA evil",
    "CREATE SEQUENCE evil",
    "CREATE TYPE evil AS ENUM ('a')",
    "CREATE INDEX evil ON activities (ordinal)",
    "ALTER TABLE activities ADD COLUMN evil INTEGER",
    "ALTER TABLE activities RENAME TO evil",
    "COMMENT ON TABLE activities IS 'evil'",
    "VACUUM",
    "ANALYZE",
    "CHECKPOINT",
    "FORCE CHECKPOINT warehouse",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "PIVOT activities ON language",
)
DATABASES = (
    "ATTACH '{folder}/other.duckdb'",
    "ATTACH '{folder}/other.duckdb' AS other (READ_ONLY)",
    "ATTACH IF NOT EXISTS '{folder}/evil.duckdb' AS evil",
    "ATTACH '{warehouse}' AS again (READ_WRITE)",
    "ATTACH ':memory:' AS evil",
    "ATTACH 'http://127.0.0.1:{port}/x.duckdb'",
    "ATTACH '{folder}/evil.sqlite' (TYPE sqlite)",
    "ATTACH 'host=127.0.0.1 port={port}' (TYPE postgres)",
    "ATTACH 'md:'",
    "DETACH warehouse",
    "USE other",
    "USE memory.main",
    "FROM other.secret",
    "FROM other.main.secret",
    "FROM memory.main.secret",
    "FROM temp.main.secret",
    'FROM "{folder}/other.duckdb".main.secret',
    "FROM other.information_schema.tables",
    "SHOW TABLES FROM other",
    "DESCRIBE other.secret",
    "SUMMARIZE other.secret",
    "FROM read_duckdb('{folder}/other.duckdb', table_name := 'secret')",
)
SETTINGS = (
    *("enable_external_access", "lock_configuration", "allow_community_extensions"),
    *("allow_unsigned_extensions", "autoload_known_extensions", "autoinstall_known_extensions"),
    *("python_enable_replacements", "python_scan_all_frames", "disabled_filesystems"),
    *("allowed_paths", "allowed_directories", "memory_limit", "temp_directory", "threads"),
    *("extension_directory", "secret_directory", "home_directory", "custom_extension_repository"),
    *("http_proxy", "log_query_path", "profiling_output", "enable_profiling", "search_path"),
)
AS_A_SETTING = (
    "SET {} = true",
    "SET GLOBAL {} = '{{folder}}/evil'",
    "SET SESSION {} = '/'",
    "RESET {}",
    "PRAGMA {} = '{{folder}}/evil'",
)
EXTENSIONS = (
    *(
        f"{verb} {name}"
        for verb in ("INSTALL", "FORCE INSTALL", "LOAD")
        for name in ("httpfs", "x")
    ),
    "INSTALL x FROM community",
    "INSTALL x FROM 'http://127.0.0.1:{port}'",
    "INSTALL '{folder}/evil.duckdb_extension'",
    "LOAD '{folder}/evil.duckdb_extension'",
    "UPDATE EXTENSIONS",
    "FROM sqlite_scan('{folder}/other.duckdb', 'secret')",
    "FROM postgres_scan('host=127.0.0.1 port={port}', 'public', 'x')",
    "FROM mysql_scan('127.0.0.1', 'x', 'y')",
    "FROM iceberg_scan('{folder}')",
    "FROM delta_scan('{folder}')",
    "FROM st_read('{folder}/marker.csv')",
    "FROM read_xlsx('{folder}/marker.xlsx')",
    "FROM read_avro('{folder}/marker.avro')",
    "SELECT http_get('http://127.0.0.1:{port}/')",
    "FROM shellfs_read('id')",
    "FROM duckdb_extensions()",
)
SECRETS = (
    "CREATE SECRET evil (TYPE http, BEARER_TOKEN 'x')",
    "CREATE PERSISTENT SECRET evil (TYPE s3, KEY_ID 'x', SECRET 'y')",
    "DROP SECRET evil",
    "FROM duckdb_secrets()",
    "FROM duckdb_secrets(redact := false)",
    "FROM which_secret('s3://x/y', 's3')",
    "SELECT getenv('CTBT_HOSTILE')",
    "SELECT getenv('HOME') || getenv('CTBT_HOSTILE')",
    "SET VARIABLE evil = 1",
    "SELECT shell('id')",
    "SELECT system('id')",
    "SELECT load_extension('{folder}/evil.so')",
    "SELECT pg_read_file('{folder}/marker.csv')",
    "SELECT readfile('{folder}/marker.csv')",
    "SELECT writefile('{folder}/evil', 'x')",
    "SELECT lo_import('{folder}/marker.csv')",
)
PROGRAMS = (
    "PREPARE evil AS SELECT 1",
    "PREPARE evil AS DELETE FROM activities",
    "EXECUTE evil",
    "EXECUTE evil(1)",
    "DEALLOCATE evil",
    "CALL pragma_version()",
    "CALL enable_logging()",
    "CALL force_checkpoint()",
    "CALL query('DROP TABLE meta')",
    "SELECT ?",
    "SELECT $1",
    "SELECT $evil",
    "PRAGMA database_list",
    "PRAGMA table_info('activities')",
    "PRAGMA version",
    "PRAGMA import_database('{folder}')",
    "PRAGMA copy_database('warehouse', 'other')",
    "PRAGMA json_execute_serialized_sql('{}')",
    "PRAGMA force_checkpoint",
    "FROM query('DROP TABLE meta')",
    "FROM query('SELECT 1; SELECT 2')",
    "FROM query('FROM query(''FROM read_text(\"{folder}/marker.csv\")'')')",
    "FROM query_table(['activities', '{folder}/marker.csv'])",
    "FROM json_execute_serialized_sql(json_serialize_sql('FROM ''{folder}/marker.csv'''))",
    "FROM json_execute_serialized_sql('{\"statements\": []}')",
    "FROM marker",
    "FROM frame",
    "FROM MARKER",
    "FROM STATEMENTS",
    "FROM connection",
    "FROM python_map_function(NULL)",
    "FROM pandas_scan(140000000000000)",
    "FROM arrow_scan(NULL, NULL, NULL)",
    "FROM arrow_scan(1, 2, 3)",
    "FROM arrow_scan_dumb(NULL, NULL, NULL)",
    "FROM seq_scan()",
    *("", ";", "-- SELECT 1", "/* SELECT 1", "SELECT '\udc80'", "\0"),
    "SELECT nextval('evil')",
    "SELECT error('" + MARKER[:4] + "')",
)
FORBIDDEN = (
    "DROP TABLE activities",
    "COPY meta TO '{folder}/evil.csv'",
    "ATTACH '{folder}/evil.duckdb'",
    "SET enable_external_access = true",
    "INSTALL httpfs",
    "CREATE TABLE evil AS SELECT 1",
)
WIDE = {ord("a") + n: 0xFF41 + n for n in range(26)} | {ord("A") + n: 0xFF21 + n for n in range(26)}
LOOK_ALIKE = str.maketrans("AEOPCTaeopc", "АЕОРСТаеорс")
DISGUISES = (
    "{}",
    "-- SELECT 1\n{}",
    "/* SELECT */ {} -- SELECT",
    "/* /* */ SELECT 1 */ {}",
    "SELECT 1; {}",
    "{}; SELECT 1",
    ";;{};;",
    "SELECT 1 -- \r; {}",
    "SELECT 1 -- \u2028\n; {}",
    "SELECT 1)\n; {}; FROM (SELECT 1",
    "SELECT 1) a; {}; --",
    "SELECT 1\0; {}",
    "SELECT '\\'; {}; --'",
    "SELECT e'\\''; {}; --'",
    "SELECT $$ $$; {}; SELECT $a$ $$ $a$",
    'SELECT """"; {}; --"',
    "\ufeff{}",
    "\u00a0{}",
    "\u3000\u2003{}",
    "\u200b{}",
    "\u202e{}",
    "\f\v{}",
    "EXPLAIN {}",
    "EXPLAIN ANALYZE {}",
    "PREPARE x AS {}",
    "FROM query($${}$$)",
    "WITH x AS ({}) FROM x",
    "SELECT ({})",
    "PIVOT activities ON language; {}",
)

HARMLESS = (
    "FROM duckdb_databases()",
    "FROM duckdb_tables()",
    "FROM duckdb_settings()",
    "FROM duckdb_variables()",
    "FROM duckdb_logs()",
    "FROM duckdb_temporary_files()",
    "FROM duckdb_external_file_cache()",
    "FROM duckdb_prepared_statements()",
    "FROM duckdb_memory()",
    "FROM pragma_database_size()",
    "FROM pragma_storage_info('activities')",
    "FROM system.information_schema.tables",
    "FROM pg_catalog.pg_settings",
    "SHOW DATABASES",
    "SHOW ALL TABLES",
    "SELECT current_setting('secret_directory'), current_setting('temp_directory')",
    "SELECT current_query(), current_user, version()",
    "SELECT getvariable('CTBT_HOSTILE')",
    "FROM query('SELECT 1')",
    "FROM test_all_types()",
    "FROM checkpoint()",
    "FROM enable_logging()",
    "FROM enable_logging(storage := 'stdout')",
    "FROM enable_logging(storage := 'file', storage_path := '{folder}/evil.log')",
    "FROM disable_logging()",
    "FROM truncate_duckdb_logs()",
    "FROM enable_profiling()",
    "FROM enable_profiling(format := 'json', save_location := '{folder}/evil.json')",
    "FROM force_checkpoint()",
    "SELECT write_log('evil', level := 'error')",
    "SELECT printf('%n%s', 1), format('{}', 1)",
)
"""What DuckDB may answer, as long as nothing comes of it."""

MANY = ", ".join(f"a{n}" for n in range(20))
PARSED = (
    *("SELECT " + "(" * n + "1" + ")" * n for n in (3_000, 50_000)),
    *("SELECT " + word * 20_000 + "1" for word in ("- ", "NOT ", "1 + ", "ARRAY[")),
    "FROM (" * 5_000 + "SELECT 1" + ")" * 5_000,
    "SELECT " + "CASE WHEN true THEN " * 10_000 + "1" + " END" * 10_000,
    f"SELECT count(*) FROM (SELECT {MANY.replace('a', '1 a')}) GROUP BY CUBE({MANY})",  # noqa: S608 - to be refused
    "SELECT (repeat('[', 100000) || repeat(']', 100000))::JSON::INTEGER[]",
    "SELECT '" + "x" * 500_000,
    "SELECT " + "x" * 200_000,
)
"""Texts that are too much for a parser, or for its stack."""

CRASHES = ("FROM pandas_scan(NULL)",)
"""What ends the process in which DuckDB works."""

DOUBLED = ", ".join(f"a{n} AS (FROM a{n - 1} x, a{n - 1} y)" for n in range(1, 25))
BOMBS = (
    "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n FROM a) SELECT count(*) FROM a",
    "WITH RECURSIVE a(n) AS (SELECT 'a' UNION ALL SELECT n || n FROM a) SELECT max(n) FROM a",
    "WITH RECURSIVE a(n) USING KEY (n) AS (SELECT 1, 2 UNION SELECT n, n FROM a) FROM a",
    "SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000000) c",
    "FROM repeat('x', 9223372036854775807)",
    "SELECT sleep_ms(60000)",
    "SELECT repeat('a', 4000000000)",
    "SELECT lpad('a', 2000000000, 'b')",
    "SELECT bitstring('1', 2000000000)",
    "SELECT format('{:2000000000}', 1)",
    "SELECT unnest(range(100000000))",
    "SELECT list_sort(range(50000000))",
    "SELECT list_reduce(range(100000000), lambda x, y: x + y)",
    "SELECT list_transform(range(9999999), lambda x: list_sum(range(9999999)))",
    "SELECT levenshtein(repeat('a', 300000), repeat('b', 300000))",
    "SELECT repeat('a', 200000) LIKE repeat('%a_', 60000) || '%b'",
    "SELECT repeat('a', 100000) GLOB repeat('*a', 300) || 'b'",
    "SELECT regexp_extract_all(repeat('a', 100000000), '(a|aa)+?')",
    "SELECT regexp_matches(repeat('a', 100000000), '((a{0,30}){0,30})*b')",
    "SELECT replace(repeat('a', 100000000), 'a', repeat('b', 100))",
    "SELECT ('1' || repeat('0', 1000000))::BIGNUM::VARCHAR",
    "SELECT json(repeat('[', 100000000) || repeat(']', 100000000))",
    "SELECT strftime(DATE '2020-01-01', repeat('%A', 100000000))",
    "SELECT list(range) FROM range(1000000000)",
    "FROM range(100000000) ORDER BY hash(range)",
    f"WITH a0 AS (SELECT 1), {DOUBLED} FROM a24",  # noqa: S608 - to be refused
    "SELECT " + ", ".join(["1"] * 200_000),
)
"""What would take for ever or all memory, most of it where DuckDB heeds no interruption."""


def refused() -> Iterator[str]:
    """Yield what is never answered."""
    yield from (f"FROM {reader}({source})" for reader, source in product(READERS, SOURCES))
    yield from (form.replace("{}", name) for form, name in product(AS_A_TABLE, NAMES))
    yield from (form.format(name) for form, name in product(AS_A_SETTING, SETTINGS))
    yield from (form.replace("{}", text) for form, text in product(DISGUISES, FORBIDDEN))
    for text in FORBIDDEN:
        keyword, _, rest = text.partition(" ")
        for strange in (
            keyword.translate(WIDE),
            keyword.translate(LOOK_ALIKE),
            "\u200d".join(keyword),
            f"U&'\\{ord(keyword[0]):04x}'{keyword[1:]}",
        ):
            yield f"{strange} {rest}"
    for family in (WRITES, DATABASES, EXTENSIONS, SECRETS, PROGRAMS):
        yield from family
