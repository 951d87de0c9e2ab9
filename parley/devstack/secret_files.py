"""`make secrets`: the files docker-compose.yml hands to its services, made once."""

import json
import secrets
import sys
from pathlib import Path

from parley.devstack import provision, state

ROOT = Path(__file__).resolve().parents[2]


def contents() -> dict[str, str]:
    """Return each file's name and fresh content; what belongs together agrees."""
    database, broker, access, secret = (secrets.token_urlsafe(32) for _ in range(4))
    roles = {role: secrets.token_urlsafe(32) for role in provision.LOGINS}
    urls = {
        role: f"postgresql://{role}:{password}@postgres:5432/parley"
        for role, password in roles.items()
    }
    identity = {
        "name": "parley",
        "credentials": [{"accessKey": access, "secretKey": secret}],
        "actions": ["Admin", "Read", "Write", "List"],
    }
    return {
        "secret_key": secrets.token_urlsafe(64),
        "kek": secrets.token_hex(32),
        "postgres_password": database,
        "admin_database_url": f"postgresql://postgres:{database}@postgres:5432/parley",
        "database_url": urls["parley_app"],
        "migrator_database_url": urls["parley_migrator"],
        "integrator_database_url": urls["parley_integrator"],
        "backup_database_url": urls["parley_backup"],
        "valkey_password": broker,
        "valkey_config": f'requirepass {broker}\ndir /data\nappendonly yes\nsave ""\n'
        "maxmemory-policy noeviction\n",
        "redis_url": f"redis://:{broker}@redis:6379/0",
        "s3_config": json.dumps({"identities": [identity]}),
        "s3_access_key": access,
        "s3_secret_key": secret,
    }


def write(folder: Path) -> None:
    """Write the files into `folder`, which must not hold any: losing a key loses the files."""
    if folder.exists() and any(folder.iterdir()):
        sys.exit(f"{folder} holds secrets already. They are kept: losing them loses the data.")
    folder.mkdir(mode=0o711, exist_ok=True)
    for name, content in contents().items():
        state.write_private(folder / name, content)
        # Compose mounts the file with its own permissions, and each service runs as its own user.
        (folder / name).chmod(0o444)
    folder.chmod(0o700)


if __name__ == "__main__":
    write(ROOT / "secrets")
    print(f"Secrets are in {ROOT / 'secrets'}. Keep a copy in a safe outside this server.")
