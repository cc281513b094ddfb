declare module 'semver' {
  function satisfies(version: string, range: string): boolean;
  export default { satisfies };
}
