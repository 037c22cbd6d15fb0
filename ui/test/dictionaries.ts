/* All dictionaries of one language; the bundler finds them (run.mjs). */
import found from 'dictionaries:ko';

export const dictionaries: [string, object][] = found;
