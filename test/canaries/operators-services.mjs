// What the operator has beside the system: where its traces, its notices and its mail go. All three are searched as they come.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { SMTPServer } from 'smtp-server';
import { encoded } from './encodings.mjs';
import { certificatePath, pem } from './hostile-services.mjs';
import { randomText } from './canary-judge.mjs';

const KEY_LENGTH = 43;

export async function startOperator(secrets, judge, one) {
  const counts = { traces: 0, mails: 0, notices: 0 };
  const traces = await collecting((bytes) => {
    counts.traces++;
    judge.look('a trace', undefined, bytes);
  });
  const notices = await collecting((bytes) => {
    counts.notices++;
    judge.look('a notice', JSON.parse(bytes.toString()).tenant, bytes);
  });
  const account = secrets.next('the password of the mail server');
  const mail = await mailServer(account, (bytes) => {
    counts.mails++;
    judge.look('a mail', undefined, bytes);
  });
  const key = randomText(one, KEY_LENGTH);
  judge.forbidText('the key of development', key.slice(-24));
  const sealing = `${secrets.next('the key that seals')}${randomText(one, KEY_LENGTH - 24)}=`;
  return {
    key,
    hosts: [notices.host, mail.host],
    environment: {
      DEV_API_KEY: key,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://${traces.host}`,
      APPROVAL_WEBHOOK_URL: `http://${notices.host}/notices`,
      APPROVAL_WEBHOOK_SECRET: `${secrets.next('the secret of notices')}-${randomText(one, 8)}`,
      SMTP_URL: `smtps://bot:${account}@${mail.host}`,
      SMTP_FROM: 'bot@soc.example',
      NODE_EXTRA_CA_CERTS: certificatePath('server'),
      CREDENTIALS_KEY: sealing,
    },
    traces: () => counts.traces,
    mails: () => counts.mails,
    notices: () => counts.notices,
    async stop() {
      for (const server of [traces, notices, mail]) server.stop();
    },
  };
}

async function collecting(took) {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      took(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body);
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { host: `127.0.0.1:${server.address().port}`, stop };
}

/** Refuses half of its recipients, and repeats the password with which it was signed in to, in one encoding or another. */
async function mailServer(password, took) {
  const refusal = (mode, code) =>
    Object.assign(new Error(`not for ${encoded(mode, password).replaceAll(/\r?\n/g, ' ')}`), { responseCode: code });
  const server = new SMTPServer({
    secure: true,
    ...{ key: pem('server-key'), cert: pem('server') },
    onAuth: ({ username }, _session, done) => done(null, { user: username }),
    onRcptTo: ({ address }, _session, done) => {
      const failure = address.split('@')[0];
      if (failure === '200' || failure === '503') return done();
      return done(
        refusal(failure.startsWith('4') ? 'base64' : failure === 'header' ? 'percent' : 'plain', failure.startsWith('5') ? 450 : 550),
      );
    },
    onData: (stream, _session, done) => {
      const chunks = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', () => {
        took(Buffer.concat(chunks));
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { host: `localhost:${server.server.address().port}`, stop: () => server.close(() => undefined) };
}
