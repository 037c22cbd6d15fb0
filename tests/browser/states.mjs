#!/usr/bin/env node
/* What goes wrong while somebody works: the server is away, the session ends, an update takes files away, two people save the same, long work is left or cancelled.
 * Nothing that was typed is lost, and what was stopped changed nothing. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main, makeDatabase, run, settled, UI, World } from './harness.mjs';

const HOME = mkdtempSync(join(process.env.TMPDIR ?? tmpdir(), 'states-'));
const PAGE = join(HOME, 'ui');
cpSync(UI, PAGE, { recursive: true });
const world = await World.open({ db: makeDatabase(HOME, 'small'), ui: PAGE });
const SITE = '/site/S1-S/data?year=2027';
const GRID = '/v1/sites/S1-S/activity?year=2027';

async function open(person, path, look = {}) {
	const page = await world.page(person, look);
	page.setDefaultTimeout(20000);
	await world.go(page, path);
	return page;
}
const close = (page) => page.context().close();
const cell = (page, month) => page.locator('.months input').nth(month - 1);
const typed = async (page, month, value) => {
	await cell(page, month).fill(value);
};
const shown = async (page, month) => (await cell(page, month).inputValue()).replaceAll(',', '');
const saved = (page) => page.locator('.saved').filter({ hasText: /저장됨|Saved/ }).waitFor();
/* What the server holds: the draft of a month. */
const held = async (month) => (await world.ask('P-S1-2', GRID)).body.rows[0].cells[month - 1].draft;

/* As after an update: every script has another name, and the page names the new ones. */
function deploy(number) {
	const assets = join(PAGE, 'assets');
	const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
	const renamed = new Map(scripts.map((name) => [name, name.replace(/(-v\d+)?\.js$/, `-v${number}.js`)]));
	const change = (text) => text.replace(/[\w.-]+\.js\b/g, (name) => renamed.get(name) ?? name);
	for (const name of scripts) {
		writeFileSync(join(assets, name), change(readFileSync(join(assets, name), 'utf8')));
		renameSync(join(assets, name), join(assets, renamed.get(name)));
		['.gz', '.br'].forEach((packed) => rmSync(join(assets, name + packed), { force: true }));
	}
	writeFileSync(join(PAGE, 'index.html'), change(readFileSync(join(PAGE, 'index.html'), 'utf8')));
	['.gz', '.br'].forEach((packed) => rmSync(join(PAGE, 'index.html' + packed), { force: true }));
}

/* Readings of a year, each of them many times: enough work to be stopped in the middle of, and nothing in it is wrong. */
function manyReadings() {
	const lines = ['meter,at,value,recorded_on'];
	for (let at = Date.UTC(2027, 0, 1); at < Date.UTC(2028, 0, 1); at += 86400000)
		lines.push(...Array(1000).fill(`MT-S1-E,${new Date(at).toISOString().slice(0, 10)},1400,2028-06-01`));
	return lines.join('\n') + '\n';
}

