"""The records, on SQLite or PostgreSQL, by SQLAlchemy Core."""
