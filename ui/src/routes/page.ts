/* What a line of the table of routes is, and how the screen behind it is found and loaded. */
import type { ComponentType } from 'preact';
import { matchPath } from '../router';
import type { Me, Role } from '../api/session';
import { readCodes } from '../api/words';
import { lang, type Lang } from '../i18n';

/* What every screen gets: its words, the names in its path, the query. */
export interface Screen<Words> {
	w: Words;
	params: Record<string, string>;
	query: Record<string, string>;
}
/* Words of a screen begin with its title, which is also the title of the browser's window. */
export interface Titled {
	title: string;
}
export interface Loaded {
	view: ComponentType<Screen<Titled>>;
	words: Titled;
}
export interface Route {
	path: string;
	roles: readonly Role[];
	/* where the role alone does not tell */
	may: (who: Me | null) => boolean;
	load: () => Promise<Loaded>;
}

export const everybody: readonly Role[] = ['operator', 'ministry', 'carmaker_sustainability', 'carmaker_trading', 'supplier', 'consultant', 'verifier'];

export function page<Words extends Titled>(
	path: string,
	roles: readonly Role[],
	view: () => Promise<{ default: ComponentType<Screen<Words>> }>,
	words: Record<Lang, () => Promise<{ default: Words }>>,
	may: Route['may'] = () => true,
): Route {
	let loading: Promise<Loaded> | null = null;
	const load = () => {
		loading ??= Promise.all([view(), words[lang](), readCodes()]).then(
			([screen, text]) => ({ view: screen.default as unknown as Loaded['view'], words: text.default }),
			(error: unknown) => {
				loading = null;
				throw error;
			});
		return loading;
	};
	return { path, roles, may, load };
}

export interface Match {
	route: Route;
	params: Record<string, string>;
}

export function match(routes: readonly Route[], path: string): Match | null {
	for (const route of routes) {
		const params = matchPath(path, route.path);
		if (params)
			return { route, params };
	}
	return null;
}
