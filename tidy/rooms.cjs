// Rooms from the ground up: none imports one above it. Lint keeps that (.dependency-cruiser.cjs), and STYLE.md shows them in this order.
module.exports = {
  /** Of libs/domain/src/execution. `steps` is the half of libs/domain/src/steps that runs steps: one floor of the same house. */
  EXECUTION_ROOMS: [
    'events',
    'state',
    'commands',
    'evolve',
    'drafting',
    'authority',
    'settling',
    'approvals',
    'causes',
    'steps',
    'progress',
    'repair',
    'decisions',
    'explain',
  ],
};
