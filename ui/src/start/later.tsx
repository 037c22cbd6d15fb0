/* Steps 5 and 6, loaded when they are reached. */
export { Result } from './result';
export { Grant } from './grant';
