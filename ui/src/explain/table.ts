/* `?explain=KIND:SUBJECT` opens the drawer: which kinds there are, one line each; every other number is explained by the server. */
import type { Explained } from './explanation';

const kinds: Record<string, (subject: string) => Promise<Explained>> = {
	footprint: async (subject) => (await import('./footprint')).explain(subject),
	monitoring: async (subject) => (await import('./monitoring')).explain(subject),
	outcome: async (subject) => (await import('./outcome')).explain(subject),
	start: async (subject) => (await import('./start')).explain(subject),
};
export const explained = (of: string): Promise<Explained> => {
	const [kind = '', ...rest] = of.split(':'), own = kinds[kind];
	return own ? own(rest.join(':')) : import('./working').then((working) => working.explain(of));
};
