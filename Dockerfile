# Wheels are fetched and checked against their hashes here: the image below carries no build tools.
FROM python:3.13-slim-bookworm AS packages

WORKDIR /build
COPY requirements/base.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: -r base.txt \
    && /venv/bin/pip uninstall --yes pip


FROM python:3.13-slim-bookworm

RUN groupadd --system --gid 10001 calms \
    && useradd --system --uid 10001 --gid calms --home-dir /data --shell /usr/sbin/nologin calms \
    && install --directory --owner calms --group calms /data

# Collected files belong to the image, in DATA_DIR; what changes belongs to the database, or to /data.
# Four threads for each worker: SQLite serves eight writers well, and more of them badly.
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DATA_DIR=/app/var \
    DATABASE_URL=sqlite:////data/calms.sqlite3 \
    GRANIAN_HOST=0.0.0.0 \
    GRANIAN_PORT=8000 \
    GRANIAN_WORKERS=2 \
    GRANIAN_BLOCKING_THREADS=4 \
    GRANIAN_RESPAWN_FAILED_WORKERS=1 \
    GRANIAN_LOG_LEVEL=warning

COPY --from=packages /venv /venv
WORKDIR /app
COPY manage.py scripts/healthcheck.py ./
COPY scripts/start ./scripts/
COPY calms ./calms
COPY assessments ./assessments
COPY templates ./templates
COPY static ./static

# Settings load with an address and a key alone; this step needs neither, and keeps neither.
RUN DEMO=1 DATABASE_URL=sqlite://:memory: SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
        python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q calms assessments

USER 10001
VOLUME /data
EXPOSE 8000

HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["python", "healthcheck.py"]

CMD ["scripts/start"]
