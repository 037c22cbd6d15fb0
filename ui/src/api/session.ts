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
	person?: { person: string; name: string; language: 'ko' | 'en'; area: string; totp: boolean };
	programme?: { programme: string; simulated: boolean; as_of: string } | null;
}

const storedRole = 'sangsaeng.role';

export async function readMe(): Promise<Me | null> {
	try {
		const me = (await ask<Me>('GET', '/v1/me')).body;
		carry(me.csrf ?? '', sessionStorage.getItem(storedRole) ?? '');
		return me;
	} catch (error) {
		if (error instanceof ProblemError && (error.problem.status === 401 || error.problem.status === 403)) {
			carry('', '');
			return null;
		}
		throw error;
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
