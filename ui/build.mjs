/* Bundles the page: build.mjs [--out DIR] [--watch]. What comes out is index.html, icon.svg and assets/, every asset named by its content and with a
 * .br and .gz beside it; ui-sizes.json beside DIR says what each file weighs (test/run.mjs size). */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { context } from 'esbuild';
import { minify } from 'terser';

const here = dirname(fileURLToPath(import.meta.url));
const argument = (name) => process.argv[process.argv.indexOf(name) + 1];
const out = resolve(process.argv.includes('--out') ? argument('--out') : join(here, '../build/ui'));
const watch = process.argv.includes('--watch');
const assets = join(out, 'assets');

/* The page, with the names that the bundler gave; the screen's own chunks are fetched when it is known which one. */
function writePage(outputs) {
	const made = (entry) => {
		const [path, output] = Object.entries(outputs).find(([, each]) => each.entryPoint === entry);
		return { file: '/assets/' + path.split('/').pop(), imports: output.imports };
	};
	const main = made('src/main.tsx');
	const chunks = main.imports.filter((each) => each.kind === 'import-statement').map((each) => '/assets/' + each.path.split('/').pop());
	const page = readFileSync(join(here, 'index.html'), 'utf8')
		.replace('%styles%', [made('src/fonts.css').file, made('src/app.css').file].map((file) => `<link rel="stylesheet" href="${file}">`).join('\n'))
		.replace('%modules%', chunks.map((file) => `<link rel="modulepreload" href="${file}">`).join('\n'))
		.replace('%main%', `<script type="module" src="${main.file}"></script>`);
	writeFileSync(join(out, 'index.html'), page.replace(/\n{2,}/g, '\n'));
}

/* Names that a second minifier gives pack better: two in a hundred bytes less. What it is and is told goes into the name of each file, by the banner. */
const SHORT = { module: true, ecma: 2020, format: { comments: false } };
const shortener = JSON.stringify([JSON.parse(readFileSync(join(here, 'node_modules/terser/package.json'), 'utf8')).version, SHORT]);
async function shorten() {
	for (const name of readdirSync(assets).filter((each) => each.endsWith('.js'))) {
		const file = join(assets, name);
		writeFileSync(file, (await minify(readFileSync(file, 'utf8'), SHORT)).code);
	}
}

/* Packed once, here; what packing does not make smaller (fonts) stays as it is. */
function pack() {
	const sizes = {};
	for (const folder of [out, assets])
		for (const name of readdirSync(folder).sort()) {
			if (!/\.(js|css|html|svg)$/.test(name))
				continue;
			const plain = readFileSync(join(folder, name));
			const packed = { gz: gzipSync(plain, { level: 9 }), br: brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }) };
			sizes[name] = { bytes: plain.length, gzip: packed.gz.length, br: packed.br.length };
			if (!watch)
				for (const [ending, bytes] of Object.entries(packed))
					writeFileSync(join(folder, `${name}.${ending}`), bytes);
		}
	return sizes;
}

/* Which files a screen needs first, for the budget: by entry point, with all that they import at once. */
function needs(outputs) {
	const lists = {};
	for (const [path, output] of Object.entries(outputs)) {
		if (!output.entryPoint)
			continue;
		const seen = new Set();
		const walk = (at) => {
			if (seen.has(at) || !outputs[at])
				return;
			seen.add(at);
			for (const each of outputs[at].imports)
				if (each.kind === 'import-statement')
					walk(each.path);
		};
		walk(path);
		lists[output.entryPoint] = [...seen].map((each) => each.split('/').pop());
	}
	return lists;
}

/* Screens of the same people come as one file, and so do their words: packed together they weigh a fifth less than alone. `admin` is for operator and ministries
 * alone. First screens of a role stay small: they come alone, as does every screen that is not named here. */
