"""Alembic migrations: each frozen once released, knowing no table but its own."""
