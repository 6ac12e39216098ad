# After the stages of the Dockerfile: the stand-in for EventStoreDB, for tests alone.

FROM sources AS eventstore-built
RUN npm ci --omit=dev --ignore-scripts --no-fund --no-audit --include-workspace-root=false --workspace tools/eventstore-dev

FROM runtime AS eventstore
COPY --from=eventstore-built /concert/package.json ./package.json
COPY --from=eventstore-built /concert/node_modules ./node_modules
COPY --from=eventstore-built /concert/libs ./libs
COPY --from=eventstore-built /concert/tools/eventstore-dev ./tools/eventstore-dev
