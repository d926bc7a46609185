"""The DuckDB warehouse: schema, load and read-only queries."""
