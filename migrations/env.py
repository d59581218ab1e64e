"""What Alembic runs. The connection, already in a transaction, is handed over by adapters/database/migrate.py."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, transactional_ddl=True, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
