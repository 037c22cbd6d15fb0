/* `?explain=KIND:SUBJECT` opens the drawer: which kinds there are, one line each; every other number is explained by the server. */
import type { Explained } from './explanation';
import * as footprint from './footprint';
import * as monitoring from './monitoring';
import * as outcome from './outcome';
import * as start from './start';
import * as working from './working';

const kinds: Record<string, { explain(subject: string): Promise<Explained> }> = { footprint, monitoring, outcome, start };

export const explained = (of: string): Promise<Explained> => {
	const [kind = '', ...rest] = of.split(':'), own = kinds[kind];
	return own ? own.explain(rest.join(':')) : working.explain(of);
};
