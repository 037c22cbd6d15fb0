/* What the browser tests share: the release binary serving an example with the built page, one Chromium, a signed-in context for each role.
 *
 * SANGSAENG_RELEASE (or SANGSAENG_BIN) is the program, SANGSAENG_UI the built page (build/ui). The example is run in a folder of its own, with a person for each role;
 * with SANGSAENG_TEST_PG (tests/postgres/with_postgres) in a schema of its own on that server. */
import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto'; // Debian's node 18 has no global crypto
import { appendFileSync, copyFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const SOURCE = process.env.SANGSAENG_SOURCE ?? join(dirname(fileURLToPath(import.meta.url)), '../..');
const PROGRAM = process.env.SANGSAENG_RELEASE ?? process.env.SANGSAENG_BIN ?? join(SOURCE, 'build/release/src/cli/sangsaeng');
export const UI = process.env.SANGSAENG_UI ?? join(SOURCE, 'build/ui');
const need = createRequire(join(SOURCE, 'ui/package.json'));
const { chromium } = need('playwright-core');
export const AXE = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8');

/* The browser itself stays off the network, and off the graphics card. Debian builds it twice from one source: whole, and the part that draws pages and no window. The
 * part needs half of the processor (tests of states: 31 s for 69), so only the script of the tier-2 factory and what is measured run in the whole one. */
const WHOLE = process.env.CHROMIUM ?? '/usr/bin/chromium', PART = '/usr/bin/chromium-headless-shell';
const BROWSER = !process.env.CHROMIUM && existsSync(PART) ? PART : WHOLE;
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/* People that examples/small lacks: invented, one for each role. */
const PEOPLE = ['P-MOTIE,MOTIE,산업부 담당 (모의),desk@motie.example,ko,all,2025-11-17,,', 'P-MSS,MSS,중소기업부 담당 (모의),desk@mss.example,ko,all,2025-11-17,,',
	'P-VERIFIER,VERIFIER,심사원 (모의),desk@verifier.example,ko,all,2025-11-17,,', 'P-S3,S3,공장장 (모의),owner@s3.example,ko,all,2025-11-17,,',
	'P-CARBON,CARMAKER,탄소 담당 (모의),carbon@carmaker.example,ko,carbon,2025-11-17,,', 'P-TRADER,CARMAKER,배출권 담당 (모의),desk@carmaker.example,ko,credits,2025-11-17,,',
	'P-ADVISER,VENDOR-3,자문 (모의),adviser@vendor-3.example,ko,all,2025-11-17,,'];

/* Business number and industry of two firms: the numbers are of nobody, they only fit their check digit. */
const FIRMS = { organisation: ',business_number,ksic', S1: ',555-55-55553,C30391', S3: ',123-45-67891,C25914' };

export const run = (...words) => execFileSync(PROGRAM, words, { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'], env: environment(words) });

export const ON_SERVER = Boolean(process.env.SANGSAENG_TEST_PG);
/* What stands beside a database on the server is named by variables; beside a file it stands where the file is. */
const BESIDE = { SANGSAENG_EVIDENCE: 'evidence', SANGSAENG_SEAL_KEY: 'seal.key', SANGSAENG_IDENTITY_KEY: 'identity.key', SANGSAENG_PACT_READS: 'reads' };
const environment = (words) => (words.some((word) => word.startsWith('postgres')) ? process.env : Object.fromEntries(Object.entries(process.env).filter(([name]) => !(name in BESIDE))));
const schemas = [];
function psql(sql) {
	const home = '/usr/lib/postgresql';
	const tool = existsSync(home) ? join(home, readdirSync(home).sort().pop(), 'bin/psql') : 'psql';
	execFileSync(tool, ['-X', '-q', '-v', 'ON_ERROR_STOP=1', process.env.SANGSAENG_TEST_PG, '-c', sql], { stdio: 'ignore' });
}
/* A schema that is there until the test ends; what stands beside a database file stands in `folder`. */
function makeSchema(folder) {
	if (!schemas.length)
		process.on('exit', () => schemas.forEach((each) => psql(`SET client_min_messages = error; DROP SCHEMA ${each} CASCADE`)));
	const name = `page${process.pid}_${schemas.length}`;
	psql(`CREATE SCHEMA ${name}`);
	schemas.push(name);
	for (const [variable, file] of Object.entries(BESIDE))
		process.env[variable] = join(folder, file);
	return `${process.env.SANGSAENG_TEST_PG}&options=-csearch_path%3D${name}`;
}

/* A carmaker shows its vehicles to operator and ministries. */
const SHOWN = { small: ['CARMAKER', 'OPERATOR', 'MOTIE', 'MSS'], automotive: ['OEM-A', 'FOUNDATION', 'MOTIE', 'MSS'] };

/* The example small, with somebody for each role and numbers of two firms; automotive with two plans that are kept; another example as it is. */
export function makeDatabase(folder, example) {
	const db = ON_SERVER ? makeSchema(folder) : join(folder, 'page.db');
	let source = join(SOURCE, 'examples', example);
	if (example === 'small') {
		const copy = join(folder, 'small');
		cpSync(source, copy, { recursive: true });
		const persons = join(copy, 'persons.csv');
		writeFileSync(persons, readFileSync(persons, 'utf8').replace(/^(P-CARMAKER,.*),en,credits,/m, '$1,en,all,'));
		appendFileSync(persons, PEOPLE.join('\n') + '\n');
		const firms = join(copy, 'organisations.csv');
		writeFileSync(firms, readFileSync(firms, 'utf8').replace(/^([^,\n]+),.*/gm, (row, key) => row + (FIRMS[key] ?? ',,')));
		source = copy;
	}
	run('run', source, '--db', db, '-q');
	const [owner, ...receivers] = SHOWN[example] ?? [];
	for (const receiver of receivers)
		run('access', 'consent', owner, 'footprint', '--to', receiver, '--db', db);
	if (example === 'automotive')
		for (const [name, budget] of [['lean', '300000000'], ['spring', '3000000000']])
			run('plan', 'make', '--db', db, '--name', name, '--budget', budget, '-q');
	return db;
}

/* The operator asks firms for the energy and the pieces of 2026. */
export function startCampaign(db, folder, firms) {
	const campaign = join(folder, 'campaign.json'), targets = join(folder, 'targets.csv');
	writeFileSync(campaign, JSON.stringify({
		schema: 'sangsaeng.campaign/1', campaign: 'C-2026', name: { ko: '2026년 에너지 자료', en: 'Energy data of 2026' }, asked_by: 'OPERATOR', sender: 'energy@operator.example',
		period: { from: '2026-01', to: '2026-12' }, ask: ['activity', 'production'], text: { ko: '2026년 전기 고지서의 사용량을 부탁드립니다.', en: 'Please send the amounts on your bills of 2026.' },
		due_on: '2028-07-14', reminders: [{ at: 'start' }] }));
	writeFileSync(targets, `organisation\n${firms.join('\n')}\n`);
	run('campaign', 'start', campaign, '--targets', targets, '--by', 'P-OPERATOR', '--db', db);
}

/* A database like `template`, which stays as it is. */
export function copyDatabase(template, copy) {
	for (const end of ['', '-wal', '-shm', '.key', '.evidence'])
		if (existsSync(template + end))
			end === '.evidence' ? cpSync(template + end, copy + end, { recursive: true }) : copyFileSync(template + end, copy + end);
	return copy;
}

export class World {
	/* The server on a free port and the browser; close() ends both. */
	static async open({ example = 'small', db, serve = [], ui = UI, whole = false } = {}) {
		const world = new World();
		if (!existsSync(join(ui, 'index.html')))
			throw new Error(`the page is not built: ${ui}`);
		world.folder = mkdtempSync(join(process.env.TMPDIR ?? tmpdir(), 'page-'));
		world.db = db ?? makeDatabase(world.folder, example);
		world.mailbox = join(world.folder, 'mail');
		world.options = ['--ui', ui, '--mailbox', world.mailbox, ...serve];
		await world.start();
		world.browser = await chromium.launch({ executablePath: whole ? WHOLE : BROWSER, headless: true, args: FLAGS });
		world.sessions = new Map();
		return world;
	}

	/* The one that serves an example, begun when it is first asked for. */
	static async of(example = 'small') {
		World.begun ??= new Map();
		if (!World.begun.has(example))
			World.begun.set(example, await World.open({ example }));
		return World.begun.get(example);
	}
	static async closeAll() {
		for (const world of World.begun?.values() ?? [])
			await world.close();
	}

	/* Starts the server: the first time on a free port, later on the same one, so that open pages find it again. */
	async start() {
		const words = ['serve', '--db', this.db, '--listen', this.base?.slice(7) ?? '127.0.0.1:0', ...this.options];
		this.server = spawn(PROGRAM, words, { stdio: ['ignore', 'ignore', 'pipe'], env: environment(words) });
		this.said = '';
		this.base = await new Promise((resolve, reject) => {
			this.server.stderr.on('data', (data) => {
				this.said += data;
				const found = /serving on (http:\/\/\S+)/.exec(this.said);
				if (found)
					resolve(found[1]);
			});
			this.server.on('exit', () => reject(new Error(`the server ended\n${this.said}`)));
		});
	}

	async stop(signal = 'SIGTERM') {
		if (this.server?.exitCode !== null || this.server.signalCode !== null)
			return;
		this.server.removeAllListeners('exit');
		const ended = new Promise((resolve) => this.server.on('exit', resolve));
		this.server.kill(signal);
		await ended;
	}

	async close() {
		await this.browser?.close();
		await this.stop();
		rmSync(this.folder, { recursive: true, force: true });
	}

	/* Cookies of a person: signed in once, by a link that the machine makes. */
	async cookies(person) {
		if (!this.sessions.has(person)) {
			const link = run('session', 'link', person, '--db', this.db, '--base-url', this.base).trim();
			const answer = await fetch(link, { redirect: 'manual' });
			if (answer.status !== 303)
				throw new Error(`${person} is not signed in: ${answer.status} ${await answer.text()}`);
			const value = /(?:^|, )session=([^;]+)/.exec(answer.headers.get('set-cookie'))[1];
			this.sessions.set(person, [{ name: 'session', value, url: this.base, httpOnly: true, sameSite: 'Lax' }]);
		}
		return this.sessions.get(person);
	}

	/* A question of a person beside the page: what the server says of itself after a click. */
	async ask(person, path, { method = 'GET', body, headers = {} } = {}) {
		const [{ value }] = await this.cookies(person);
		const from = { Cookie: `session=${value}`, Accept: 'application/json', ...headers };
		if (method !== 'GET') {
			const me = await (await fetch(this.base + '/v1/me', { headers: from })).json();
			Object.assign(from, { 'X-CSRF-Token': me.csrf, 'Idempotency-Key': randomUUID(), ...typeof body === 'string' ? {} : { 'Content-Type': 'application/json' } });
		}
		const answer = await fetch(this.base + path, { method, headers: from, ...body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) } });
		const text = await answer.text();
		return { status: answer.status, etag: answer.headers.get('etag'), location: answer.headers.get('location'), body: /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : text };
	}

	/* The code of the newest sign-in letter, to anybody or to `mail`. */
	async code(mail = '') {
		const place = join(this.mailbox, 'new');
		for (let i = 0; i < 200; i++) {
			const letters = (existsSync(place) ? readdirSync(place).map((name) => readFileSync(join(place, name), 'utf8')) : []).filter((letter) => letter.includes(mail) && !letter.includes('<invitation-'));
			const body = letters.map((letter) => Buffer.from(letter.split(/\r?\n\r?\n/).slice(1).join(''), 'base64').toString('utf8')).pop() ?? '';
			const found = /[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}/.exec(body);
			if (found)
				return found[0];
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		throw new Error('no letter');
	}

	/* A page of a person (null: nobody), which keeps what must not happen: errors, violations of the content policy, questions to other servers. */
	async page(person, { lang = 'ko', width = 1360, height = 900, contrast = false, touch = false } = {}) {
		const context = await this.browser.newContext({
			viewport: { width, height }, locale: lang === 'ko' ? 'ko-KR' : 'en-GB', timezoneId: 'Asia/Seoul', reducedMotion: 'reduce', hasTouch: touch });
		if (person)
			await context.addCookies(await this.cookies(person));
		const wrong = [];
		await context.addInitScript(({ lang: chosen, high }) => {
			localStorage.setItem('sangsaeng.lang', chosen);
			localStorage.setItem('sangsaeng.contrast', high ? 'high' : 'normal');
			addEventListener('securitypolicyviolation', (event) => console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`));
		}, { lang, high: contrast });
		context.waiting = new Set();
		context.on('request', (request) => { if (request.resourceType() !== 'eventsource') context.waiting.add(request); });
		for (const end of ['requestfinished', 'requestfailed'])
			context.on(end, (request) => context.waiting.delete(request));
		const page = await context.newPage();
		/* what the page before asked for has no end that is told */
		let leaving = false;
		page.on('request', (request) => { leaving ||= request.isNavigationRequest() && request.frame() === page.mainFrame(); });
		page.on('framenavigated', (frame) => {
			if (leaving && frame === page.mainFrame())
				context.waiting.clear();
			leaving &&= frame !== page.mainFrame();
		});
		page.on('console', (message) => { if (message.type() === 'error' && !/status of (401|403|404)/.test(message.text())) wrong.push(message.text()); });
		page.on('pageerror', (error) => wrong.push(String(error)));
		page.on('request', (request) => { if (!request.url().startsWith(this.base + '/') && !/^(data|blob):/.test(request.url())) wrong.push(`a question to another server: ${request.url()}`); });
		page.wrong = wrong;
		return page;
	}

	/* The same page for all screens that a person looks at in the same way: fonts and scripts are fetched once. */
	async shared(person, look) {
		const key = JSON.stringify([person, look]);
		this.kept ??= new Map();
		if (!this.kept.has(key))
			this.kept.set(key, await this.page(person, look));
		const page = this.kept.get(key);
		page.wrong.length = 0;
		await page.setViewportSize({ width: look.width, height: 900 });
		return page;
	}

	/* Goes to a screen and waits until nothing moves. */
	async go(page, path) {
		await page.goto(this.base + path);
		await settled(page);
	}
}

/* Asked again and again from outside: the content policy lets nothing be evaluated inside. */
export async function until(page, holds, value) {
	for (let i = 0; i < 400; i++) {
		if (await page.evaluate(holds, value).catch(() => false))
			return;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	throw new Error(`never came true: ${holds}`);
}

/* The screen that was asked for stands: for a few frames nothing is fetched and nothing is still to come. (`networkidle` is of the whole page, and long true
 * when a click changes the screen.) */
export async function settled(page) {
	const { waiting } = page.context();
	await page.waitForSelector('h1');
	for (let still = 0, round = 0; still < 4; round++) {
		if (round > 600)
			throw new Error(`never came to rest: ${[...waiting].map((request) => request.url()).join(' ')}`);
		const complete = await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(!document.querySelector('.bone')), 40)))).catch(() => false);
		still = complete && waiting.size === 0 ? still + 1 : 0;
	}
	await page.evaluate(() => document.fonts.ready);
}

/* Into what has the focus, as from a spreadsheet. */
export async function paste(page, text) {
	await page.evaluate((cells) => {
		const data = new DataTransfer();
		data.setData('text/plain', cells);
		document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
	}, text);
}

/* Violations of WCAG 2.2 A and AA and of good practice. */
export async function axe(page) {
	await page.evaluate(AXE);
	return page.evaluate(async () => {
		const result = await window.axe.run(document, { preload: false, resultTypes: ['violations'], runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } });
		return result.violations.map((each) => `${each.id}: ${each.help}: ${each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`);
	});
}

/* By how much the page is wider than the window, once what is drawn for a width is drawn anew. */
export async function overflow(page) {
	let over = 1;
	for (let i = 0; over > 0 && i < 10; i++) {
		over = await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(document.documentElement.scrollWidth - window.innerWidth)))));
	}
	return over;
}

/* Tests are functions with a sentence for a name; TAP as the other tests of the house write it. */
export async function main(tests) {
	const only = process.argv.slice(2);
	const chosen = tests.filter(([name]) => !only.length || only.some((word) => name.includes(word)));
	console.log(`1..${chosen.length}`);
	let failed = 0;
	for (const [number, [name, test]] of chosen.entries()) {
		try {
			await test();
			console.log(`ok ${number + 1} - ${name}`);
		} catch (error) {
			failed++;
			console.log(`not ok ${number + 1} - ${name}`);
			console.log(String(error.stack ?? error).split('\n').map((line) => '# ' + line).join('\n'));
		}
	}
	process.exitCode = failed ? 1 : 0;
}
