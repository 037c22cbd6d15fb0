/* What the screens of planning ask, and how a plan's value reads. */
import type words from '../i18n/ko/plan';
import { carbon, tonnes, won } from '../parts/units';

/* What is asked, from the address: who does not oversee the programme sees its own factory's view. */
export function asked(query: Record<string, string>, oversees: boolean): Record<string, string> {
	const view = oversees && query['view'] !== 'factory' ? 'programme' : 'factory';
	return { view, ...(query['price'] ? { price: query['price'] } : {}), ...(query['catalogue'] ? { catalogue: 'true' } : {}) };
}

/* A value in the unit of what the plan is best for. */
export const worth = (objective: string | null | undefined, value: string | null | undefined, w: typeof words): string =>
	`${objective === 'net_value' ? won(value) : objective === 'vehicle' ? carbon(value, 'kg') : tonnes(value)} ${w.objective[objective ?? ''] ?? ''}`;
