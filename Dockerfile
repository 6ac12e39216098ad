# One file for every image: `docker build --build-arg APP=apps/booking .`
# APP is a folder of this repository with a src/main.ts: apps/<context>, tools/issuer or tools/inbox.

FROM node:24-bookworm-slim AS dependencies
ARG APP
WORKDIR /concert
COPY . .
# Only what this one workspace needs, and nothing that only tests need.
RUN npm ci --omit=dev --workspace "${APP}" --include-workspace-root=false --ignore-scripts --no-fund --no-audit

FROM node:24-bookworm-slim AS service
ARG APP
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/concert/.compile-cache \
    HOST=0.0.0.0
WORKDIR /concert
COPY --from=dependencies /concert/package.json ./
COPY --from=dependencies /concert/node_modules ./node_modules
COPY --from=dependencies /concert/libs ./libs
COPY --from=dependencies /concert/${APP} ./${APP}
# A start on an impossible port loads every module, leaves a warm compile cache, and stops.
RUN PORT=none ISSUER_PORT=none SMTP_PORT=none node "${APP}/src/main.ts" 2>/dev/null; test -d .compile-cache && chown -R node:node .compile-cache
# Where the issuer keeps its key and concert its snapshots: a volume put here is then the user's who runs, not root's.
RUN install -d -o node -g node /data
USER node
ENV APP=${APP}
# `exec`: the service itself is process 1 and hears SIGTERM.
ENTRYPOINT ["/bin/sh", "-c", "exec node \"$APP/src/main.ts\""]
