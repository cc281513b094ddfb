# One image for every service: SERVICE chooses which one a container is.
#   docker build --tag runbook .
#   docker run --env SERVICE=standalone --env DEV_API_KEY --env TRUSTED_PROXY=uniquelocal --publish 127.0.0.1:4000:4000 --volume runbook-data:/data runbook
ARG NODE_VERSION=24.22.3

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /app
COPY . .
# Install scripts stay off (.npmrc): nothing is downloaded or compiled beside the locked packages.
RUN npm ci && npm run build && npm prune --omit=dev \
 && find apps libs -mindepth 2 -maxdepth 2 -type d \( -name src -o -name test -o -name contract \) -exec rm -r {} +

FROM node:${NODE_VERSION}-bookworm-slim
WORKDIR /app
# Workspaces are links in node_modules, so the folders keep their places.
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/libs libs
COPY --from=build /app/apps apps
COPY --from=build /app/data data
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
