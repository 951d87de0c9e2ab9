# One image for web, events, worker, beat, integrator and the one-shot migrate.
FROM ghcr.io/astral-sh/uv:0.13.9 AS uv

FROM python:3.12-slim-bookworm AS build
COPY --from=uv /uv /usr/local/bin/uv
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-default-groups
COPY . .
# No secret is needed to gather static files; this key is thrown away with the layer's process.
RUN DJANGO_SETTINGS_MODULE=parley.settings.base PARLEY_SECRET_KEY=only-while-building \
    PARLEY_STATIC_ROOT=/app/static-collected .venv/bin/python manage.py collectstatic --no-input

FROM python:3.12-slim-bookworm
# What the text recogniser's OpenCV links against.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgl1 libglib2.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin parley \
    && install -d -o parley -g parley -m 0700 /data /keys
WORKDIR /app
COPY --from=build --chown=root:root /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=parley.settings.production \
    PARLEY_STATIC_ROOT=/app/static-collected \
    PARLEY_VAR_DIR=/data
USER parley
EXPOSE 8000 8100
CMD ["gunicorn", "parley.wsgi", "--config", "parley/gunicorn.py", "--bind", "0.0.0.0:8000"]
