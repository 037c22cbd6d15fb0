/* The top navigation: one order for all. An item leads to the first of its paths that is a screen and that the role may use; without one it is not shown. `roles`: where that is fewer than may use it. */
import type { Role } from '../api/session';
import type { Common } from '../i18n';
import { match, type Route } from './page';

export const items: { key: Exclude<keyof Common['nav'], 'label'>; paths: string[]; roles?: Role[] }[] = [
	{ key: 'programme', paths: ['/programme'] },
	{ key: 'inbox', paths: ['/inbox'] },
	{ key: 'site', paths: ['/site', '/start'], roles: ['supplier', 'consultant'] },
	{ key: 'tree', paths: ['/tree', '/pcf'] },
	{ key: 'plan', paths: ['/plan', '/plan/macc'] },
	{ key: 'grants', paths: ['/grants'] },
	{ key: 'outcome', paths: ['/outcome'], roles: ['supplier'] },
	{ key: 'credits', paths: ['/credits'], roles: ['carmaker_trading', 'operator', 'ministry'] },
	{ key: 'monitor', paths: ['/monitor'], roles: ['supplier', 'verifier', 'consultant'] },
	{ key: 'verify', paths: ['/verify'], roles: ['verifier', 'operator'] },
	{ key: 'reports', paths: ['/reports'] },
];

/* Where a role begins, if that is there; else with what there is to do. */
const first: Partial<Record<Role, string>> = {
	operator: '/programme',
	ministry: '/programme',
	carmaker_sustainability: '/tree',
	carmaker_trading: '/credits',
	supplier: '/home',
	verifier: '/verify',
};

const usable = (routes: readonly Route[], path: string, role: Role) => match(routes, path)?.route.roles.includes(role) ?? false;

export function navigation(routes: readonly Route[], role: Role): { key: (typeof items)[number]['key']; path: string }[] {
	return items.flatMap(({ key, paths, roles }) => {
		const path = !roles || roles.includes(role) ? paths.find((each) => usable(routes, each, role)) : undefined;
		return path ? [{ key, path }] : [];
	});
}

export function firstPath(routes: readonly Route[], role: Role): string {
	const path = first[role] ?? '';
	return usable(routes, path, role) ? path : '/inbox';
}
