import { reviewOf } from './review-of.js';
import { readSettings, SettingsInvalid } from './settings.js';

const reviewIn = (variables: Record<string, string>, tenant = 'default') => reviewOf(tenant, readSettings(variables));
const KAFKA = { KAFKA_BROKERS: 'kafka:9092' };

describe('a tenant', () => {
  it('reviews what is put in force, unless it is the embedded one of development', () => {
    expect(reviewIn({})).toBe('off');
    expect(reviewIn({}, 'acme')).toBe('required');
    expect(reviewIn(KAFKA)).toBe('required');
    expect(reviewIn({ NODE_ENV: 'production', DEV_API_KEY: 'a-key-of-sixteen' })).toBe('required');
  });

  it('does as REVIEW says, where it is said', () => {
    expect(reviewIn({ REVIEW: 'required' })).toBe('required');
    expect(reviewIn({ ...KAFKA, REVIEW: 'off' }, 'acme')).toBe('off');
  });

  it('cannot be told to review nothing in production, nor anything else', () => {
    expect(() => readSettings({ REVIEW: 'off', NODE_ENV: 'production' })).toThrow(SettingsInvalid);
    expect(() => readSettings({ REVIEW: 'never' })).toThrow(/REVIEW/);
  });
});
