/* `?explain=KIND:SUBJECT` opens the drawer: which kinds there are, one line each. */
import type { Explained } from './explanation';

export const kinds: Record<string, (subject: string) => Promise<Explained>> = {
	footprint: async (subject) => (await import('./footprint')).explain(subject),
	monitoring: async (subject) => (await import('./monitoring')).explain(subject),
	outcome: async (subject) => (await import('./outcome')).explain(subject),
	start: async (subject) => (await import('./start')).explain(subject),
};