/* The next process that the server starts is halted: a job that takes as long as the test likes. */
async function halted(server) {
	for (let i = 0; i < 20000; i++) {
		const children = readdirSync(`/proc/${server.pid}/task`).flatMap((task) => readFileSync(`/proc/${server.pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean));
		if (children.length) {
			process.kill(Number(children[0]), 'SIGSTOP');
			return Number(children[0]);
		}
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
	throw new Error('no job was started');
}

await main([
	['the server is killed in mid-typing: a banner, the values stay, and go when it is back', async () => {
		const page = await open('P-S1-2', SITE);
		await typed(page, 1, '41001');
		await saved(page);
		assert.equal(await held(1), '41001');
		await world.stop('SIGKILL');
		await typed(page, 2, '41002');
		await page.locator('.strip.away').waitFor();
		await page.locator('.saved').filter({ hasText: '이 브라우저에' }).waitFor();
		await typed(page, 3, '41003');
		assert.deepEqual([await shown(page, 2), await shown(page, 3)], ['41002', '41003']);
		await world.start();
		await page.locator('.strip.away button').click();
		await page.locator('.strip.away').waitFor({ state: 'detached' });
		await saved(page);
		assert.deepEqual([await held(1), await held(2), await held(3)], ['41001', '41002', '41003']);
		assert.deepEqual(page.wrong.filter((each) => !/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/.test(each)), []);
		await close(page);
	}],
	['the browser is closed while the server is away: the values come back with the next visit, and are saved', async () => {
		const page = await open('P-S1-2', SITE, { lang: 'en', width: 390 });
		await world.stop('SIGKILL');
		await typed(page, 4, '41004');
		await page.locator('.saved').filter({ hasText: 'kept in this browser' }).waitFor();
		const own = page.context();
		await page.close();
		await world.start();
		const again = await own.newPage();
		await again.goto(world.base + SITE);
		await settled(again);
		assert.equal(await shown(again, 4), '41004');
		await saved(again);
		assert.equal(await held(4), '41004');
		await own.close();
	}],
	['a screen that was opened while the server was away comes when it is back', async () => {
		const page = await open('P-S1-2', '/inbox');
		await page.locator('.top nav').getByText('우리 공장').click();
		await page.locator('ul.work a').first().waitFor();
		await world.stop('SIGKILL');
		await page.locator('ul.work a').first().click();
		await page.locator('.strip.away').waitFor();
		await world.start();
		await page.locator('.strip.away button').click();
		await page.locator('.months input').first().waitFor();
		await close(page);
	}],
	['the session ends in mid-typing: signed in again above the page, nothing is lost', async () => {
		const page = await open('P-S1-2', SITE);
		const sessions = JSON.parse(run('session', 'list', '--person', 'P-S1-2', '--db', world.db, '-O', 'json'));
		for (const each of sessions.sessions)
			run('session', 'revoke', each.session, '--db', world.db);
		world.sessions.delete('P-S1-2');
		await typed(page, 5, '41005');
		const dialog = page.locator('dialog');
		await dialog.getByRole('heading', { name: '로그인이 끝났습니다' }).waitFor();
		assert.equal(await shown(page, 5), '41005');
		await dialog.getByLabel('업무용 메일 주소').fill('finance@s1.example');
		await page.keyboard.press('Enter');
		await dialog.getByLabel('메일로 받은 코드').fill(await world.code());
		await dialog.getByRole('button', { name: '로그인', exact: true }).click();
		await dialog.waitFor({ state: 'detached' });
		await saved(page);
		assert.equal(await shown(page, 5), '41005');
		assert.equal(await held(5), '41005');
		await typed(page, 6, '41006');
		await saved(page);
		assert.equal(await held(6), '41006', 'the new session writes');
		await close(page);
	}],
	['somebody else signs in above the page: the page begins anew as theirs', async () => {
		const page = await open('P-S3', '/site/S3-S/data?year=2027');
		for (const each of JSON.parse(run('session', 'list', '--person', 'P-S3', '--db', world.db, '-O', 'json')).sessions)
			run('session', 'revoke', each.session, '--db', world.db);
		world.sessions.delete('P-S3');
		await page.locator('.top nav').getByText('할 일').click();
		const dialog = page.locator('dialog');
		await dialog.getByLabel('업무용 메일 주소').fill('owner@s2.example');
		await page.keyboard.press('Enter');
		await dialog.getByLabel('메일로 받은 코드').fill(await world.code('owner@s2.example'));
		await Promise.all([page.waitForEvent('load'), dialog.getByRole('button', { name: '로그인', exact: true }).click()]);
		await settled(page);
		assert.match(await page.locator('.top .tools').innerText(), /대표 \(모의\)/);
		await close(page);
	}],
	['what was typed a moment before the screen, or the page, is left is saved', async () => {
		const page = await open('P-S1-2', SITE);
		await typed(page, 8, '41008');
		await page.locator('.top nav').getByText('할 일').click();
		await settled(page);
		await page.waitForTimeout(400);
		assert.equal(await held(8), '41008', 'another screen');
		await world.go(page, SITE);
		await typed(page, 9, '41009');
		await page.goto('about:blank');
		await page.waitForTimeout(400);
		assert.equal(await held(9), '41009', 'another page');
		await close(page);
	}],
	['two people of a firm save different months: both stay, nobody is asked, and it is said', async () => {
		const one = await open('P-S1-2', SITE), two = await open('P-S1-2', SITE, { lang: 'en' });
		await typed(one, 10, '41010');
		await saved(one);
		await typed(two, 11, '41011');
		await two.locator('.toast').filter({ hasText: 'Saved beside the months that somebody else saved' }).waitFor();
		await saved(two);
		assert.deepEqual([await held(10), await held(11), await shown(two, 10)], ['41010', '41011', '41010']);
		/* a month that both changed is asked about alone, and what else was typed is saved beside it */
		await typed(one, 10, '42010');
		await saved(one);
		await cell(two, 10).fill('43010');
		await cell(two, 12).fill('41012');
		const dialog = two.locator('dialog');
		await dialog.waitFor();
		assert.deepEqual(await dialog.locator('.both dd').allInnerTexts().then((all) => all.map((text) => text.replaceAll(',', ''))), ['43010', '42010']);
		assert.deepEqual([await held(10), await held(12)], ['42010', '41012']);
		await dialog.getByRole('button', { name: 'Use the saved' }).click().catch(() => undefined);
		assert.deepEqual([...one.wrong, ...two.wrong].filter((each) => !/status of 412/.test(each)), []);
		await close(one);
		await close(two);
	}],
	['this month’s bill opens the new year at the month that is missing, and a blank month is no 0', async () => {
		const page = await open('P-S3', '/home', { width: 390 });
		await page.getByRole('link', { name: /^적기/ }).first().click();
		await page.locator('.months input').first().waitFor();
		assert.equal(await page.getByLabel('연도').inputValue(), '2028');
		assert.equal(await page.locator('.look-missing').count(), 6, 'January to June 2028');
		assert.deepEqual(await page.locator('.months input').evaluateAll((all) => all.map((each) => each.value)), Array(12).fill(''));
		await page.waitForFunction(() => document.activeElement?.closest('.look-missing') === document.querySelector('.look-missing'));
		await page.keyboard.type('38000');
		await saved(page);
		const { rows, processes } = (await world.ask('P-S3', '/v1/sites/S3-S/activity?year=2028')).body;
		assert.deepEqual(rows[0].cells.map((each) => each.draft), ['38000', ...Array(11).fill(null)]);
		assert.ok(processes[0].start);
		await close(page);
	}],
	['one corrected month is sent with the eleven others of the year', async () => {
		const page = await open('P-S3', '/site/S3-S/data?year=2027');
		const before = (await world.ask('P-S3', '/v1/sites/S3-S/activity?year=2027')).body.rows[0].cells.map((each) => each.quantity);
		await typed(page, 3, '40003');
		await saved(page);
		await page.getByRole('link', { name: '확인하고 보내기' }).click();
		await page.locator('.wizard').waitFor();
		await settled(page);
		assert.doesNotMatch(await page.locator('main').innerText(), /빠져 있어/);
		const start = new URL(page.url()).searchParams.get('start');
		const { record } = (await world.ask('P-S3', `/v1/starts/${start}`)).body;
		assert.deepEqual(record.electricity.map((each) => each.quantity), before.map((each, i) => (i === 2 ? '40003' : each)));
		await close(page);
	}],
	['a month that looks wrong and is right is kept as it is: its bar is outlined and out of the sum until then, and again once it changes', async () => {
		const page = await open('P-S3', '/site/S3-S/data?year=2025');
		const path = '/v1/sites/S3-S/activity?year=2025', bars = page.locator('.month-bars').first(), name = () => bars.locator('svg').getAttribute('aria-label');
		const height = (month) => bars.locator('g > rect').nth(month - 1).evaluate((each) => each.getBoundingClientRect().height);
		const start = async () => (await world.ask('P-S3', `/v1/starts/${(await world.ask('P-S3', path)).body.processes[0].start}`)).body;
		const before = Number(await shown(page, 12)), tall = await height(11);
		assert.equal(await bars.locator('g > rect.look-typed').count(), 12);
		await typed(page, 12, String(before * 10));
		assert.ok(Math.abs(await height(12) / (await height(11)) - 10) < 0.5 && await height(11) < tall, 'bars live while typing');
		await bars.locator('rect.look-held').waitFor();
		assert.match(await name(), /합계에서 뺌: 12월/);
		assert.equal((await start()).totals.months_held_out, 1);
		await page.getByRole('button', { name: '이대로 두기' }).click();
		await bars.locator('rect.look-held').waitFor({ state: 'detached' });
		await saved(page);
		assert.match(await name(), new RegExp(`가장 많은 달 12월 ${(before * 10).toLocaleString('en')} kWh`));
		const kept = await start();
		assert.deepEqual([kept.totals.months_held_out, kept.record.accept, kept.record.electricity[11].quantity], [0, ['energy.outlier:/electricity/11'], String(before * 10)]);
		await typed(page, 12, String(before * 11));
		await bars.locator('rect.look-held').waitFor();
		await typed(page, 3, '');
		assert.equal(await bars.locator('g > rect').count(), 11, 'a month without a value is a gap');
		assert.deepEqual(page.wrong, []);
		await close(page);
	}],
	['two people of a firm save the same month: both values side by side, and the chosen one stays', async () => {
		const one = await open('P-S1-2', SITE), two = await open('P-S1-2', SITE, { lang: 'en', width: 390 });
		await typed(one, 7, '42007');
		await saved(one);
		await typed(two, 7, '43007');
		const dialog = two.locator('dialog');
		await dialog.waitFor();
		for (let i = 0; i < 3; i++)
			await two.keyboard.press('Escape');
		/* what was typed is not given up by Escape: where the browser closes it all the same, it comes back at once */
		await dialog.waitFor();
		assert.deepEqual((await dialog.locator('.both dd').allInnerTexts()).map((text) => text.replaceAll(',', '')), ['43007', '42007']);
		assert.equal(await held(7), '42007', 'nothing is written over before somebody chose');
		await dialog.getByRole('button', { name: 'Save mine' }).click();
		await dialog.waitFor({ state: 'detached' });
		await saved(two);
		assert.equal(await held(7), '43007');
		await typed(one, 7, '44007');
		await one.locator('dialog').getByRole('button', { name: '저장된 값 쓰기' }).click();
		await one.locator('dialog').waitFor({ state: 'detached' });
		assert.equal(await shown(one, 7), '43007');
		assert.equal(await held(7), '43007');
		assert.deepEqual([...one.wrong, ...two.wrong].filter((each) => !/status of 412/.test(each)), []);
		await close(one);
		await close(two);
	}],
	['an amount with separators is a number; what is none says so at its month, and is no month that counts', async () => {
		const page = await open('P-S1-2', SITE);
		await typed(page, 8, '41,008');
		await saved(page);
		assert.equal(await held(8), '41008');
		await typed(page, 9, '약 4만');
		await page.locator('.wrong-row').filter({ hasText: '약 4만' }).waitFor();
		assert.equal(await cell(page, 9).getAttribute('aria-invalid'), 'true');
		await typed(page, 9, '4100,9');
		await page.locator('.wrong-row').filter({ hasText: '4100,9' }).waitFor();
		await typed(page, 9, '41009');
		await page.locator('.wrong-row').waitFor({ state: 'detached' });
		await close(page);
	}],
	['a request is sent once, however often its button is pressed', async () => {
		const page = await open('P-CARBON', '/requests?tree=V-1&product=S1-P1');
		for (const [label, value] of [['요청하는 목적', '부품의 탄소발자국'], ['답을 받을 메일 주소', 'carbon@carmaker.example'], ['답할 기한', '2028-07-31'], ['자료를 쓰는 마지막 날', '2028-12-31']])
			await page.getByLabel(label).fill(value);
		await page.locator('form button[type=submit]').dblclick();
		await page.getByRole('status').filter({ hasText: '요청을 보냈습니다' }).waitFor();
		assert.equal((await world.ask('P-CARBON', '/v1/campaigns')).body.items.length, 1);
		await close(page);
	}],
	['after an update the old page says so, and loads the new one with what was typed', async () => {
		const page = await open('P-S1-2', SITE);
		deploy(1);
		await page.locator('.tools .pop button').last().click();
		await page.locator('.pop-panel').getByRole('link', { name: '우리 회사 사람' }).click();
		await page.getByRole('heading', { name: '새 버전이 있습니다' }).waitFor();
		await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: '다시 불러오기' }).click()]);
		await settled(page);
		assert.equal(new URL(page.url()).pathname, '/admin/people');
		/* a part of a screen that is gone is told in a toast */
		deploy(2);
		await page.evaluate(() => { history.pushState(null, '', '/admin/people?explain=footprint%3AS1-P1'); dispatchEvent(new PopStateEvent('popstate')); });
		await Promise.all([page.waitForEvent('load'), page.locator('.toast').getByRole('button', { name: '다시 불러오기' }).click()]);
		await page.locator('dialog .code').first().waitFor();
		await close(page);
	}],
	['a report that was left is found again under the bell and among the jobs', async () => {
		const page = await open('P-OPERATOR', '/reports', { lang: 'en' });
		const card = page.locator('.card').filter({ has: page.getByRole('heading', { name: /programme/i }) }).first();
		await card.getByRole('button', { name: /^Make/ }).click();
		await page.locator('.top nav').getByText('To do').click();
		await page.locator('.toast').filter({ hasText: /done|finished|ready/i }).waitFor();
		await page.locator('.tools .pop button').first().click();
		await page.locator('.pop-panel a', { hasText: /all/i }).click();
		await settled(page);
		await page.reload();
		await settled(page);
		const job = page.locator('li.card').first();
		assert.match(await job.innerText(), /programme/i);
		const [download] = await Promise.all([page.waitForEvent('download'), job.locator('a[download]').first().click()]);
		assert.equal(readFileSync(await download.path(), 'latin1').slice(0, 5), '%PDF-');
		await close(page);
	}],
	['an import that is cancelled on its page changes nothing, and says so', async () => {
		const folder = mkdtempSync(join(HOME, 'credits-'));
		const credits = await World.open({ db: makeDatabase(folder, 'credits') });
		try {
			const before = run('meter', 'versions', 'MT-S1-E', '--db', credits.db, '-O', 'json');
			const child = halted(credits.server);
			const started = await credits.ask('P-OPERATOR', '/v1/imports?kind=readings&name=many.csv&reason=simulated', { method: 'POST', body: manyReadings(), headers: { 'Content-Type': 'application/octet-stream' } });
			assert.equal(started.status, 202, JSON.stringify(started.body));
			const pid = await child;
			const page = await credits.page('P-OPERATOR');
			page.setDefaultTimeout(20000);
			await page.goto(`${credits.base}/imports/${started.body.id}`);
			await Promise.all([page.waitForResponse((answer) => answer.url().endsWith('/cancel')), page.locator('.job').getByRole('button', { name: '취소' }).click()]);
			process.kill(pid, 'SIGCONT');
			await page.locator('.badge').filter({ hasText: '취소됨' }).waitFor();
			await page.getByText('아무것도 바뀌지 않았습니다').waitFor();
			assert.equal((await credits.ask('P-OPERATOR', `/v1/imports/${started.body.id}`)).body.state, 'cancelled');
			assert.equal(run('meter', 'versions', 'MT-S1-E', '--db', credits.db, '-O', 'json'), before);
			run('check', '--db', credits.db);
			await close(page);
		} finally {
			await credits.close();
		}
	}],
]);

await world.close();
rmSync(HOME, { recursive: true, force: true });
