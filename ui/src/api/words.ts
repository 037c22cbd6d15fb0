/* What codes are called (states, kinds, reasons): the server has the words for all pages. Read before the first screen is shown. */
import { get, ProblemError, type Answer } from './fetch';

type Words = Answer<'/v1/words'>['items'];
let words: Words = {};
let reading: Promise<void> | null = null;

export function readCodes(): Promise<void> {
	reading ??= get('/v1/words').then(({ items }) => { words = items; }, (error: unknown) => {
		reading = null;
		/* codes stand as they are; without a server there is no screen */
		if (!(error instanceof ProblemError))
			throw error;
	});
	return reading;
}

/* A code without a word stands as it is. */
export const said = (kind: string, code: string | null | undefined): string => (code ? words[kind]?.[code] ?? code : '');
/* All codes of a kind with their words, in the order in which they are offered. */
export const codes = (kind: string): [code: string, word: string][] => Object.entries(words[kind] ?? {});
