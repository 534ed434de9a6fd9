# AIChain: one image for every role. `docker run … aichain` serves both bots; `--only` splits roles.
FROM python:3.13-slim AS build
ENV UV_PROJECT_ENVIRONMENT=/app/.venv UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy
WORKDIR /app
RUN python -m pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml uv.lock ./
RUN uv sync --no-config --frozen --no-default-groups --extra parquet

FROM python:3.13-slim
# A CJK font for pictures with words; run with `docker run --init`, so that signals arrive and children are reaped.
RUN apt-get update \
 && apt-get install -y --no-install-recommends fonts-wqy-microhei \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 10001 aichain \
 && mkdir -p /app/var && chown aichain /app/var
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY . .
USER aichain
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 WEB_HOST=0.0.0.0
VOLUME /app/var
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