const GROUPS = {
	work: ['pcf', 'pcf_list', 'sharing', 'jobs', 'reports', 'lists', 'list', 'not_found', 'vehicle', 'requests', 'verify_case', 'monitor', 'macc', 'outcome', 'tree_of', 'plans', 'plan', 'start', 'sites', 'site', 'import', 'grants', 'grant'],
	admin: ['admin', 'admin_companies', 'admin_company', 'admin_people', 'admin_clients', 'admin_factors', 'admin_rules', 'admin_log', 'admin_exchange'],
};
const groupOf = (screen) => Object.keys(GROUPS).find((group) => GROUPS[group].includes(screen));
const groups = {
	name: 'groups',
	setup(build) {
		const routes = join(here, 'src/routes');
		/* of a file with several screens, the one that is meant: `work_ko('pcf')` */
		const parts = Object.keys(GROUPS).flatMap((group) => ['screens', 'ko', 'en'].map((what) =>
			`const ${group}_${what} = (name: string) => () => import('group:${what}:${group}').then((all) => ({ default: all[name] }));\n`));
		build.onLoad({ filter: /routes[\\/]table\.ts$/ }, ({ path }) => ({
			loader: 'ts',
			contents: parts.join('') + readFileSync(path, 'utf8').replace(/\(\) => import\('(\.\/|\.\.\/i18n\/(ko|en)\/)(\w+)'\)/g, (whole, _, lang, screen) => {
				const group = groupOf(screen);
				return group ? `${group}_${lang ?? 'screens'}('${screen}')` : whole;
			}),
		}));
		build.onResolve({ filter: /^group:/ }, ({ path }) => ({ path: path.slice(6), namespace: 'group' }));
		build.onLoad({ filter: /.*/, namespace: 'group' }, ({ path }) => {
			const [what, group] = path.split(':');
			const folder = what === 'screens' ? '.' : `../i18n/${what}`;
			const there = GROUPS[group].filter((screen) => existsSync(join(routes, `${folder}/${screen}.${what === 'screens' ? 'tsx' : 'ts'}`)));
			return { resolveDir: routes, contents: (what === 'screens' ? imports(shared) : '') + there.map((screen) => `export { default as ${screen} } from '${folder === '.' ? './' : folder + '/'}${screen}';`).join('\n') };
		});
	},
};

/* What screens share comes as one file with the page: left alone, the bundler cuts it into a piece for every set of screens that need the same (40 pieces,
 * a tenth more bytes, a request each). Every file that is loaded later therefore imports all of it. */
const source = join(here, 'src');
const files = readdirSync(source, { recursive: true }).map((name) => name.replaceAll('\\', '/')).filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'));
const bare = (name) => name.replace(/\.tsx?$/, '');
const later = new Set(files.flatMap((name) =>
	[...readFileSync(join(source, name), 'utf8').matchAll(/\bimport\('(\.[^']+)'\)/g)].map(([, path]) => join(dirname(name), path).replaceAll('\\', '/'))));
const shared = files.map(bare).filter((name) => /^(api|parts|shell)\/|^(router|i18n\/index|routes\/(page|table|nav))$/.test(name) && !later.has(name));
/* What no first screen needs at once comes with the groups. */
const WORK = /^(api\/autosave|parts\/(bar|downloads|files|reading|saved|stepper))$/;
const imports = (names) => names.map((name) => `import '${join(source, name)}';`).join('');
const importShared = imports(shared.filter((name) => !WORK.test(name)));
const base = {
	name: 'base',
	setup(build) {
		build.onLoad({ filter: /src[\\/](main|(routes|shell|charts|explain|grid|start)[\\/]\w+)\.tsx?$/ }, ({ path }) => {
			const name = bare(path.slice(source.length + 1).replaceAll('\\', '/'));
			return name === 'main' || later.has(name) ? { loader: 'tsx', contents: importShared + readFileSync(path, 'utf8') } : undefined;
		});
	},
};

const finish = {
	name: 'finish',
	setup(build) {
		build.onEnd(async (result) => {
			if (result.errors.length)
				return;
			if (!watch)
				await shorten();
			writePage(result.metafile.outputs);
			copyFileSync(join(here, 'icon.svg'), join(out, 'icon.svg'));
			const sizes = pack();
			writeFileSync(join(out, '..', 'ui-sizes.json'), JSON.stringify({ sizes, needs: needs(result.metafile.outputs) }, null, '\t') + '\n');
			if (watch)
				console.log('built', createHash('sha256').update(JSON.stringify(sizes)).digest('hex').slice(0, 8));
		});
	},
};

rmSync(out, { recursive: true, force: true });
mkdirSync(assets, { recursive: true });
const bundler = await context({
	absWorkingDir: here,
	entryPoints: ['src/main.tsx', 'src/app.css', 'src/fonts.css'],
	outdir: assets,
	bundle: true,
	splitting: true,
	format: 'esm',
	minify: !watch,
	target: 'es2022',
	jsx: 'automatic',
	jsxImportSource: 'preact',
	entryNames: '[name]-[hash]',
	chunkNames: '[name]-[hash]',
	assetNames: '[name]-[hash]',
	publicPath: '/assets',
	loader: { '.woff2': 'file' },
	metafile: true,
	charset: 'utf8',
	legalComments: 'none',
	banner: { js: `/* ${shortener} */` },
	logLevel: 'warning',
	plugins: [groups, base, finish],
});
if (watch) {
	await bundler.watch();
} else {
	await bundler.rebuild();
	await bundler.dispose();
}
