# One file for every image. `docker build --target services .` has the seven services, `--target development` what stands
# in for what a company has: the token issuer and the inbox. Which one runs is told by the arguments:
# `docker run concert apps/booking/src/main.ts`.
# `npm run cluster -- images` makes the same images from this file without Docker; it says which lines it understands.

FROM node:24.21.0-bookworm-slim AS sources
WORKDIR /concert
ENV NODE_ENV=production NODE_COMPILE_CACHE=/concert/.compile-cache
COPY . .
# For the user who runs: where volumes are put, and what Node has compiled.
RUN mkdir -p .compile-cache .volumes/data && chown 1000:1000 .compile-cache

FROM sources AS services-built
# Only what these need, and nothing that only tests need.
RUN npm ci --omit=dev --ignore-scripts --no-fund --no-audit --include-workspace-root=false \
  --workspace apps/gateway --workspace apps/concert --workspace apps/booking --workspace apps/payment \
  --workspace apps/delivery --workspace apps/notification --workspace apps/mypage
USER 1000
# A start on an impossible port loads every module, leaves a warm compile cache, and stops.
RUN for app in apps/*; do PORT=none node $app/src/main.ts 2>/dev/null; done; test -n "$(ls .compile-cache)"

FROM sources AS development-built
RUN npm ci --omit=dev --ignore-scripts --no-fund --no-audit --include-workspace-root=false \
  --workspace tools/issuer --workspace tools/inbox
USER 1000
RUN for tool in issuer inbox; do PORT=none ISSUER_PORT=none SMTP_PORT=none node tools/$tool/src/main.ts 2>/dev/null; done; \
  test -n "$(ls .compile-cache)"

# The C library and certificates, and no shell: nothing runs here but Node.
FROM gcr.io/distroless/cc-debian12:nonroot AS runtime
ENV NODE_ENV=production NODE_COMPILE_CACHE=/concert/.compile-cache HOST=0.0.0.0
USER 1000
WORKDIR /concert
COPY --from=sources /usr/local/bin/node /usr/local/bin/node
COPY --from=sources --chown=1000:1000 /concert/.volumes/ /
# The service itself is process 1 and hears SIGTERM.
ENTRYPOINT ["node"]

FROM runtime AS services
COPY --from=services-built /concert/package.json ./package.json
COPY --from=services-built /concert/node_modules ./node_modules
COPY --from=services-built /concert/libs ./libs
COPY --from=services-built /concert/apps ./apps
COPY --from=services-built --chown=1000:1000 /concert/.compile-cache ./.compile-cache

FROM runtime AS development
COPY --from=development-built /concert/package.json ./package.json
COPY --from=development-built /concert/node_modules ./node_modules
COPY --from=development-built /concert/libs ./libs
COPY --from=development-built /concert/tools/issuer ./tools/issuer
COPY --from=development-built /concert/tools/inbox ./tools/inbox
COPY --from=development-built --chown=1000:1000 /concert/.compile-cache ./.compile-cache
