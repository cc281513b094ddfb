import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printsSettings, settingsPrinted } from '../src/print-settings.js';
import { settingTable } from '../src/setting-table.js';

const FOLDER = mkdtempSync(join(tmpdir(), 'printed-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));
const HEX = '6b1d0e9f3a7c5248e0b96f1d7a3c8425d9e1f60b7c2a8543f7e09d1b6c3a5824';

const printed = (variables: Record<string, string>, service = 'standalone') => settingsPrinted(variables, service, []);

describe('settings that are printed', () => {
  it('stand with their value and where it came from', () => {
    const file = join(FOLDER, 'cluster-key');
    writeFileSync(file, HEX, { mode: 0o600 });
    const { settings, faults } = printed({ PORT: '4100', CLUSTER_KEY_FILE: file });
    const of = (name: string) => settings.find(({ setting }) => setting === name);
    expect(faults).toEqual([]);
    expect(of('PORT')).toEqual({ setting: 'PORT', value: '4100', from: 'the environment' });
    expect(of('HOST')).toEqual({ setting: 'HOST', value: '127.0.0.1', from: 'by default' });
    expect(of('CLUSTER_KEY')).toEqual({ setting: 'CLUSTER_KEY', value: '(set, not shown)', from: `CLUSTER_KEY_FILE, the file ${file}` });
    expect(of('PARTITIONS')).toEqual({ setting: 'PARTITIONS', value: '', from: 'by default: 1 embedded, 6 on Kafka' });
    expect(of('KAFKA_BROKERS')).toEqual({ setting: 'KAFKA_BROKERS', value: '', from: 'not set' });
  });

  it('are those that the service acts by, and all of them of the standalone service', () => {
    const names = (service: string) => printed({}, service).settings.map(({ setting }) => setting);
    expect(names('standalone')).toEqual(settingTable.map(({ name }) => name));
    expect(names('audit-service')).not.toContain('SMTP_URL');
    expect(names('executor-service')).toEqual(expect.arrayContaining(['SMTP_URL', 'EGRESS_ALLOW', 'MONGO_URL']));
  });

  it('show no secret, whatever is wrong with it', () => {
    const secret = 'geheim-geheim-geheim';
    const secrets = Object.fromEntries(settingTable.filter(({ isSecret }) => isSecret).map(({ name }) => [name, `${secret}-${name}`]));
    const told = JSON.stringify(printed({ ...secrets, SECRET_TI_API: secret, TENANT_ACME_SECRET_X: secret }));
    expect(told).not.toContain(secret);
    expect(told).toContain('TENANT_ACME_SECRET_X');
  });

  it('come with what keeps the service from starting, and with names that are none', () => {
    const { faults, unknown } = printed({ PORT: 'many', LOG_LEVEL: 'loud', KAFKA_BROKER: 'k:9092' });
    expect(faults).toEqual([expect.stringMatching(/^LOG_LEVEL: /), expect.stringMatching(/^PORT: /)]);
    expect(unknown).toEqual([expect.stringContaining('did you mean KAFKA_BROKERS?')]);
  });

  it('are not asked for by a start, and a slip starts nothing', () => {
    expect(printsSettings('standalone', [], [])).toBe(false);
    for (const words of [['--print-confg'], ['--print-config', 'twice'], ['start']])
      expect(() => printsSettings('standalone', [], words)).toThrow(/^expected no words, or --print-config or --print-config=json, found /);
  });
});
