#!/usr/bin/env node
/* What of the page is tested without a browser: run.mjs types | unit [WORD…] | size. Needs the packages of package-lock.json (`npm ci`). */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const ui = join(here, '..');
const need = createRequire(join(ui, 'package.json'));

/* The compiler agrees, also with what the server says of itself: a word that one language lacks, or a field that the API does not have, ends here. */
function types() {
	execFileSync(process.execPath, [join(ui, 'node_modules/openapi-typescript/bin/cli.js'), join(ui, '../docs/openapi.yaml'), '-o', join(ui, 'src/api/schema.d.ts')], { stdio: 'ignore' });
	return spawnSync(process.execPath, [join(ui, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', ui], { stdio: 'inherit' }).status ?? 1;
}

/* All tests in one bundle, so that the compiler runs once. */
const allDictionaries = {
	name: 'dictionaries',
	setup(build) {
		build.onResolve({ filter: /^dictionaries:/ }, ({ path }) => ({ path: path.slice(13), namespace: 'dictionaries' }));
		build.onLoad({ filter: /.*/, namespace: 'dictionaries' }, ({ path }) => {
			const names = readdirSync(join(ui, 'src/i18n', path)).filter((name) => name.endsWith('.ts')).map((name) => name.slice(0, -3));
			return { resolveDir: join(ui, 'src/i18n', path), contents: names.map((name, i) => `import w${i} from './${name}';`).join('\n') + `\nexport default [${names.map((name, i) => `['${name}', w${i}]`).join(', ')}];` };
		});
	},
};
async function unit(words) {
	const folder = mkdtempSync(join(process.env.TMPDIR ?? tmpdir(), 'ui-'));
	const bundle = join(folder, 'tests.mjs');
	const files = readdirSync(here).filter((name) => /\.test\.tsx?$/.test(name)).sort().filter((name) => !words.length || words.some((word) => name.includes(word)));
	await need('esbuild').build({
		stdin: { contents: files.map((name) => `import './${name}';`).join('\n'), resolveDir: here }, outfile: bundle, bundle: true, platform: 'node', format: 'esm', target: 'node18', jsx: 'automatic',
		jsxImportSource: 'preact', logLevel: 'warning', absWorkingDir: ui, nodePaths: [join(ui, 'node_modules')], plugins: [allDictionaries],
	});
	const { status } = spawnSync(process.execPath, ['--test-reporter=tap', bundle], { stdio: 'inherit', env: { ...process.env, SANGSAENG_SOURCE: process.env.SANGSAENG_SOURCE ?? join(ui, '..') } });
	rmSync(folder, { recursive: true });
	return status ?? 1;
}

/* Bytes packed with gzip: all scripts of one language (60,000 is the aim), what the first screen needs, the styles; and all scripts as a browser gets them over
 * TLS (Brotli). */
const LIMITS = { all: 117_000, first: 30_000, css: 40_000, sent: 103_400 };
function size() {
	const { sizes, needs } = JSON.parse(readFileSync(process.env.SANGSAENG_UI_SIZES ?? join(ui, '../build/ui-sizes.json'), 'utf8'));
	const weigh = (names, packing = 'gzip') => [...new Set(names)].reduce((sum, name) => sum + (sizes[name]?.[packing] ?? 0), 0);
	const spoken = (entry) => /(?:\/i18n\/|^group:)(ko|en)[/:]/.exec(entry)?.[1];
	const scripts = Object.keys(sizes).filter((name) => name.endsWith('.js'));
	const of = (lang) => Object.keys(needs).filter((entry) => spoken(entry) && spoken(entry) !== lang).map((entry) => needs[entry][0]);
	const heaviest = (packing) => Math.max(...['ko', 'en'].map((lang) => weigh(scripts.filter((name) => !of(lang).includes(name)), packing)));
	/* Where a role begins (routes/nav.ts), with its words in Korean, and what every screen needs. */
	const base = [...needs['src/main.tsx'], ...needs['src/i18n/ko/common.ts']];
	const words = (entry) => needs[entry.replace('group:screens:', 'group:ko:').replace(/^src\/routes\/(\w+)\.tsx$/, 'src/i18n/ko/$1.ts')] ?? [];
	const screens = Object.keys(needs).filter((entry) => /^src\/routes\/(inbox|programme|home|credits|verify|tree)\.tsx$/.test(entry));
	const first = Math.max(...screens.map((entry) => weigh([...base, ...needs[entry], ...words(entry)].filter((name) => name.endsWith('.js')))));
	const css = weigh(Object.keys(sizes).filter((name) => name.endsWith('.css')));
	const found = { all: heaviest('gzip'), first, css, sent: heaviest('br') };
	console.log('1..4');
	let wrong = 0;
	for (const [i, [name, limit]] of Object.entries(LIMITS).entries()) {
		const fits = found[name] <= limit;
		wrong += fits ? 0 : 1;
		console.log(`${fits ? 'ok' : 'not ok'} ${i + 1} - ${{ all: 'all scripts', first: 'scripts of the heaviest first screen', css: 'styles', sent: 'all scripts as sent over TLS' }[name]} are at most ${limit} bytes packed: ${found[name]}`);
	}
	return wrong ? 1 : 0;
}

const [what, ...words] = process.argv.slice(2);
if (!existsSync(join(ui, 'node_modules/preact'))) {
	console.error('the packages of the page are not installed: npm ci in ui/, or ./dev test');
	process.exit(77);
}
process.chdir(relative(process.cwd(), ui) || '.');
process.exit(await { types, unit: () => unit(words), size }[what]());
