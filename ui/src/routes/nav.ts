/* The top navigation: one order for all. An item leads to the first of its paths that is a screen and that the role may use; without one it is not shown. */
import type { Role } from '../api/session';
import type { Common } from '../i18n';
import { match, type Route } from './page';

export const items: { key: Exclude<keyof Common['nav'], 'label'>; paths: string[]; roles?: Role[] }[] = [
	{ key: 'programme', paths: ['/programme'], roles: ['operator', 'ministry'] },
	{ key: 'inbox', paths: ['/inbox'] },
	{ key: 'site', paths: ['/site', '/start'], roles: ['supplier', 'consultant'] },
	{ key: 'tree', paths: ['/tree', '/pcf'] },
	{ key: 'plan', paths: ['/plan/macc'], roles: ['operator', 'carmaker_sustainability', 'supplier', 'consultant'] },
	{ key: 'grants', paths: ['/grants'], roles: ['operator', 'ministry', 'supplier', 'consultant'] },
	{ key: 'credits', paths: ['/credits'], roles: ['carmaker_trading', 'operator', 'ministry'] },
	{ key: 'monitor', paths: ['/monitor'], roles: ['supplier', 'verifier', 'consultant'] },
	{ key: 'verify', paths: ['/verify'], roles: ['verifier', 'operator'] },
	{ key: 'reports', paths: ['/reports'] },
];

/* Where a role begins: the first of these that is there. */
const first: Record<Role, string[]> = {
	operator: ['/programme', '/inbox'],
	ministry: ['/programme', '/inbox'],
	carmaker_sustainability: ['/tree', '/inbox'],
	carmaker_trading: ['/credits', '/inbox'],
	supplier: ['/home', '/inbox'],
	consultant: ['/inbox'],
	verifier: ['/verify', '/inbox'],
};

const usable = (routes: readonly Route[], path: string, role: Role) => match(routes, path)?.route.roles.includes(role) ?? false;

export function navigation(routes: readonly Route[], role: Role): { key: (typeof items)[number]['key']; path: string }[] {
	return items.flatMap(({ key, paths, roles }) => {
		const path = !roles || roles.includes(role) ? paths.find((each) => usable(routes, each, role)) : undefined;
		return path ? [{ key, path }] : [];
	});
}

export function firstPath(routes: readonly Route[], role: Role): string {
	return first[role].find((path) => usable(routes, path, role)) ?? '/inbox';
}
