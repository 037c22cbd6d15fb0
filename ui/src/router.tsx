/* Where the page is: the address, a way to change it, and clicks on links of ours taken as such a change. Nothing else of a router is needed: which screen an address
 * means stands in routes/. */
import { createContext, type ComponentChildren } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';

export interface Location {
	url: string;
	path: string;
	query: Record<string, string>;
	route: (url: string, replace?: boolean) => void;
}
const Here = createContext<Location>({ url: '/', path: '/', query: {}, route: () => undefined });
export const useLocation = (): Location => useContext(Here);

/* Paths that are the server's own. */
const OWN = /^\/(v1|pact|docs|healthz|readyz|metrics|assets|icon\.svg)(\/|$)/;

/* The link of ours that a click means, if the browser is not to follow it itself. */
function linkOf(event: MouseEvent): string | null {
	if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.button !== 0)
		return null;
	const link = (event.target as Element | null)?.closest?.('a');
	if (!link || link.origin !== location.origin || link.target || link.hasAttribute('download') || link.getAttribute('href')?.startsWith('#') || OWN.test(link.pathname))
		return null;
	return link.pathname + link.search;
}

export function LocationProvider({ children }: { children: ComponentChildren }) {
	const [url, set] = useState(location.pathname + location.search);
	const route = (to: string, replace = false) => {
		history[replace ? 'replaceState' : 'pushState'](null, '', to);
		set(to);
	};
	useEffect(() => {
		const click = (event: MouseEvent) => {
			const to = linkOf(event);
			if (to === null)
				return;
			event.preventDefault();
			route(to);
		};
		const back = () => set(location.pathname + location.search);
		addEventListener('click', click);
		addEventListener('popstate', back);
		return () => {
			removeEventListener('click', click);
			removeEventListener('popstate', back);
		};
	}, []);
	const value = useMemo(() => {
		const at = new URL(url, location.origin);
		return { url, path: at.pathname.replace(/\/+$/, '') || '/', query: Object.fromEntries(at.searchParams), route };
	}, [url]);
	return <Here.Provider value={value}>{children}</Here.Provider>;
}

/* Names in a path: matchPath('/plan/P-1', '/plan/:id') is {id: 'P-1'}; null if it is another one. */
export function matchPath(path: string, pattern: string): Record<string, string> | null {
	const have = path.split('/').filter(Boolean), want = pattern.split('/').filter(Boolean);
	const names: Record<string, string> = {};
	if (have.length !== want.length)
		return null;
	for (const [i, part] of want.entries())
		if (part.startsWith(':'))
			names[part.slice(1)] = decodeURIComponent(have[i] ?? '');
		else if (part !== have[i])
			return null;
	return names;
}
