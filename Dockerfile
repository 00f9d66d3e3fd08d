# Two images from one file: `guildwire` (page, workers, commands) and `airflow` (the same and Airflow).
# PYTHON_IMAGE is pinned in .env.example, like every other image.
ARG PYTHON_IMAGE
FROM ${PYTHON_IMAGE} AS base
ENV PYTHONUNBUFFERED=1 \
    VIRTUAL_ENV=/opt/venv \
    PATH=/opt/venv/bin:$PATH
RUN useradd --create-home --uid 1000 guildwire \
    && mkdir -p /var/lib/guildwire /var/lib/airflow /opt/guildwire \
    && chown guildwire: /var/lib/guildwire /var/lib/airflow
WORKDIR /opt/guildwire

# The dependencies first: they change more seldom than the code.
FROM base AS guildwire-packages
COPY requirements/install.sh requirements/base.txt requirements/
RUN python -m venv /opt/venv \
    && pip install --no-cache-dir --require-hashes --requirement requirements/base.txt

FROM base AS airflow-packages
COPY requirements/airflow.txt requirements/
RUN python -m venv /opt/venv \
    && pip install --no-cache-dir --require-hashes --requirement requirements/airflow.txt

FROM guildwire-packages AS guildwire
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable .
USER guildwire
VOLUME /var/lib/guildwire
CMD ["guildwire", "--help"]

FROM airflow-packages AS airflow
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable .
USER guildwire
VOLUME /var/lib/guildwire /var/lib/airflow
CMD ["airflow", "version"]
