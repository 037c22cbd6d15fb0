/* Every word is there in both languages; the compiler holds the keys, this holds what stands behind them. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { dictionaries } from './dictionaries';

const folder = `${process.env['SANGSAENG_SOURCE']}/ui/src/i18n`;
const files = readdirSync(`${folder}/ko`).filter((name) => name.endsWith('.ts')).sort();
/* String literals of a file: what people read, without keys and code. */
const texts = (lang: string, name: string) => [...readFileSync(`${folder}/${lang}/${name}`, 'utf8').replace(/^import .*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/'((?:[^'\\\n]|\\.)*)'|`([^`]*)`/g)].map((found) => (found[1] ?? found[2] ?? ''));
const HANGUL = /[가-힣]/;
/* The name of the other language is written in it. */
const OTHER = new Set(['한국어', 'English']);

test('each screen has a file of words in both languages', () => {
	deepEqual(readdirSync(`${folder}/en`).sort(), readdirSync(`${folder}/ko`).sort());
});

test('English words have no Korean letter', () => {
	for (const name of files)
		for (const text of texts('en', name))
			ok(!HANGUL.test(text) || OTHER.has(text), `en/${name}: ${text}`);
});

test('Korean words are Korean: a text of Latin letters alone is an abbreviation or a key', () => {
	for (const name of files)
		for (const text of texts('ko', name)) {
			const plain = text.replace(/\$\{[^}]*\}/g, '');
			ok(HANGUL.test(plain) || OTHER.has(text) || !/[A-Za-z]{2}/.test(plain) || /^[\w.|/-]+$/.test(plain) || /^[\sA-Zk/gtCO₂e·]+$/.test(plain), `ko/${name}: ${text}`);
		}
});

test('"1차" and "2차" mean tiers, never a first guess or a second round', () => {
	for (const name of files)
		for (const text of texts('ko', name))
			ok(!/[12]차 ?(추정|계산|결과|검토|제출|자료)/.test(text), `ko/${name}: ${text}`);
});

test('no word is left over: each key of a dictionary is asked for in the code, or stands in a table that is asked by value', () => {
	const walk = (at: string): string[] => readdirSync(at).flatMap((name) => (/\.tsx?$/.test(name) ? [`${at}/${name}`] : name.includes('.') ? [] : walk(`${at}/${name}`)));
	const code = walk(`${process.env['SANGSAENG_SOURCE']}/ui/src`).filter((path) => !path.includes('/i18n/')).map((path) => readFileSync(path, 'utf8')).join('\n');
	const asked = new Set([...code.matchAll(/\.(\w+)/g)].map((found) => found[1])), byValue = new Set([...code.matchAll(/\.(\w+)(?:\?\.)?\[|Object\.\w+\(\w+\.(\w+)\)/g)].map((found) => found[1] ?? found[2]));
	const unused = dictionaries.flatMap(([name, words]) => leaves(words).filter((path) => !asked.has(path.at(-1)) && !path.slice(0, -1).some((key) => byValue.has(key))).map((path) => `${name}: ${path.join('.')}`));
	equal(unused.join('\n'), '');
});

test('kinds of codes that the page asks for are those that the server has words for, and none is there for nobody', () => {
	const root = process.env['SANGSAENG_SOURCE'];
	const walk = (at: string): string[] => readdirSync(at).flatMap((name) => (/\.tsx?$/.test(name) ? [`${at}/${name}`] : name.includes('.') ? [] : walk(`${at}/${name}`)));
	const code = walk(`${root}/ui/src`).map((path) => readFileSync(path, 'utf8')).join('\n');
	const asked = new Set([...code.matchAll(/\b(?:said|codes|choices)\('(\w+)'|\bcoded\(.*, '(\w+)'\)/g)].map((found) => found[1] ?? found[2]));
	/* columns of lists ask for theirs by the kind that the server tells with them */
	const ofColumns = [...readFileSync(`${root}/src/view/view_codes.c`, 'utf8').matchAll(/^\t\{(?:"[\w-]+"|NULL), "\w+", "(\w+)"\}/gm)].map((found) => found[1]);
	const there = new Set([...readFileSync(`${root}/src/view/view_words.c`, 'utf8').split('view_titles[]')[0]!.matchAll(/^\t\{"(\w+)", /gm)].map((found) => found[1]));
	deepEqual([...new Set([...asked, ...ofColumns])].filter((kind) => kind !== 'duty_kind').sort(), [...there].sort());
});

function leaves(words: object): string[][] {
	return Object.entries(words).flatMap(([key, value]: [string, unknown]) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? leaves(value).map((path) => [key, ...path]) : [[key]]));
}
