# One image for every service: SERVICE chooses which one a container is.
#   docker build --tag runbook .
#   docker run --env SERVICE=standalone --env DEV_API_KEY --env TRUSTED_PROXY=uniquelocal --publish 127.0.0.1:4000:4000 --volume runbook-data:/data runbook
ARG NODE_VERSION=24.22.3

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /build
COPY . .
# Install scripts stay off (.npmrc): nothing is downloaded or compiled beside the locked packages. What runs is put together without what only builds and tests.
RUN npm ci --no-audit --no-fund && npm run build && npm run docs && node scripts/image-tree.mjs /app

FROM node:${NODE_VERSION}-bookworm-slim
# npm and yarn are for building: what is not there cannot be called.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn* /opt/yarn*
WORKDIR /app
# Of root, and read by everybody: a service writes below /data and /tmp alone.
COPY --from=build /app ./
RUN mkdir /data && chown node:node /data
ARG SERVICE=standalone
ENV SERVICE=${SERVICE} NODE_ENV=production HOST=0.0.0.0 PORT=4000 DATA_DIR=/data
USER node
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "const { PORT: port, TLS_CERT } = process.env; require(TLS_CERT ? 'node:https' : 'node:http').get({ host: '127.0.0.1', port, path: '/health/live', rejectUnauthorized: false }, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1)).once('error', () => process.exit(1))"]
# exec, so that the service itself gets SIGTERM and closes its log in order.
CMD ["sh", "-c", "exec node apps/${SERVICE}/dist/main.js"]
