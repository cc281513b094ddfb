import { ownPath } from './own-path.js';

describe('a way back after the sign-in', () => {
  it.each(['/', '/runs?status=FAILED', '/runs/exe_1/graph?step=a#x'])('leads to %s', (path) => expect(ownPath(path)).toBe(path));
  it.each([
    undefined,
    '',
    'runs',
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/sign-in?returnTo=/',
    '/api/v1/auth/me',
  ])('does not lead to %s', (path) => expect(ownPath(path)).toBe('/'));
});
