/* The little of Node that the tests use; the page itself must not know it. */
declare module 'node:test' {
	export function test(name: string, body: () => void | Promise<void>): void;
}
declare module 'node:assert/strict' {
	export function equal(found: unknown, wanted: unknown, message?: string): void;
	export function deepEqual(found: unknown, wanted: unknown, message?: string): void;
	export function ok(value: unknown, message?: string): void;
	export function throws(body: () => unknown, wanted?: RegExp): void;
}
declare module 'node:fs' {
	export function readFileSync(path: string, encoding: 'utf8'): string;
	export function readdirSync(path: string): string[];
}
declare const process: { env: Record<string, string | undefined> };
declare module 'dictionaries:ko' {
	const found: [string, object][];
	export default found;
}
