/* Questions to the server, typed by its description (schema.d.ts). An answer that is no success is thrown as Problem; no answer at all as Away. */
import { lang } from '../i18n';
import type { components, paths } from './schema';

export type Problem = components['schemas']['Problem'];
export type Finding = components['schemas']['Finding'];
type Json<Responses> = { [Code in keyof Responses]: Code extends 200 | 201 | 202 ? (Responses[Code] extends { content: { 'application/json': infer Body } } ? Body : never) : never }[keyof Responses];
type Operation<Path extends keyof paths, Method extends string> = Method extends keyof paths[Path] ? paths[Path][Method] : never;
export type Answer<Path extends keyof paths, Method extends string = 'get'> = Operation<Path, Method> extends { responses: infer Responses } ? Json<Responses> : never;
export type Item<Path extends keyof paths> = Answer<Path> extends { items: (infer Row)[] } ? Row : never;
export type Query = Record<string, string | number | boolean | null | undefined>;

export class ProblemError extends Error {
	override name = 'ProblemError';
	constructor(readonly problem: Problem) {
		super(problem.code);
	}
}
/* No answer: the network or the server is away. */
export class AwayError extends Error {
	override name = 'AwayError';
}

interface Session {
	csrf: string;
	role: string;
}
const session: Session = { csrf: '', role: '' };
/* What every later question carries. */
export function carry(csrf: string, role: string): void {
	session.csrf = csrf;
	session.role = role;
}

export const roleHeader = (): Record<string, string> => (session.role ? { 'X-Role': session.role } : {});

type Listener = (away: boolean) => void;
const listeners = new Set<Listener>();
let away = false;
export function onAway(listener: Listener): () => void {
	listeners.add(listener);
	return () => listeners.delete(listener);
}
function tell(now: boolean): void {
	if (now === away)
		return;
	away = now;
	listeners.forEach((each) => each(now));
}
/* The session ended while the page was open: somebody signs in above it, and what waits goes on. */
let ended: () => void = () => undefined;
export function onSignedOut(listener: () => void): void {
	ended = listener;
}
export function goOn(): void {
	listeners.forEach((each) => each(false));
}

/* `/v1/sites/{site}` with its names filled in, and a query. */
export function address(path: string, names: Record<string, string> = {}, query: Query = {}): string {
	const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ''));
	const asked = new URLSearchParams();
	for (const [key, value] of Object.entries(query))
		if (value !== null && value !== undefined && value !== '')
			asked.set(key, String(value));
	const text = asked.toString();
	return text ? `${filled}?${text}` : filled;
}

export interface Reply<Body> {
	status: number;
	body: Body;
	etag: string | null;
	location: string | null;
}
export interface Sent {
	body?: unknown;
	file?: Blob;
	etag?: string | null;
	/* kept on a retry: the same key never does the same thing twice */
	key?: string;
	known?: string | null;
	signal?: AbortSignal;
	purpose?: string;
	accept?: string;
}

export async function ask<Body>(method: string, at: string, sent: Sent = {}): Promise<Reply<Body>> {
	const headers: Record<string, string> = { Accept: sent.accept ?? 'application/json', 'Accept-Language': lang };
	/* what was typed goes even when the page is left at once */
	const init: RequestInit = { method, headers, keepalive: !!sent.etag, signal: sent.signal ?? null };
	if (sent.body !== undefined) {
		headers['Content-Type'] = 'application/json';
		init.body = JSON.stringify(sent.body);
	}
	if (sent.file) {
		headers['Content-Type'] = 'application/octet-stream';
		init.body = sent.file;
	}
	if (method !== 'GET')
		headers['X-CSRF-Token'] = session.csrf;
	if (session.role)
		headers['X-Role'] = session.role;
	if (sent.purpose)
		headers['X-Purpose'] = encodeURIComponent(sent.purpose);
	if (sent.etag)
		headers['If-Match'] = sent.etag;
	if (sent.known)
		headers['If-None-Match'] = sent.known;
	if (sent.key)
		headers['Idempotency-Key'] = sent.key;
	let response: Response;
	try {
		response = await fetch(at, init);
	} catch (error) {
		if (error instanceof DOMException && error.name === 'AbortError')
			throw error;
		tell(true);
		throw new AwayError(at);
	}
	tell(false);
	const reply = { status: response.status, etag: response.headers.get('ETag'), location: response.headers.get('Location') };
	const text = response.status === 204 || response.status === 304 ? '' : await response.text();
	const type = response.headers.get('Content-Type') ?? '';
	const body: unknown = text && type.includes('json') ? JSON.parse(text) : text;
	if (response.ok || response.status === 304)
		return { ...reply, body: body as Body };
	if (response.status === 401 && session.csrf)
		ended();
	throw new ProblemError(
		type.startsWith('application/problem+json')
			? (body as Problem)
			: { type: 'about:blank', title: response.statusText, status: response.status, code: 'server.answer', message: { ko: '서버가 알 수 없는 답을 했습니다', en: 'The server gave an answer that this page does not know' } });
}

export async function get<Path extends keyof paths>(path: Path, names?: Record<string, string>, query?: Query, sent?: Sent): Promise<Answer<Path>> {
	return (await ask<Answer<Path>>('GET', address(path, names, query), sent)).body;
}

export async function post<Path extends keyof paths>(path: Path, body: unknown, sent: Sent & { names?: Record<string, string>; query?: Query } = {}): Promise<Reply<Answer<Path, 'post'>>> {
	return ask<Answer<Path, 'post'>>('POST', address(path, sent.names, sent.query), { ...sent, body });
}

export const newKey = (): string => crypto.randomUUID();
