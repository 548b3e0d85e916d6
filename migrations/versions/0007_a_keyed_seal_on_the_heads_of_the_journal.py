"""a keyed seal on the heads of the journal."""

import sqlalchemy as sa
from alembic import op
from alembic.util import CommandError

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


UNSEALED = (
    "this database was made by a version before the first release: the heads of its journal carry no seal, and a "
    "migration has no key to make one. Keep it for reading with the version that made it, and start with an empty one"
)


def upgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT count(*) FROM journal_chain")).scalar_one():
        raise CommandError(UNSEALED)
    with op.batch_alter_table("journal_chain", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seal", sa.String(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("journal_chain", schema=None) as batch_op:
        batch_op.drop_column("seal")
