export { welcome, type Arrival } from './welcome.js';
