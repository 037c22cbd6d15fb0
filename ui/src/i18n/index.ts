/* The language of the page, and the words that every screen shares. Words of one screen stand in i18n/LANG/SCREEN.ts and come with the screen. */
import type ko from './ko/common';

export type Lang = 'ko' | 'en';
export type Common = typeof ko;

const stored = 'sangsaeng.lang';
const known = (word: string | null | undefined): Lang | undefined => (word === 'ko' || word === 'en' ? word : undefined);

export let lang: Lang = 'ko';
/* Set before anything is drawn. */
export let t: Common;

export const other = (): Lang => (lang === 'ko' ? 'en' : 'ko');

/* The address says it, else what was chosen in this browser, else the person's own language, else the browser's. */
export function languageOf(address: string | null, person?: string): Lang {
	return known(address) ?? known(localStorage.getItem(stored)) ?? known(person) ?? known(navigator.language.slice(0, 2)) ?? 'ko';
}

export function keepLanguage(chosen: Lang): void {
	localStorage.setItem(stored, chosen);
}

export function setWords(chosen: Lang, words: Common): void {
	lang = chosen;
	t = words;
}

export async function loadWords(chosen: Lang): Promise<void> {
	const words = chosen === 'ko' ? await import('./ko/common') : await import('./en/common');
	setWords(chosen, words.default);
	document.documentElement.lang = chosen;
}

/* English phrases of the server begin in lower case; at the head of a line they do not. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/* Texts that come in both languages, as `name_ko` and `name_en` or as {ko, en}. */
export function pick(texts: { ko: string; en: string }): string {
	return texts[lang] || texts.ko || texts.en;
}
/* The name of what has one in each language. */
export const named = (of: { name_ko?: string | null; name_en?: string | null }): string => pick({ ko: of.name_ko ?? '', en: of.name_en ?? '' });
