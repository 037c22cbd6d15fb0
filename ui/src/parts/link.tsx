/* Links inside the page keep what the address says of language, year, firm and scenario. */
import type { ComponentChildren } from 'preact';
import { useLocation } from '../router';

const KEPT = ['lang', 'year', 'company', 'scenario'];

export function href(path: string, query: Record<string, string | null | undefined> = {}, now: string = location.search): string {
	const [plain = '', own] = path.split('?');
	const result = new URLSearchParams(own);
	const current = new URLSearchParams(now);
	for (const key of KEPT)
		if (!result.has(key) && current.has(key))
			result.set(key, current.get(key) as string);
	for (const [key, value] of Object.entries(query))
		if (value === null || value === undefined || value === '')
			result.delete(key);
		else
			result.set(key, value);
	const text = result.toString();
	return text ? `${plain}?${text}` : plain;
}

/* The same place with a changed query: drawers, filters, order. */
export function useHere(): (query: Record<string, string | null>, replace?: boolean) => void {
	const { url, route } = useLocation();
	return (query, replace = false) => {
		const at = new URL(url, location.origin);
		for (const [key, value] of Object.entries(query))
			if (value === null || value === '')
				at.searchParams.delete(key);
			else
				at.searchParams.set(key, value);
		route(at.pathname + at.search, replace);
	};
}

interface Props {
	to: string;
	/* below it: the key of a thing, as the server has it */
	id?: string | null | undefined;
	query?: Record<string, string | null | undefined>;
	class?: string;
	children: ComponentChildren;
	'aria-current'?: 'page' | undefined;
	'aria-label'?: string | undefined;
	onClick?: () => void;
}
export function Link({ to, id, query, children, ...more }: Props) {
	return <a href={href(id === undefined ? to : `${to}/${encodeURIComponent(id ?? '')}`, query)} {...more}>{children}</a>;
}
