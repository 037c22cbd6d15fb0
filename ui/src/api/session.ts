/* Who is signed in. */
import { ask, carry, ProblemError } from './fetch';
import { forget } from './query';

export type Role = 'operator' | 'ministry' | 'carmaker_sustainability' | 'carmaker_trading' | 'supplier' | 'consultant' | 'verifier';
export interface Me {
	kind: 'person' | 'client' | 'pending';
	session: string;
	csrf?: string;
	/* of a session that lacks its second factor: whether it must be shown or set up first */
	sign_in?: 'totp' | 'enrolment';
	organisation?: string;
	organisation_kind?: string;
	organisation_name?: { ko: string; en: string };
	role?: Role;
	roles?: Role[];
	tier?: number | null;
	/* decides who signs in for the own firm */
	manages_people?: boolean;
	person?: { person: string; name: string; language: 'ko' | 'en'; area: string; totp: boolean };
	programme?: { programme: string; simulated: boolean; as_of: string; today: string } | null;
}

const storedRole = 'sangsaeng.role';
let current: Me | null = null;
/* Who it is, once it is known; it does not change while the page is open. */
export const me = (): Me | null => current;
/* A filter: of lists where a firm also sees others, what is its own. */
export const ownOnly = (): { organisation?: string } => (current?.role === 'supplier' && current.organisation ? { organisation: current.organisation } : {});

export async function readMe(): Promise<Me | null> {
	const role = sessionStorage.getItem(storedRole) ?? '';
	try {
		carry('', role);
		current = (await ask<Me>('GET', '/v1/me')).body;
		carry(current.csrf ?? '', role);
		return current;
	} catch (error) {
		if (!(error instanceof ProblemError) || (error.problem.status !== 401 && error.problem.status !== 403))
			throw error;
		carry('', '');
		if (!role)
			return null;
		/* the role was somebody else's, or was taken back */
		sessionStorage.removeItem(storedRole);
		return readMe();
	}
}

/* Who has several roles works in one of them; the server judges each question by it. */
export function takeRole(role: Role): void {
	sessionStorage.setItem(storedRole, role);
	location.assign('/');
}

export async function signOut(): Promise<void> {
	await ask('DELETE', '/v1/session');
	sessionStorage.removeItem(storedRole);
	forget();
	location.assign('/');
}
